"""A table as it is meant: typed values that a page, a spreadsheet and a document write alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from openkam.core.face import formats


class Kind(Enum):
    """What a column holds; None in any of them is unknown."""

    TEXT = "text"
    AMOUNT = "amount"  # Decimal, in the currency that the title names
    SHARE = "share"  # a fraction: 0.25 is a quarter
    COUNT = "count"  # int
    NUMBER = "number"  # Decimal or float, such as a quantity or a number of days
    DAY = "day"
    MONTH = "month"  # its first day


@dataclass(frozen=True)
class TableColumn:
    """One column: its title holds the unit and, where it matters, the period."""

    title: str
    kind: Kind = Kind.TEXT

    @property
    def is_numeric(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind in (Kind.AMOUNT, Kind.SHARE, Kind.COUNT, Kind.NUMBER)


@dataclass(frozen=True)
class Table:
    """Columns and rows of values, not of texts."""

    title: str
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Any]]

    def written(self) -> Iterable[list[str]]:
        """The rows as the reader's language writes them: amounts whole, shares in per cent."""
        kinds = [column.kind for column in self.columns]
        with formats.one_language():
            for row in self.rows:
                yield [written(value, kind) for value, kind in zip(row, kinds, strict=True)]


def is_unknown(value: Any) -> bool:
    """Whether a value says nothing: None, or a number that is none."""
    return value is None or value != value  # noqa: PLR0124 - NaN is not itself


def written(value: Any, kind: Kind) -> str:
    """Return a value as the reader's language writes it."""
    if is_unknown(value):
        return formats.UNKNOWN
    if isinstance(value, date):
        return formats.month(value) if kind is Kind.MONTH else formats.day(value)
    if kind is Kind.SHARE:
        return formats.share(value)
    if kind is Kind.NUMBER:
        return formats.number(value, 0 if value % 1 == 0 else 1)
    if kind in (Kind.AMOUNT, Kind.COUNT) and isinstance(value, Decimal | int | float):
        return formats.number(value)
    return str(value)
