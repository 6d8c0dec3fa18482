"""Numbers, money and days as the reader's language writes them.

CLDR's symbols are read from Babel once per language; formatting itself is plain Python, since a
list has hundreds of cells. Groups of three digits are parted by a narrow space in every language,
so that nobody reads 4,812 as a fraction. Unknown (None) is a dash.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Protocol

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_currency_symbol
from django.utils import timezone, translation
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

UNKNOWN = "–"
MINUS = "\u2212"
NARROW = "\u202f"  # between groups of digits
SPACE = "\u00a0"  # between a number and what belongs to it
UP, DOWN, LEVEL = "▲", "▼", "▬"
ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP)
STEPS = tuple(Decimal(1).scaleb(-digits) for digits in range(10))
# CLDR's English letters, but as engineers and accountants write them.
ENGLISH_UNITS = {3: "k", 6: "M", 9: "bn", 12: "tn"}
MANY_TIMES = 10  # from a change of 1,000 % on, its decimals say nothing

Number = Decimal | int | float
_held = threading.local()  # the symbols of a loop over many cells


class Days(Protocol):
    """A half-open period of days, such as openkam.calc.periods.Period."""

    @property
    def start(self) -> date:
        """The first day inside."""

    @property
    def end(self) -> date:
        """The first day after."""


@dataclass(frozen=True)
class Symbols:
    """How one language writes numbers and days."""

    decimal: str
    percent: str  # with "{}" for the number
    currency_first: bool
    units: dict[int, str]  # power of ten -> word
    day: str  # with {d}, {m} (name) or {n} (number) of the month, {y}
    months_in_day: tuple[str, ...]  # as in "30 září" (genitive where the language has one)
    months_alone: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Delta:
    """A change: its amount in per cent, its direction and whether somebody should act on it."""

    text: str
    sign: str
    tone: str

    @property
    def cell(self) -> SafeString:
        """The change as markup; the direction is read aloud as a minus or nothing."""
        if not self.sign:
            return SafeString(f'<span class="ok-mute">{self.text}</span>')
        spoken = f'<span class="visually-hidden">{MINUS}</span>' if self.sign == DOWN else ""
        return SafeString(
            f'<span class="ok-delta {self.tone}"><i aria-hidden="true">{self.sign}</i>'
            f"{spoken}{self.text}</span>"
        )


def number(value: Number | None, digits: int = 0) -> str:
    """Return a number with that many decimals, half rounded away from zero."""
    if value is None:
        return UNKNOWN
    return _number(value, digits, _symbols().decimal)


def number_as_it_is(value: Decimal) -> str:
    """Return a number with the decimals that it needs, such as a rate: 0.92, 0.0411."""
    digits = max(0, -int(value.normalize().as_tuple().exponent))
    return number(value, min(digits, len(STEPS) - 1))


def share(value: Number | None, digits: int = 1) -> str:
    """Return a fraction in per cent: 0.146 is "14.6 %"."""
    if value is None:
        return UNKNOWN
    symbols = _symbols()
    return symbols.percent.format(_number(_decimal(value) * 100, digits, symbols.decimal))


def percent(value: Number | None, digits: int = 1) -> str:
    """Return a fraction in per cent without the sign, for a column whose header carries it."""
    return UNKNOWN if value is None else number(_decimal(value) * 100, digits)


def thousands(amount: Number | None) -> str:
    """Return an amount in thousands without a unit; the unit stands in the column's header."""
    return UNKNOWN if amount is None else number(_decimal(amount) / 1000)


def money(amount: Number | None, currency: str) -> str:
    """Return an amount in whole units of the currency."""
    return UNKNOWN if amount is None else _with_currency(number(amount), currency)


def money_exact(amount: Number | None, currency: str) -> str:
    """Return an amount with the currency's own decimals, as it stands on an invoice."""
    if amount is None:
        return UNKNOWN
    return _with_currency(number(amount, get_currency_precision(currency)), currency)


