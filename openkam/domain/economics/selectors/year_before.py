"""The same figures one year earlier, for comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest
from typing import TYPE_CHECKING

from openkam.calc import money
from openkam.calc.concentration import TopShares
from openkam.calc.periods import Period
from openkam.domain.economics.selectors.concentration import ConcentrationReport, by_group
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class YearBefore:
    """Concentration in the same months of the year before; groups are those of the report."""

    period: Period
    shares: TopShares
    revenues: Mapping[int, Decimal]

    def change(self, key: int, revenue: Decimal) -> Decimal | None:
        """Return the change of a customer's revenue as a fraction.

        None unless there was positive revenue a year before.
        """
        return money.relative_change(self.revenues.get(key, Decimal(0)), revenue)


def year_before(actor: "User", report: ConcentrationReport) -> YearBefore | None:
    """Return the comparison; None where the sales data do not reach back so far."""
    try:
        period = report.period.a_year_before()
    except OverflowError:
        return None
    if report.basis.covers_from > period.start:
        return None
    prepared = report.basis.prepared
    revenues = portfolio.account_months(
        actor, period=period, preparation=prepared.preparation if prepared else None
    )
    if report.by == "group":
        revenues, _members = by_group(actor, revenues, report.tree)
    return YearBefore(period, _top_shares(revenues), revenues)


def _top_shares(revenues: Mapping[int, Decimal]) -> TopShares:
    # Ten of perhaps a hundred thousand: ranking them all would take longer than the report.
    largest = nlargest(10, revenues.values())
    total = money.exact_total(revenues.values())
    tops = (money.exact_total(largest[:count]) for count in (1, 3, 5, 10))
    return TopShares(*(money.share(top, total) for top in tops))
