"""Which period a reader asked for, in whole months."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from openkam.calc.periods import (
    Period,
    add_months,
    business_year,
    last_complete_months,
    month_start,
)
from openkam.core.face import formats

DEFAULT = "last-12"
CUSTOM = "months"


@dataclass(frozen=True)
class PeriodChoice:
    """One period that is offered, or the one that is chosen."""

    key: str
    title: str
    period: Period
    default: str = DEFAULT  # the key of what an address without months means

    @property
    def parameters(self) -> dict[str, str]:
        """What stands for it in an address; nothing for the default."""
        if self.key == self.default:
            return {}
        if self.key != CUSTOM:
            return {"period": self.key}
        return {"first": f"{self.period.start:%Y-%m}", "last": f"{self.period.last_day:%Y-%m}"}

    @property
    def text(self) -> str:
        """The months, as people write them."""
        return formats.period(self.period)


@dataclass(frozen=True)
class PeriodMenu:
    """The periods to choose from, and the chosen one."""

    offered: tuple[PeriodChoice, ...]
    chosen: PeriodChoice
    months: tuple[date, ...]  # that the sales data cover, newest first
    is_outside: bool = False  # months were asked for that the sales data do not cover at all

    @property
    def covered(self) -> str:
        """The months that the sales data cover, as people write them."""
        return formats.period(Period(self.months[-1], add_months(self.months[0], 1)))

    @property
    def month_options(self) -> list[tuple[str, str]]:
        """Value and text of each month for the two selects, newest first."""
        return [(f"{month:%Y-%m}", formats.month(month)) for month in self.months]

    @property
    def first(self) -> str:
        """The chosen period's first month as a value of the select."""
        return f"{self.chosen.period.start:%Y-%m}"

    @property
    def last(self) -> str:
        """The chosen period's last month as a value of the select."""
        return f"{self.chosen.period.last_day:%Y-%m}"


def period_menu(
    get: Mapping[str, str],
    *,
    as_of: date,
    covers_from: date,
    covers_until: date,
    first_month: int,
    usual: PeriodChoice | None = None,
) -> PeriodMenu:
    """Read the address; what is not offered or makes no sense falls back to the default.

    `usual` is a report's own default, which stands first.
    """
    months = _months(covers_from, covers_until)
    offered = tuple(
        choice
        for choice in _choices(as_of, months, first_month)
        if choice.key == DEFAULT or _overlap(choice.period, months)
    )
    if usual is not None:
        others = (replace(choice, default=usual.key) for choice in offered)
        offered = (replace(usual, default=usual.key), *others)
    own = _own_months(get, months)
    chosen = own or next(
        (choice for choice in offered if choice.key == get.get("period")), offered[0]
    )
    is_outside = own is None and _asked_months(get) is not None
    return PeriodMenu(offered, chosen, tuple(reversed(months)), is_outside)


def _choices(as_of: date, months: list[date], first_month: int) -> list[PeriodChoice]:
    last = last_complete_months(as_of)
    year = business_year(last.last_day, first_month)
    choices = [
        PeriodChoice(DEFAULT, _("Last 12 complete months"), last),
        PeriodChoice("year", _("This business year so far"), Period(year.start, last.end)),
        PeriodChoice("year-before", _("Previous business year"), year.previous()),
        PeriodChoice("earlier", _("The 12 months before"), last.previous()),
    ]
    everything = Period(months[0], add_months(months[-1], 1))
    return [*choices, PeriodChoice("all", _("All sales data"), everything)]


def _own_months(get: Mapping[str, str], months: list[date]) -> PeriodChoice | None:
    asked = _asked_months(get)
    if asked is None or asked[1] < months[0] or months[-1] < asked[0]:
        return None
    # A century of nothing around the data would only make the reader wait.
    start, end = max(asked[0], months[0]), min(asked[1], months[-1])
    return PeriodChoice(CUSTOM, _("Chosen months"), Period(start, add_months(end, 1)))


def _asked_months(get: Mapping[str, str]) -> tuple[date, date] | None:
    first, last = _month(get.get("first", "")), _month(get.get("last", ""))
    return None if first is None or last is None else (min(first, last), max(first, last))


def _overlap(period: Period, months: list[date]) -> bool:
    return period.start <= months[-1] and months[0] < period.end


def _months(covers_from: date, covers_until: date) -> list[date]:
    return Period(month_start(covers_from), add_months(month_start(covers_until), 1)).months


def _month(text: str) -> date | None:
    year, _dash, month = text.partition("-")
    if not (len(year) == 4 and year.isdecimal() and month.isdecimal()):
        return None
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return None
