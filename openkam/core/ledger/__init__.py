"""The sales facts of a company: read files in, store them, ask about them."""

from openkam.core.ledger.evidence import Document, Line, Page
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

__all__ = [
    "AmbiguousDates",
    "AmbiguousNumbers",
    "Document",
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
    "Page",
    "Reason",
    "Recognised",
    "SALES",
    "Shape",
    "Sheet",
    "TextTable",
    "Verdict",
    "look",
    "read_table",
    "table_counts",
    "table_page",
]
