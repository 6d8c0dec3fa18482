"""What rooms let be found by its text: the one list."""

from openkam.core.search.writing import Searchable
from openkam.domain.dossier.panels import searchable as dossier
from openkam.domain.stakeholders.panels import searchable as stakeholders

SEARCHABLE: tuple[Searchable, ...] = (*dossier.SEARCHABLE, *stakeholders.SEARCHABLE)
"""The kinds of all rooms, in the order in which a reader chooses among them."""
