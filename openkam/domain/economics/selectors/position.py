"""Where one account stands among the others."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openkam.calc import money
from openkam.calc.periods import Period
from openkam.calc.ranking import rank
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Position:
    """One account among all accounts, or among the actor's own, in the last 12 complete months."""

    account: int
    period: Period
    currency: str
    revenue: Decimal
    total: Decimal  # of all accounts compared
    rank: int
    abc_class: str  # "" where only the whole company could tell
    is_of_whole: bool

    @property
    def share(self) -> Decimal | None:
        """The part of the total as a fraction; None unless the total is positive."""
        return money.share(self.revenue, self.total)


def position(
    actor: "User", account_id: int, basis: portfolio.Basis | None = None, summary: Any = None
) -> Position | None:
    """Return where the account stands.

    A page that has read basis and summary already hands them on. None before the first import,
    for an account without a line in the period, and for one that is not open to the actor.
    """
    basis = basis or portfolio.basis_for(actor)
    prepared = basis.figures
    # Its columns of figures are annotated, which a type checker cannot know.
    account: Any = summary or portfolio.summary(actor, account_id, basis)
    if prepared is None or prepared.period is None or account is None or account.revenue is None:
        return None
    if account.rank is not None:
        total, place = prepared.preparation.assigned_revenue, account.rank
    else:
        ranking = rank(portfolio.account_months(actor, period=prepared.period))
        total, place = ranking.total, ranking.keys.index(account_id) + 1
    return Position(
        account=account_id,
        period=prepared.period,
        currency=prepared.currency,
        revenue=account.revenue,
        total=total or Decimal(0),
        rank=place,
        abc_class=account.abc_class or "",
        is_of_whole=account.rank is not None,
    )
