"""What rooms add to the folder of everything the company owns: the one list."""

from openkam.core.offers import OwnedTable
from openkam.domain.dossier.selectors import owned as dossier
from openkam.domain.selection.selectors import owned as selection
from openkam.domain.stakeholders.selectors import owned as stakeholders

TABLES: tuple[OwnedTable, ...] = (*stakeholders.TABLES, *dossier.TABLES, *selection.TABLES)
"""The tables of all rooms above the portfolio, in the order in which the folder tells of them."""
