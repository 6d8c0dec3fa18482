"""From whom the figures of a report come: whole months from prepared figures, else the ledger."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from openkam.calc.periods import Period
from openkam.domain.economics.selectors.concentration import Basis
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.calc.amounts import Amounts
    from openkam.core.access.models import User


def amounts_of(
    actor: "User",
    base: Basis,
    periods: Sequence[Period],
    *,
    by: portfolio.By = "account",
    tree: date | None = None,
    scope: portfolio.Scope = portfolio.EVERYTHING,
) -> "tuple[Amounts, ...]":
    """Return what each key brought in each period, keys aligned.

    Read from the prepared figures where every period consists of whole months, asked of the
    ledger to the day where one does not.
    """
    preparation = base.prepared.preparation if base.prepared else None
    if preparation is not None and all(period.is_whole_months for period in periods):
        return portfolio.period_amounts(actor, preparation, periods, by=by, tree=tree, scope=scope)
    return portfolio.day_amounts(actor, periods, by=by, tree=tree, scope=scope)
