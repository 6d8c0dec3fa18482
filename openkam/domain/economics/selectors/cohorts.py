"""What became of the customers of each year: cohorts by the year of their first purchase."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from openkam.calc.amounts import Ints, exact, ratio
from openkam.calc.periods import DAY, MONTHS_IN_YEAR, Period, add_months, business_year, month_start
from openkam.calc.retention import business_years
from openkam.domain.economics.selectors.concentration import Basis, By
from openkam.domain.economics.selectors.retention import is_covered
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_YEARS = 8


@dataclass(frozen=True)
class CohortYear:
    """One business year, named by the calendar year that it starts in."""

    number: int
    period: Period
    is_complete: bool  # whether the sales data cover all of it


@dataclass(frozen=True)
class Cohort:
    """Those who first bought in one business year; columns are the years of the report."""

    number: int
    accounts: int
    may_be_older: bool  # the first of the report: who bought before is among them
    revenue: tuple[Decimal, ...]
    active: tuple[int, ...]  # with revenue above zero
    reference: int | None  # the place of its first full year; None: there is none yet

    def kept(self, place: int) -> Decimal | None:
        """Return the revenue of a year ÷ that of the first full year."""
        if self.reference is None:
            return None
        return ratio(self.revenue[place], self.revenue[self.reference])


@dataclass(frozen=True)
class Cohorts:
    """All cohorts of the accounts, or groups, that the actor may see."""

    years: tuple[CohortYear, ...]
    cohorts: tuple[Cohort, ...]  # oldest first; only those with somebody


def cohorts(
    actor: "User",
    ground: Basis,
    *,
    by: By = "account",
    tree: date | None = None,
    wanted: Ints | None = None,
) -> Cohorts:
    """Return the cohorts over all sales data, at most the last years of them.

    A cohort's first full year is the one after that of the first purchase. For the first cohort,
    which holds older customers too, it is the first year itself where the data cover it. `wanted`
    leaves only these keys.
    """
    preparation = ground.prepared.preparation if ground.prepared else None
    if preparation is None:
        return Cohorts((), ())
    years = _years(ground)
    first = portfolio.first_sales(actor, preparation, by=by, tree=tree)
    if wanted is not None:
        first = first.only(np.isin(first.keys, wanted))
    within = Period(month_start(ground.covers_from), years[-1].period.end)
    found = portfolio.cohort_years(
        actor, preparation, within, first, first_month=ground.first_month
    )
    oldest = years[0].number
    row = np.unique(first.keys, return_index=True)[1]
    begun = business_years(first.key_days[row], ground.first_month).clip(min=oldest)
    made = (
        _cohort(year.number, years, found, accounts=int((begun == year.number).sum()))
        for year in years
    )
    return Cohorts(years, tuple(cohort for cohort in made if cohort.accounts))


def _years(ground: Basis) -> tuple[CohortYear, ...]:
    last = business_year(ground.covers_until, ground.first_month)
    first = business_year(ground.covers_from, ground.first_month)
    count = min(last.start.year - first.start.year + 1, MOST_YEARS)
    starts = [add_months(last.start, -MONTHS_IN_YEAR * back) for back in range(count)]
    return tuple(_year(ground, start) for start in reversed(starts))


def _year(ground: Basis, start: date) -> CohortYear:
    period = Period(start, add_months(start, MONTHS_IN_YEAR))
    is_over = ground.as_of + DAY >= period.end
    return CohortYear(start.year, period, is_over and is_covered(ground, period))


def _cohort(
    number: int, years: tuple[CohortYear, ...], found: portfolio.CohortYears, *, accounts: int
) -> Cohort:
    oldest = years[0].number
    is_first = number == oldest
    mine = found.cohort.clip(min=oldest) == number

    def added(values: Ints, year: int) -> int:
        return int(values[mine & (found.year == year)].sum())

    return Cohort(
        number=number,
        accounts=accounts,
        may_be_older=is_first,
        revenue=tuple(exact(added(found.revenue, year.number)) for year in years),
        active=tuple(added(found.active, year.number) for year in years),
        reference=_first_full_year(number, years),
    )


def _first_full_year(number: int, years: tuple[CohortYear, ...]) -> int | None:
    place = number - years[0].number
    if place == 0 and years[0].is_complete:
        return 0
    following = place + 1
    return following if following < len(years) and years[following].is_complete else None
