"""A report's list: columns of figures by account, group, tier …; the page and files show the same.

Figures stand in columns, one place per row. Amounts are whole ten-thousandths; NaN in a column of
shares and False in `known` is unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc.amounts import PLACES, Bools, Ints, exact
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.core.face.tables import Kind, Table, TableColumn, is_unknown, written
from openkam.domain.economics.views.choice import Choice
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "name"  # the key of the column that says what a row is
MOST_PARAMETERS = 10_000  # that a database surely takes in one query
THOUSANDS_FROM = 20_000_000 * 10**PLACES  # from there on, whole units are too long to compare


@dataclass(frozen=True)
class Field:
    """One column of the list.

    `url` leads from a row's figure to what it is made of, `cell` writes a row's markup where the
    plain figure is not enough; both are given the row's place.
    """

    key: str
    title: str
    kind: Kind
    values: Sequence[Any] | np.ndarray
    known: Bools | None = None  # None: all
    url: Callable[[int], str] | None = None
    cell: Callable[[int], str] | None = None
    css: str = ""
    sortable: bool = True
    # Told which rows a page shows before their cells are asked for, to read what they need once.
    prepare: Callable[[Ints], None] | None = None
    on_page: bool = True
    in_file: bool = True
    order: np.ndarray | None = None  # what to sort by instead of the values
    signed: bool = False  # a difference: a plus stands before what grew

    def value(self, place: int) -> Any:
        """Return the figure of a row as files hold it: Decimal, float, int, text; None: unknown."""
        if not self.is_known(place):
            return None
        value = self.values[place]
        if self.kind is Kind.AMOUNT:
            return exact(value)
        if self.kind in (Kind.SHARE, Kind.NUMBER):
            return float(value)
        return int(value) if self.kind is Kind.COUNT else value

    def is_known(self, place: int) -> bool:
        """Whether the figure of a row is known."""
        if self.known is not None and not self.known[place]:
            return False
        return not is_unknown(self.values[place])

    @cached_property
    def in_thousands(self) -> bool:
        """Whether the page writes these amounts in thousands."""
        if self.kind is not Kind.AMOUNT or not len(self.values):
            return False
        return bool(np.abs(np.asarray(self.values)).max() >= THOUSANDS_FROM)

    def sort_values(self) -> np.ndarray:
        """Return the values to sort by; unknown ones are NaN."""
        if self.order is not None:
            return self.order
        if self.kind is Kind.TEXT:
            names = sorted(set(self.values))
            places = {name: float(place) for place, name in enumerate(names)}
            return np.array([places[name] for name in self.values])
        if self.kind in (Kind.DAY, Kind.MONTH):
            return np.array([np.nan if v is None else v.toordinal() for v in self.values], float)
        values = np.array([np.nan if v is None else v for v in self.values], float)
        return values if self.known is None else np.where(self.known, values, np.nan)


@dataclass(frozen=True)
class Filter:
    """One filter above the list: value, title and which rows it leaves, for each option."""

    key: str
    title: str
    options: Sequence[tuple[str, str, Bools]]


@dataclass(frozen=True)
class Listing:
    """Rows by their keys: ids of accounts or groups, or anything that has `texts`."""

    choice: Choice
    currency: str
    label: str  # what the table holds
    name_title: str
    keys: Ints
    fields: Sequence[Field]
    default_sort: str  # a field's key, "-" before it for descending
    filters: Sequence[Filter] = ()
    texts: Sequence[str] | None = None  # the names of the rows where they are no accounts
    name_url: Callable[[int], str] | None = None  # by place; default: the account's page
    flag: Callable[[int], str] | None = None  # by place: markup beside the name, "" for none
    note: str = ""
    empty: Mapping[str, str] = field(default_factory=dict)

    def request(self, get: QueryDict) -> ListRequest:
        """Read search, filters, order and page from the address."""
        return ListRequest.from_get(
            get,
            columns=self.columns,
            default_sort=self.default_sort,
            filters={f.key: [value for value, *_rest in f.options] for f in self.filters},
            kept=self.choice.parameters(),
        )

    @property
    def columns(self) -> list[Column]:
        """The columns of the page."""
        shown = [
            Column(
                f.key,
                f.title,
                numeric=f.kind not in (Kind.TEXT, Kind.DAY, Kind.MONTH),
                sortable=f.sortable,
                unit=self._unit(f),
                css=f.css,
                descending_first=f.kind is not Kind.TEXT,
                by_default=f.on_page,
            )
            for f in self._page_fields
        ]
        return [Column(NAME, self.name_title), *shown]

    def places(self, actor: "User", request: ListRequest) -> Ints:
        """Return which rows pass search and filters, in the order asked for."""
        passing = np.ones(len(self.keys), np.bool_)
        for one in self.filters:
            for value, _title, rows in one.options:
                if value == request.filters.get(one.key):
                    passing &= rows
        if request.q:
            passing &= self._matching(actor, request.q)
        places = np.flatnonzero(passing)
        by = next((f for f in self.fields if f.key == request.sort), None)
        if by is None:
            return places
        values = by.sort_values()[places]
        values = -values if request.descending else values
        # NaN sorts last either way; ties stay in the order of the keys.
        return places[np.argsort(values, kind="stable")]

    def names(self, actor: "User", places: Sequence[int] | Ints) -> list[str]:
        """Return the names of these rows; one that may not be known has none."""
        if self.texts is not None:
            return [self.texts[place] for place in places]
        return names_of(actor, [int(self.keys[place]) for place in places])

    @formats.one_language()
    def page(self, actor: "User", get: QueryDict, export_url: str) -> ListPage:
        """Return one page of the list."""
        request = self.request(get)
        places = self.places(actor, request)
        shown = places[request.window(len(places))]
        names = self.names(actor, shown)
        for f in self.fields:
            if f.prepare is not None:
                f.prepare(shown)
        return ListPage(
            columns=self.columns,
            rows=[self._cells(int(n), name) for n, name in zip(shown, names, strict=True)],
            total=len(places),
            request=request,
            chips=[self._chip(one, request) for one in self.filters],
            label=self.label,
            search=self.name_title,
            export_url=export_url,
            note=self.note,
            empty=self.empty,
        )

    def table(self, actor: "User", get: QueryDict, *, most: int | None = None) -> Table:
        """Return all rows that search and filters show, or the first of them, for a file."""
        places = self.places(actor, self.request(get))[:most]
        fields = self._file_fields(get.get("columns", ""))
        columns = [
            TableColumn(self._file_title(f), f.kind) if f else TableColumn(self.name_title)
            for f in fields
        ]
        rows = [
            [f.value(int(place)) if f else name for f in fields]
            for place, name in zip(places, self.names(actor, places), strict=True)
        ]
        return Table(self.label, columns, rows)

    @property
    def _page_fields(self) -> list[Field]:
        """What the page can show: what only files hold stands there for those who choose it."""
        return [f for f in self.fields if f.on_page or f.in_file]

    def _file_fields(self, columns: str) -> list[Field | None]:
        """The columns of a file, None for the name: those chosen, or all that files hold."""
        in_file = {f.key: f for f in self.fields if f.in_file}
        chosen = [key for key in columns.split(",") if key == NAME or key in in_file]
        if not chosen:
            return [None, *in_file.values()]
        found = [in_file.get(key) for key in chosen]
        return found if NAME in chosen else [None, *found]

    def _matching(self, actor: "User", text: str) -> Bools:
        if self.texts is not None:
            wanted = portfolio.fold(text)
            return np.array([wanted in portfolio.fold(name) for name in self.texts], np.bool_)
        found = set(portfolio.accounts(actor, q=text).order_by().values_list("pk", flat=True))
        if self.choice.by == "group":
            parents = portfolio.groups(actor, on=self.choice.tree)
            found |= {parents[account] for account in found if account in parents}
        return np.isin(self.keys, np.fromiter(found, np.int64, len(found)))

    def _cells(self, place: int, name: str) -> list[str | SafeString]:
        url = self.name_url(place) if self.name_url else door("web:account")(int(self.keys[place]))
        first = format_html('<a class="name" href="{}">{}</a>', url, name) if url else name
        if self.flag and (flag := self.flag(place)):
            first = format_html("{} {}", first, flag)
        return [first, *(self._cell(f, place) for f in self._page_fields)]

    def _cell(self, f: Field, place: int) -> str | SafeString:
        if f.cell is not None:
            return f.cell(place)
        value = f.value(place)
        text = self._text(f, value)
        return formats.evidence(text, f.url(place)) if f.url and value is not None else text

    def _text(self, f: Field, value: Any) -> str:
        if f.kind is Kind.AMOUNT:
            text = formats.thousands(value) if f.in_thousands else formats.number(value)
            return f"+{text}" if f.signed and value and value > 0 else text
        if f.kind is Kind.SHARE:
            return formats.percent(value)
        return written(value, f.kind)

    def _unit(self, f: Field) -> str:
        if f.kind is Kind.SHARE:
            return "%"
        if f.kind is not Kind.AMOUNT:
            return ""
        symbol = formats.currency_symbol(self.currency)
        return _("%(currency)s thousand") % {"currency": symbol} if f.in_thousands else symbol

    def _file_title(self, f: Field) -> str:
        return f"{f.title}, {self.currency}" if f.kind is Kind.AMOUNT else f.title

    def _chip(self, one: Filter, request: ListRequest) -> FilterChip:
        options = [(value, title, int(rows.sum())) for value, title, rows in one.options]
        return FilterChip(one.key, one.title, request.filters.get(one.key, ""), options)


def names_of(actor: "User", keys: Sequence[int]) -> list[str]:
    """Return the names of accounts or ultimate parents, in their order."""
    known: dict[int, str] = {}
    for start in range(0, len(keys), MOST_PARAMETERS):
        known |= portfolio.names(actor, keys[start : start + MOST_PARAMETERS])
    return [known.get(key) or _("A group that you do not see") for key in keys]
