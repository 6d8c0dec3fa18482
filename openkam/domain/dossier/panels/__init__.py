"""What pages show of the dossier, in words."""

from openkam.domain.dossier.panels.contract_fields import differences
from openkam.domain.dossier.panels.contracts import CONTRACTS, contract_page
from openkam.domain.dossier.panels.dossier import DOSSIER
from openkam.domain.dossier.panels.wording import age, source_of, value_of

__all__ = [
    "CONTRACTS",
    "DOSSIER",
    "age",
    "contract_page",
    "differences",
    "source_of",
    "value_of",
]
