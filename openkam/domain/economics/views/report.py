"""What a report's page is made of; its files are written from the same."""

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.lists import Column
from openkam.core.face.pictures import Picture
from openkam.core.offers import Figure
from openkam.domain.economics.selectors import Basis
from openkam.domain.economics.views.choice import Choice

if TYPE_CHECKING:
    from django.http import QueryDict

    from openkam.core.access.models import User
    from openkam.core.face.lists import ListPage, ListRequest
    from openkam.core.face.tables import Table


class Rows(Protocol):
    """The list of a report: `listing.Listing`, or what does the same."""

    def request(self, get: "QueryDict") -> "ListRequest":
        """Read search, filters, order and page from the address."""

    def places(self, actor: "User", request: "ListRequest") -> Sized:
        """Return the rows that pass search and filters."""

    def page(self, actor: "User", get: "QueryDict", export_url: str) -> "ListPage":
        """Return one page of the list."""

    def table(self, actor: "User", get: "QueryDict", *, most: int | None = None) -> "Table":
        """Return the rows that search and filters show, for a file."""


@dataclass(frozen=True)
class Note:
    """One finding with its reason and the door to what it is made of."""

    icon: str
    text: str
    detail: str = ""
    url: str = ""
    action: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Breakdown:
    """A short table with doors in its cells, between the pictures and the notes."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | SafeString]]  # cells: text, or safe markup
    note: str = ""  # unit and period
    total: Sequence[str | SafeString] = ()

    @property
    def head(self) -> list[tuple[str, str, str]]:
        """Class, title and unit of each column."""
        return [(self._css(column), column.title, column.unit) for column in self.columns]

    @property
    def body(self) -> list[list[tuple[str, str | SafeString]]]:
        """Class and text of each cell, row by row."""
        return [self._cells(row) for row in self.rows]

    @property
    def foot(self) -> list[tuple[str, str | SafeString]]:
        """Class and text of each cell of the total."""
        return self._cells(self.total) if self.total else []

    def _cells(self, row: Sequence[str | SafeString]) -> list[tuple[str, str | SafeString]]:
        return [(self._css(column), cell) for column, cell in zip(self.columns, row, strict=True)]

    def _css(self, column: Column) -> str:
        return f"{'n' if column.numeric else ''} {column.css}".strip()


@dataclass(frozen=True)
class Narrowing:
    """What the whole report is narrowed to, with the way to it and the way back."""

    title: str
    name: str
    url: str  # of the thing itself; "" where it has no page
    without_url: str  # the report without this


@dataclass(frozen=True)
class Message:
    """What a reader has to know before the figures; `tone` is "" or "warning"."""

    icon: str
    text: str
    tone: str = ""


@dataclass(frozen=True)
class CompareMenu:
    """With what the period can be compared."""

    text: str  # the months of the base
    links: Sequence[tuple[str, str, str, bool]]  # title, months, address, whether it is chosen
    months: Sequence[tuple[str, str]]  # value and text of each month to choose, newest first
    first: str
    last: str
    kept: Sequence[tuple[str, str]]  # what else stands in the address


@dataclass(frozen=True)
class Report:
    """One report as asked for. What costs time is a function: a list alone does without it."""

    choice: Choice
    basis: Basis
    title: str
    subtitle: str  # the question that it answers
    by_options: Sequence[tuple[str, str]]  # value and title of each "by"; fewer than two: no choice
    is_quiet: bool  # nothing was sold in the period
    figures: Callable[[], Sequence[Figure]]
    pictures: Callable[[], Sequence[Picture]]
    notes: Callable[[], Sequence[Note]]
    listing: Rows
    compared: str = ""  # what the period is compared with, as a sentence part; "" for nothing
    breakdowns: Callable[[], Sequence[Breakdown]] = tuple
    narrowed: Sequence[Narrowing] = ()
    seen: str = ""  # whose accounts these are, for who does not see all
    messages: Sequence[Message] = ()
    compare: CompareMenu | None = None
    method: Sequence[tuple[str, str]] = ()  # each figure, and how it is worked out

    @property
    def standing(self) -> str:
        """Period, currency, rates and data date: what every file says of its figures."""
        said = [
            *(f"{one.title}: {one.name}" for one in self.narrowed),
            self.choice.periods.chosen.text,
            self.basis.currency,
            self.basis.rates.note,
            self.compared,
            _("data until %(day)s") % {"day": formats.day(self.basis.covers_until)},
        ]
        return " · ".join(part for part in said if part)

    @property
    def source(self) -> str:
        """What stands in files without a head of their own: the same, and whose accounts."""
        return " · ".join(part for part in (self.standing, self.seen) if part)

    @property
    def file_name(self) -> str:
        """The beginning of its files' names: report, by what, months."""
        period = self.choice.period
        months = f"{period.start:%Y-%m}-{period.last_day:%Y-%m}"
        return f"{self.choice.name}-{self.choice.by.replace('_', '-')}-{months}"
