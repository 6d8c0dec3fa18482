"""What pages show of the dossier, in words."""

from openkam.domain.dossier.panels.dossier import DOSSIER
from openkam.domain.dossier.panels.wording import age, source_of, value_of

__all__ = ["DOSSIER", "age", "source_of", "value_of"]
