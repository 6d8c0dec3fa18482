"""The dossier as PDF, on one page or whole."""

from openkam.domain.dossier.views.paper.download import paper

__all__ = ["paper"]
