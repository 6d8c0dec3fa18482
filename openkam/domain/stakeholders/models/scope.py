"""Through which account the gate sees a row of this room."""

from openkam.core.access.gate import OfAccount, Row

__all__ = ["OfAccount", "OfPosition"]


class OfPosition(OfAccount[Row]):
    """Rows of a person's position at an account."""

    to_account = "position__account"
