"""Taking in files: looking, reading, judging and comparing them before they are written."""

from openkam.core.ledger.intake.intake import Intake, Wishes
from openkam.core.ledger.intake.look import Look, look
from openkam.core.ledger.intake.recognised import Recognised
from openkam.core.ledger.intake.table import TextTable, read_table
from openkam.core.ledger.intake.verdict import Documents, Four, Reason, Verdict
from openkam.core.ledger.intake.workbook import Sheet

__all__ = [
    "Documents",
    "Four",
    "Intake",
    "Look",
    "Reason",
    "Recognised",
    "Sheet",
    "TextTable",
    "Verdict",
    "Wishes",
    "look",
    "read_table",
]