def money_short(amount: Number | None, currency: str) -> str:
    """Return an amount in the unit that keeps it short: "€4.81 M", "620 tis. Kč"."""
    if amount is None:
        return UNKNOWN
    value = _decimal(amount)
    symbols = _symbols()
    text = _number(value, 0, symbols.decimal)
    for power, unit in symbols.units.items():
        scaled = value.scaleb(-power)
        digits = _short_digits(abs(scaled), power)
        if abs(_rounded(scaled, digits)) < 1:
            break
        text = f"{_number(scaled, digits, symbols.decimal)}{SPACE}{unit}"
    return _with_currency(text, currency)


def currency_symbol(currency: str) -> str:
    """Return the sign of a currency, or its code where the language has none; "" stays ""."""
    return _currency(currency, _symbols().language) if currency else ""


def current_language() -> str:
    """Return the code of the language in which things are written now."""
    return _symbols().language


def decimal_sign() -> str:
    """Return what stands between the whole and the decimals of a number: "." or ","."""
    return _symbols().decimal


def rounded(value: Number, digits: int) -> Decimal:
    """Return a number with that many decimals, half rounded away from zero."""
    return _rounded(_decimal(value), digits)


def day(value: date | None) -> str:
    """Return a day with its year: "30 Sep 2026"."""
    if value is None:
        return UNKNOWN
    symbols = _symbols()
    name = symbols.months_in_day[value.month - 1]
    return symbols.day.format(d=value.day, m=name, n=value.month, y=value.year)


def month(value: date | None) -> str:
    """Return the month of a day: "Sep 2026"."""
    if value is None:
        return UNKNOWN
    return f"{_symbols().months_alone[value.month - 1]}{SPACE}{value.year}"


def period(start: "date | Days", end: date | None = None) -> str:
    """Return a half-open period, in months if it holds whole ones: "Oct 2025 – Sep 2026"."""
    first, beyond = (start, end) if isinstance(start, date) else (start.start, start.end)
    if beyond is None:
        raise TypeError("A period needs its end.")
    last = date.fromordinal(beyond.toordinal() - 1)
    write = month if first.day == 1 and beyond.day == 1 else day
    return write(first) if write(first) == write(last) else f"{write(first)} – {write(last)}"


