"""The sales facts of a company: read files in, store them, ask about them."""

from openkam.core.ledger.changes import Changes, Undoing
from openkam.core.ledger.changes_read import Page as ChangesPage
from openkam.core.ledger.changes_read import Pick
from openkam.core.ledger.changes_read import Sums as ChangesSums
from openkam.core.ledger.days import Days
from openkam.core.ledger.evidence import Document, Line, OfProducts, Page
from openkam.core.ledger.faults import (
    AmbiguousDates,
    AmbiguousNumbers,
    DocumentsChanged,
    FileFault,
    LedgerBusy,
    LedgerFault,
    MappingFault,
    NoSpace,
)
from openkam.core.ledger.intake import (
    Documents,
    Four,
    Intake,
    Look,
    Reason,
    Recognised,
    Sheet,
    TextTable,
    Verdict,
    look,
    read_table,
)
from openkam.core.ledger.ledger import Ledger
from openkam.core.ledger.mapping import SALES, Heads, Mapping, Shape
from openkam.core.ledger.pages import table_counts, table_page
from openkam.core.ledger.prepared import OfGroup, Prepared

__all__ = [
    "AmbiguousDates",
    "AmbiguousNumbers",
    "Changes",
    "ChangesPage",
    "ChangesSums",
    "Document",
    "Days",
    "Documents",
    "DocumentsChanged",
    "FileFault",
    "Four",
    "Heads",
    "Intake",
    "Ledger",
    "LedgerBusy",
    "LedgerFault",
    "Line",
    "Look",
    "Mapping",
    "MappingFault",
    "NoSpace",
    "OfGroup",
    "OfProducts",
    "Page",
    "Pick",
    "Prepared",
    "Reason",
    "Recognised",
    "SALES",
    "Shape",
    "Sheet",
    "TextTable",
    "Undoing",
    "Verdict",
    "look",
    "read_table",
    "table_counts",
    "table_page",
]
