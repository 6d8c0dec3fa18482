"""Ranges of amounts on one scale, with what the account brings now beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.core.face import formats

if TYPE_CHECKING:
    from openkam.domain.dossier.panels.entries import ShownEntry, ShownFact
    from openkam.domain.dossier.selectors.amounts import Converter

ROOM = Decimal("1.04")  # right of the largest amount
SMALL = Decimal("0.01")


@dataclass(frozen=True)
class RangeRow:
    """One range: its amounts in words and, in per cent of the scale, where they stand."""

    entry: "ShownEntry"
    fact: "ShownFact | None"  # None: nothing is known
    low: str = ""
    likely: str = ""
    high: str = ""
    left: str = ""  # "": not drawn
    width: str = ""
    middle: str = ""
    ratio: str = ""
    why: str = ""
    unlike: str = ""  # why it is not compared


@dataclass(frozen=True)
class Ranges:
    """Ranges that can be compared, and the revenue of 12 months that they stand against."""

    rows: tuple[RangeRow, ...]
    revenue: str
    revenue_at: str  # "": not drawn


def ranges_of(
    entries: Sequence["ShownEntry"], revenue: Decimal | None, currency: str, convert: "Converter"
) -> Ranges:
    """Return ranges on a scale that all of them share, from zero to the largest amount."""
    amounts = {one.code: _amounts(one, convert) for one in entries}
    known = [amount for row in amounts.values() if row for amount in row]
    present = revenue if revenue and revenue > 0 else None
    top = max([*known, present or Decimal(0)], default=Decimal(0)) * ROOM
    rows = tuple(_row(one, amounts[one.code], top, present) for one in entries)
    return Ranges(
        rows,
        formats.money_short(revenue, currency) if revenue is not None else "",
        _per_cent(present, top) if present and top else "",
    )


def _amounts(entry: "ShownEntry", convert: "Converter") -> tuple[Decimal, Decimal, Decimal] | None:
    """Low, likely and high in the reporting currency; None without a rate, or if not known."""
    if entry.latest is None:
        return None
    version = entry.latest.known.version
    low, likely, high = (
        convert(one, version.currency) for one in (version.low, version.number, version.high)
    )
    if low is None or likely is None or high is None:
        return None
    return low, likely, high


def _row(
    entry: "ShownEntry",
    amounts: tuple[Decimal, Decimal, Decimal] | None,
    top: Decimal,
    present: Decimal | None,
) -> RangeRow:
    fact = entry.latest
    if fact is None:
        return RangeRow(entry, None)
    version = fact.known.version
    low, likely, high = (
        formats.money_short(one, version.currency)
        for one in (version.low, version.number, version.high)
    )
    words = {"low": low, "likely": likely, "high": high, "why": version.text}
    if amounts is None or not top:
        said = _("There is no rate of %(currency)s, so it is not compared.")
        return RangeRow(entry, fact, **words, unlike=said % {"currency": version.currency})
    return RangeRow(
        entry,
        fact,
        **words,
        left=_per_cent(amounts[0], top),
        width=_per_cent(amounts[2] - amounts[0], top),
        middle=_per_cent(amounts[1], top),
        ratio=_ratio(amounts[1], present),
    )


def _ratio(likely: Decimal, present: Decimal | None) -> str:
    if not present:
        return ""
    if likely < present:
        share = likely / present
        return _("likely %(share)s of the present revenue") % {
            # Little is not nothing.
            "share": formats.share(share, 1 if share < SMALL else 0)
        }
    times = formats.number(likely / present, 1)
    return _("likely %(times)s × the present revenue") % {"times": times}


def _per_cent(amount: Decimal, top: Decimal) -> str:
    return f"{float(amount / top * 100):.2f}%"
