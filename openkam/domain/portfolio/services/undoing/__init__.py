"""Taking imports out again: sales out of the ledger, other kinds field by field."""

from openkam.domain.portfolio.services.undoing.undo import ImportRunning, NotInLedger, undo_import

__all__ = ["ImportRunning", "NotInLedger", "undo_import"]
