"""With what the period is compared: which base a reader asked for, and which ones are offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.calc.periods import Period, add_months
from openkam.core.face import formats
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import Basis
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.periods import DEFAULT
from openkam.domain.economics.views.report import CompareMenu

YEAR_BEFORE = "year-before"
FIRST, LAST = "base-first", "base-last"
KEYS = ("base", FIRST, LAST)


@dataclass(frozen=True)
class AskedBase:
    """The base of the address; `period` None: the period of equal length before."""

    key: str  # "", "year-before" or "months"
    period: Period | None
    is_refused: bool = False  # months were asked for that do not end before the period begins


def base_parameters(get: QueryDict) -> dict[str, str]:
    """Return what the address says about the base, free of nonsense."""
    months = _months(get)
    if months is not None:
        return {FIRST: f"{months.start:%Y-%m}", LAST: f"{months.last_day:%Y-%m}"}
    return {"base": YEAR_BEFORE} if get.get("base") == YEAR_BEFORE else {}


def asked_base(get: Mapping[str, str], period: Period) -> AskedBase:
    """Return the base that the address asks for."""
    months = _months(get)
    if months is not None:
        is_before = months.end <= period.start
        return AskedBase("months", months if is_before else None, not is_before)
    if get.get("base") == YEAR_BEFORE:
        return _year_before(period)
    return AskedBase("", None)


def with_halves(choice: Choice, basis: Basis) -> Choice:
    """Return the choice whose default is the later half, where the data hold no 24 months."""
    halves = selectors.halves_of(basis)
    if halves is None:
        return choice
    menu = choice.periods
    offered = tuple(
        replace(one, title=_("The later half of the sales data"), period=halves.period)
        if one.key == DEFAULT
        else one
        for one in menu.offered
    )
    chosen = offered[0] if menu.chosen.key == DEFAULT else menu.chosen
    return replace(choice, periods=replace(menu, offered=offered, chosen=chosen))


def compare_menu(choice: Choice, asked: AskedBase, base: Period | None) -> CompareMenu:
    """Return the menu of what the period can be compared with."""
    links = [(_("The period before"), _text(_before(choice.period)), _url(choice), asked.key == "")]
    year = _year_before(choice.period).period
    if year is not None and year != _before(choice.period):
        url = _url(choice, base=YEAR_BEFORE)
        links.append(
            (_("The same months a year before"), _text(year), url, asked.key == YEAR_BEFORE)
        )
    earlier = [month for month in choice.periods.months if month < choice.period.start]
    return CompareMenu(
        text=_text(base),
        links=links,
        months=[(f"{month:%Y-%m}", formats.month(month)) for month in earlier],
        first=f"{base.start:%Y-%m}" if base else "",
        last=f"{base.last_day:%Y-%m}" if base else "",
        kept=[(key, value) for key, value in choice.parameters().items() if key not in KEYS],
    )


def _before(period: Period) -> Period | None:
    return _or_none(period.previous)


def _year_before(period: Period) -> AskedBase:
    year = _or_none(period.a_year_before)
    # Of more than a year, the same months a year before would share months with the period.
    is_before = year is not None and year.end <= period.start
    return AskedBase(YEAR_BEFORE, year) if is_before else AskedBase("", None)


def _or_none(period: Callable[[], Period]) -> Period | None:
    try:
        return period()
    except OverflowError:
        return None


def _url(choice: Choice, base: str = "") -> str:
    return choice.url(**dict.fromkeys(KEYS, "") | {"base": base})


def _text(period: Period | None) -> str:
    return formats.period(period) if period else formats.UNKNOWN


def _months(get: Mapping[str, str]) -> Period | None:
    first, last = _month(get.get(FIRST, "")), _month(get.get(LAST, ""))
    if first is None or last is None:
        return None
    try:
        return Period(min(first, last), add_months(max(first, last), 1))
    except OverflowError:
        return None


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-01") else None
    except ValueError:
        return None
