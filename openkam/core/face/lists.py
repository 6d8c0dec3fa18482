"""The list component: search, filter chips, sort, pages; one markup for every list."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.face.choosing import Choosing

PAGE_SIZE = 50
LONGEST_SEARCH = 100
LONGEST_NUMBER = 19  # digits that no database counts any more
KEYS = re.compile(r"[A-Za-z0-9_.-]{1,60}(,[A-Za-z0-9_.-]{1,60}){0,60}")
LAST_PAGE = 100_000  # beyond any list; keeps offsets inside what a database counts


@dataclass(frozen=True)
class Column:
    """One column: the unit stands in the header, once."""

    key: str
    title: str
    numeric: bool = False
    sortable: bool = False
    unit: str = ""
    css: str = ""  # "wide" is hidden on a phone, "mid" on a tablet as well
    descending_first: bool | None = None  # None: numbers start with the largest
    by_default: bool = True  # else it shows only to those who choose it
    label: str = ""  # what the menu of columns calls it, where the title is empty or unclear


@dataclass(frozen=True)
class FilterChip:
    """One filter above the list. `options` may be (value, label) or (value, label, count)."""

    key: str
    label: str
    value: str = ""
    options: Sequence[tuple[Any, ...]] = ()

    @property
    def active(self) -> bool:
        """Whether the filter narrows the list."""
        return bool(self.value)

    @property
    def chosen(self) -> str:
        """The label of the chosen value; "" while the filter is open."""
        return next((str(o[1]) for o in self.options if str(o[0]) == self.value), "")


@dataclass(frozen=True)
class ListRequest:
    """What the reader asked of a list, free of nonsense."""

    q: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    filters: Mapping[str, str] = field(default_factory=dict)
    default_sort: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_get(
        cls,
        get: QueryDict | Mapping[str, str],
        *,
        columns: Iterable[Column],
        default_sort: str = "",
        filters: Mapping[str, Collection[str] | None] | None = None,
        kept: Mapping[str, str] | None = None,
    ) -> Self:
        """Read the address; what is not offered falls back to the default.

        `default_sort` is a column's key, with "-" before it for descending. `filters` maps a
        filter's key to its allowed values, or to None where any text is allowed. `kept` goes along
        in every address and narrows nothing: what the page shows beside the list. So do the view
        that is open and the columns that the address names.
        """
        sortable = {column.key for column in columns if column.sortable}
        asked = get.get("sort", "")
        order = asked if asked.removeprefix("-") in sortable else default_sort
        return cls(
            q=" ".join(get.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH],
            sort=order.removeprefix("-"),
            descending=order.startswith("-"),
            page=_page(get.get("page", "")),
            filters=_filters(get, filters or {}),
            default_sort=default_sort,
            kept={**(kept or {}), **_of_views(get)},
        )

    @property
    def order(self) -> str:
        """The sort as the address carries it: a column's key, with "-" for descending."""
        return f"-{self.sort}" if self.descending else self.sort

    def window(self, total: int) -> slice:
        """Return which rows of `total` the page shows; a page beyond the end is the last."""
        start = (min(self.page, pages_of(total)) - 1) * PAGE_SIZE
        return slice(start, start + PAGE_SIZE)

    def url(self, **changes: str) -> str:
        """Return the address of the same list with some parameters changed; "" drops one.

        Any change but that of the page leads to the first page.
        """
        given = {**self.kept, "q": self.q, **self.filters}
        if self.order != self.default_sort:
            given["sort"] = self.order
        given.update(changes)
        return "?" + urlencode({key: value for key, value in given.items() if value}, safe=",")

    @property
    def open_url(self) -> str:
        """The address of the same list without search and filters."""
        return "?" + urlencode({key: value for key, value in self.kept.items() if value}, safe=",")


