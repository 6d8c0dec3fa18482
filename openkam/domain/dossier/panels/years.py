"""Figures by year as one small table: a kind in each row, a year in each column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.core.face import formats
from openkam.domain.dossier.models import ValueType

if TYPE_CHECKING:
    from openkam.domain.dossier.panels.entries import ShownEntry, ShownFact

IN_A_TABLE = (ValueType.NUMBER, ValueType.MONEY)
SEVERAL = 2


@dataclass(frozen=True)
class YearRow:
    """A kind with what is known of it in each year; None where nothing is."""

    entry: "ShownEntry"
    unit: str
    cells: tuple["tuple[str, ShownFact] | None", ...]


@dataclass(frozen=True)
class YearTable:
    """What is known of several years, the newest at the right."""

    years: tuple[int, ...]
    rows: tuple[YearRow, ...]


def year_table(entries: Sequence["ShownEntry"]) -> YearTable | None:
    """Return the table of those entries that go by years; None where there is little to compare."""
    told = [one for one in entries if _belongs(one)]
    if sum(len(one.facts) for one in told) < SEVERAL:
        return None
    years = sorted({fact.year for one in told for fact in one.facts if fact.year})
    return YearTable(tuple(years), tuple(_row(one, years) for one in told))


def _belongs(entry: "ShownEntry") -> bool:
    return entry.is_yearly and entry.entry.kind.value_type in IN_A_TABLE and bool(entry.facts)


def _row(entry: "ShownEntry", years: Sequence[int]) -> YearRow:
    by_year = {one.year: one for one in entry.facts}
    cells = tuple(
        (_cell(by_year[year]), by_year[year]) if year in by_year else None for year in years
    )
    return YearRow(entry, entry.entry.kind.unit, cells)


def _cell(fact: "ShownFact") -> str:
    version = fact.known.version
    if version.currency:
        return formats.money_short(version.number, version.currency)
    return formats.number_as_it_is(version.number) if version.number is not None else ""
