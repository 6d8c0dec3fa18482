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
from openkam.core.ledger.intake import Documents, Four, Intake, Reason, Recognised, Verdict
from openkam.core.ledger.ledger import Ledger
from openkam.core.ledger.mapping import SALES, Heads, Mapping, Shape

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
    "Mapping",
    "MappingFault",
    "NoSpace",
    "Page",
    "Reason",
    "Recognised",
    "SALES",
    "Shape",
    "Verdict",
]