@dataclass
class ListPage:
    """One page of a list, ready for templates/ui/list.html.

    A row is a sequence of cells, one for each column: text (escaped here) or safe markup.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | SafeString | None]]
    total: int
    request: ListRequest
    chips: Sequence[FilterChip] = ()
    label: str = ""  # what the table holds, for those who do not see it
    search: str = ""  # the placeholder of the search box; without it there is none
    empty: Mapping[str, str] = field(default_factory=dict)  # title, text, url, action
    export_url: str = ""
    workbook_url: str = ""  # the same as XLSX, where the list offers that too
    note: str = ""  # stands beside the count in the footer
    row_css: Sequence[str] = ()
    between: Mapping[int, SafeString] = field(default_factory=dict)
    """What stands as a row of its own before the row at this place, such as a line that parts."""
    choosing: Choosing | None = None  # what can be done with several rows at once
    offered: Sequence[Column] = ()  # every column there is, where the page holds only some of them
    chosen: Sequence[str] = ()  # the keys of the columns shown, in order; none: the list's own
    views: Any = None  # the saved views at the list's head; see core/saved_views

    @property
    def shown_columns(self) -> list[Column]:
        """The columns that the table shows, in their order."""
        return [self.columns[place] for place in self._places]

    @property
    def fixed_key(self) -> str:
        """The key of the column that says what a row is: it cannot be hidden."""
        keys = [column.key for column in self.offered or self.columns]
        return "name" if "name" in keys else keys[0] if keys else ""

    @property
    def _places(self) -> list[int]:
        if not self.chosen:
            return [place for place, column in enumerate(self.columns) if column.by_default]
        known = {column.key: place for place, column in enumerate(self.columns)}
        return [known[key] for key in self.chosen if key in known]

    @property
    def page(self) -> int:
        """The number of the page shown, from 1."""
        return min(self.request.page, self.pages)

    @property
    def pages(self) -> int:
        """How many pages there are; one even for an empty list."""
        return pages_of(self.total)

    @property
    def query(self) -> str:
        """The address of exactly what is shown, without the page."""
        return self.request.url()

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or filter hides rows, so that an empty list is no empty house."""
        return bool(self.request.q or any(self.request.filters.values()))

    @property
    def shown(self) -> str:
        """Which rows are shown: "1–50 of 412"."""
        start = (self.page - 1) * PAGE_SIZE
        return _("%(first)s–%(last)s of %(total)s") % {
            "first": formats.number(start + 1),
            "last": formats.number(start + len(self.rows)),
            "total": formats.number(self.total),
        }

    @property
    def count(self) -> str:
        """How many rows there are, as a number."""
        return formats.number(self.total)

    @property
    def found(self) -> str:
        """How many rows there are, for a screen reader after each change."""
        return ngettext("%(count)s row", "%(count)s rows", self.total) % {
            "count": formats.number(self.total)
        }

    @property
    def earlier(self) -> str:
        """The address of the page before; "" on the first."""
        return self.request.url(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def later(self) -> str:
        """The address of the next page; "" on the last."""
        return self.request.url(page=str(self.page + 1)) if self.page < self.pages else ""

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the search form has to carry besides the text searched for."""
        request = self.request
        order = [("sort", request.order)] if request.order != request.default_sort else []
        carried = {**request.kept, **request.filters}
        return [*((key, value) for key, value in carried.items() if value), *order]

    @property
    def chosen_from(self) -> list[tuple[str, str]]:
        """What the form of the rows chosen carries, so that the answer leads back to this page."""
        request = self.request
        carried = [*self.hidden, ("q", request.q), ("page", str(self.page))]
        return [(key, value) for key, value in carried if value]

    @property
    def all_shown(self) -> str:
        """The offer to choose the rows of the other pages too."""
        return _("Choose all %(count)s that the list shows") % {"count": self.count}

    @property
    def filters(self) -> SafeString:
        """The chips with their menus; plain links, so that they work without any script."""
        return SafeString("".join(_menu(self.request, chip) for chip in self.chips))

    @property
    def head(self) -> SafeString:
        """The header cells."""
        boxes = self.choosing.head if self.choosing else ""
        shown = self.shown_columns
        return SafeString(boxes + "".join(_header(column, self.request) for column in shown))

    @property
    def body(self) -> SafeString:
        """The rows. Written here and not in the template: most of a list's time is its cells."""
        places = self._places
        opens = [f"<td{_css(self.columns[place])}>" for place in places]
        lines = []
        for place, row in enumerate(self.rows):
            if place in self.between:
                width = len(places) + bool(self.choosing)
                lines.append(
                    f'<tr class="between"><td colspan="{width}">{self.between[place]}</td></tr>\n'
                )
            css = self.row_css[place] if self.row_css else ""
            lines.append(f'<tr class="{escape(css)}">' if css else "<tr>")
            if self.choosing:
                lines.append(self.choosing.cell(place))
            cells = (row[column] for column in places)
            lines.extend(
                f"{opening}{conditional_escape('' if cell is None else cell)}</td>"
                for opening, cell in zip(opens, cells, strict=True)
            )
            lines.append("</tr>\n")
        return SafeString("".join(lines))


def pages_of(total: int) -> int:
    """Return how many pages hold that many rows; at least one."""
    return max(1, -(-total // PAGE_SIZE))


def arranged(request: HttpRequest, page: ListPage) -> HttpResponse | None:
    """Let the page follow the reader's saved views and columns, where the list has them.

    Returns where to go instead when the view that is open needs another address.
    """
    saved: Any = getattr(request, "saved_list", None)
    answer: HttpResponse | None = saved.answer(request, page) if saved is not None else None
    return answer


def list_response(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Return the page, or only its list when htmx asks; `context["list"]` is the ListPage."""
    if elsewhere := arranged(request, context["list"]):
        return elsewhere
    htmx: Any = getattr(request, "htmx", None)
    only_list = bool(htmx) and htmx.target == "list" and not htmx.history_restore_request
    name = "ui/list.html" if only_list else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1


def _of_views(get: QueryDict | Mapping[str, str]) -> dict[str, str]:
    """The open view and the columns that the address names, free of nonsense."""
    view, columns = get.get("view", ""), get.get("columns", "")
    found = {}
    if view == "all" or (view.isascii() and view.isdigit() and len(view) < LONGEST_NUMBER):
        found["view"] = view
    if columns and KEYS.fullmatch(columns):
        found["columns"] = columns
    return found


def _filters(
    get: QueryDict | Mapping[str, str], offered: Mapping[str, Collection[str] | None]
) -> dict[str, str]:
    found = {}
    for key, allowed in offered.items():
        value = get.get(key, "").replace("\0", "")[:LONGEST_SEARCH]
        found[key] = value if value and (allowed is None or value in allowed) else ""
    return found


def _css(column: Column) -> str:
    css = f"{'n ' if column.numeric else ''}{column.css}".strip()
    return f' class="{css}"' if css else ""


def _header(column: Column, request: ListRequest) -> str:
    title = escape(column.title) + (f"<br>{escape(column.unit)}" if column.unit else "")
    if not column.sortable:
        return f'<th scope="col"{_css(column)}>{title}</th>'
    sorted_now = column.key == request.sort
    starts_down = column.numeric if column.descending_first is None else column.descending_first
    descending = not request.descending if sorted_now else starts_down
    url = escape(replace(request, sort=column.key, descending=descending).url())
    if not sorted_now:
        return f'<th scope="col"{_css(column)}><a href="{url}">{title}</a></th>'
    order, sign = ("descending", "▼") if request.descending else ("ascending", "▲")
    return (
        f'<th scope="col"{_css(column)} aria-sort="{order}">'
        f'<a href="{url}">{title}<i aria-hidden="true">{sign}</i></a></th>'
    )


def _menu(request: ListRequest, chip: FilterChip) -> str:
    title, css, clear = str(escape(chip.label)), "ok-chip", ""
    if chip.active:
        title, css = f"{title}: {escape(chip.chosen)}", "ok-chip on"
        label = escape(_("Remove the filter %(filter)s") % {"filter": chip.label})
        url = escape(request.url(**{chip.key: ""}))
        clear = f'<a class="ok-clear" href="{url}" aria-label="{label}">{icon("x", "s")}</a>'
    options = "".join(_option(request, chip, *option) for option in chip.options)
    return (
        f'<span class="ok-filter"><details class="ok-menu" name="ok-filter">'
        f'<summary class="{css}">{title} {icon("chevron-down", "s")}</summary>'
        f'<div class="ok-drop">{options}</div></details>{clear}</span>'
    )


def _option(
    request: ListRequest, chip: FilterChip, value: object, label: object, count: int | None = None
) -> str:
    current = ' aria-current="true"' if str(value) == chip.value else ""
    number = "" if count is None else f"<small>{formats.number(count)}</small>"
    url = escape(request.url(**{chip.key: str(value)}))
    return f'<a href="{url}"{current}>{escape(label)}{number}</a>'
