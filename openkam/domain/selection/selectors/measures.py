"""What is computed of accounts for a round, and what is proposed from it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openkam.domain.selection.models import Measure

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import MeasuredAccount

FEWEST_SHARE = 0.5
"""A criterion is proposed where its value is known for at least this share of the accounts."""
FEWEST_YEARS = 2.0
"""Where the sales data reach back less, old relationships and new ones look alike."""


def value_of(account: "MeasuredAccount", measure: str) -> float | None:
    """Return the account's value of a measure; None where the data do not say it."""
    value = getattr(account, str(Measure(measure).value))
    return None if value is None else float(value)


def known_share(accounts: "Sequence[MeasuredAccount]", measure: str) -> float:
    """Return for what share of the accounts that buy the value is known, 0..1; 0 of none."""
    buying = [account for account in accounts if account.revenue]
    if not buying:
        return 0.0
    return sum(value_of(account, measure) is not None for account in buying) / len(buying)


def can_be_proposed(accounts: "Sequence[MeasuredAccount]", measure: str) -> bool:
    """Whether the data say enough of a measure, and not the same of every account."""
    values = {value for one in accounts if (value := value_of(one, measure)) is not None}
    if measure == Measure.RELATIONSHIP_YEARS and max(values, default=0.0) < FEWEST_YEARS:
        return False
    return len(values) > 1 and known_share(accounts, measure) >= FEWEST_SHARE