def when(value: datetime | None) -> str:
    """Return an instant in the current time zone: "30 Sep 2026, 14:05"."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local.date())}, {local:%H:%M}"


def age_in_days(value: date | None, *, today: date) -> str:
    """Return how long ago a day was, in days: "today", "38 days ago"."""
    if value is None:
        return UNKNOWN
    count = (today - value).days
    return day(value) if count < 0 else _days_ago(count, _symbols().language)


def age(value: date | None, *, today: date) -> str:
    """Return roughly how long ago a day was: in days, later in months, later in years."""
    if value is None:
        return UNKNOWN
    months = (today - value).days * 12 // 365
    if months < 2:
        return age_in_days(value, today=today)
    if months < 24:
        text = ngettext("%(count)s month ago", "%(count)s months ago", months)
        return text % {"count": number(months)}
    text = ngettext("%(count)s year ago", "%(count)s years ago", months // 12)
    return text % {"count": number(months // 12)}


def delta(value: Number | None, *, watch: float, act: float) -> Delta:
    """Return a change of a fraction: amber from a decline beyond `watch`, red beyond `act`.

    Both limits are fractions above zero. Growth has no colour: nobody must act on it.
    """
    if value is None:
        return Delta(UNKNOWN, "", "")
    change = _decimal(value)
    size = percent(abs(change), 0 if abs(change) >= MANY_TIMES else 1)
    if not _rounded(change * 100, 1):
        return Delta(size, LEVEL, "")
    if change > 0:
        return Delta(size, UP, "")
    tone = "act" if change < -_decimal(act) else "watch" if change < -_decimal(watch) else ""
    return Delta(size, DOWN, tone)


def evidence(text: str, url: str) -> SafeString:
    """Return a figure as the link to what it is made of."""
    return SafeString(f'<a class="ok-ev" href="{escape(url)}">{conditional_escape(text)}</a>')


@lru_cache(maxsize=4096)
def _days_ago(count: int, language: str) -> str:
    if count == 0:
        return _("today")
    text = ngettext("%(count)s day ago", "%(count)s days ago", count)
    return text % {"count": _number(count, 0, _symbols_of(language).decimal)}


def _decimal(value: Number) -> Decimal:
    # A float goes through its shortest text: 0.005 must not become 0.00499999….
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(STEPS[digits], context=ROUNDING)


# A list writes the same scores, shares and counts again and again, on every page. By type, since
# the float 0.1 and its exact Decimal are equal and are not rounded alike.
@lru_cache(maxsize=8192, typed=True)
def _number(value: Number, digits: int, decimal: str) -> str:
    rounded = _rounded(_decimal(value), digits)
    text = f"{rounded.copy_abs():,f}".replace(",", NARROW)
    if digits and decimal != ".":
        text = text.replace(".", decimal)
    return MINUS + text if rounded < 0 else text


def _short_digits(size: Decimal, power: int) -> int:
    if power == 3:
        return 1 if size < Decimal("9.95") else 0
    return 2 if size < Decimal("99.995") else 1


def _with_currency(text: str, currency: str) -> str:
    symbol = currency_symbol(currency)
    if not symbol:
        return text
    if not _symbols().currency_first:
        return f"{text}{SPACE}{symbol}"
    sign, size = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    gap = SPACE if symbol[-1].isalpha() else ""
    return f"{sign}{symbol}{gap}{size}"


@lru_cache(maxsize=256)
def _currency(currency: str, language: str) -> str:
    return get_currency_symbol(currency, locale=_locale(language))


@contextmanager
def one_language() -> Iterator[None]:
    """Format many cells in the current language, which must not change meanwhile.

    Asking Django for the language takes longer than formatting a number.
    """
    before = getattr(_held, "symbols", None)
    _held.symbols = _symbols_of(translation.get_language() or "en")
    try:
        yield
    finally:
        _held.symbols = before


def _symbols() -> Symbols:
    held: Symbols | None = getattr(_held, "symbols", None)
    return held or _symbols_of(translation.get_language() or "en")


@lru_cache(maxsize=32)
def _symbols_of(language: str) -> Symbols:
    locale = _locale(language)
    wide = "MMMM" in locale.datetime_skeletons["yMMMd"].pattern
    alone = "wide" if "LLLL" in locale.datetime_skeletons["yMMM"].pattern else "abbreviated"
    in_day = locale.months["format"]["wide" if wide else "abbreviated"]
    return Symbols(
        decimal=locale.number_symbols["latn"]["decimal"],
        percent="{}" + SPACE + "%",
        currency_first=locale.currency_formats["standard"].pattern.startswith("¤"),
        units=_units(locale),
        day=_day_pattern(locale),
        months_in_day=tuple(in_day[n] for n in range(1, 13)),
        months_alone=tuple(locale.months["stand-alone"][alone][n] for n in range(1, 13)),
        language=language,
    )


def _units(locale: Locale) -> dict[int, str]:
    if locale.language == "en":
        return ENGLISH_UNITS
    patterns = locale.compact_decimal_formats["short"]["other"]
    return {
        power: patterns[str(10**power)].pattern.replace("'", "").lstrip("0\u00a0")
        for power in ENGLISH_UNITS
    }


def _day_pattern(locale: Locale) -> str:
    if locale.language == "en":
        return f"{{d}}{SPACE}{{m}}{SPACE}{{y}}"
    pattern = locale.datetime_skeletons["yMMMd"].pattern
    # Russian ends with "year", which is long and said by the number itself.
    pattern = re.sub(r"\s'г'\.", "", pattern).replace(" ", SPACE)
    if "MMM" in pattern:
        pattern = pattern.replace("MMMM", "{m}").replace("MMM", "{m}")
    else:
        pattern = pattern.replace("M", "{n}")
    return str(pattern.replace("d", "{d}").replace("y", "{y}"))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
