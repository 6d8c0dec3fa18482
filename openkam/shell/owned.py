"""What rooms add to the folder of everything the company owns: the one list."""

from openkam.core.offers import OwnedTable
from openkam.domain.selection.selectors import owned as selection

TABLES: tuple[OwnedTable, ...] = (*selection.TABLES,)
"""The tables of all rooms above the portfolio, in the order in which the folder tells of them."""
