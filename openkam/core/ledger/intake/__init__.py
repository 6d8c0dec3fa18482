"""Taking in sales files: reading, judging and comparing them before they are written."""

from openkam.core.ledger.intake.intake import Intake, Recognised, Wishes
from openkam.core.ledger.intake.verdict import Documents, Four, Reason, Verdict

__all__ = ["Documents", "Four", "Intake", "Reason", "Recognised", "Verdict", "Wishes"]
