"""A list that has views and columns to choose: what its page shows of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.saved_views import selectors
from openkam.core.saved_views.addresses import ALL, address, state_of
from openkam.core.saved_views.models import Audience, SavedView

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.access.requests import Request
    from openkam.core.face.lists import ListPage

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
MOST_TABS = 6


@dataclass(frozen=True)
class Tab:
    """One view as a link at the head of the list."""

    title: str
    url: str
    is_current: bool
    is_opening: bool = False  # the bare list opens with it
    is_shared: bool = False  # by somebody else
    pk: int | None = None


@dataclass(frozen=True)
class ColumnChoice:
    """One column in the menu of columns."""

    key: str
    title: str
    is_shown: bool
    is_fixed: bool


@dataclass
class SavedList:
    """The views of one list and the columns that the reader asks for."""

    actor: "User"
    key: str
    given: QueryDict
    kept: selectors.KeptOfList
    page: "ListPage | None" = None
    gone: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The bare address of the list."""
        return reverse(self.key)

    @property
    def current(self) -> SavedView | None:
        """The view that the address names, if it is open to the reader."""
        named = self.given.get("view", "")
        return next((one for one in self.kept.views if str(one.pk) == named), None)

    @property
    def columns(self) -> list[str]:
        """The columns asked for by the address, or kept for this list; empty: the list's own."""
        named = [key for key in self.given.get("columns", "").split(",") if key]
        return named or list(self.kept.columns)

    def elsewhere(self) -> str:
        """Return where the bare list, or the short address of a view, leads; "" for nowhere."""
        names = {key for key, value in self.given.items() if value}
        view = self.current
        if names == {"view"} and view is not None and (view.query or view.columns):
            return self.url_of(view)
        if names or self.kept.opens_with is None:
            return ""
        opening = next(one for one in self.kept.views if one.pk == self.kept.opens_with)
        return self.url_of(opening)

    def url_of(self, view: SavedView) -> str:
        """Return the address that opens a view."""
        return address(self.path, view.query, columns=view.columns, view=str(view.pk))

    def arrange(self, page: "ListPage") -> None:
        """Let the page show the columns asked for, and the views at its head."""
        self.page = page
        page.views = self
        offered = {column.key for column in page.offered or page.columns}
        wanted = [key for key in self.columns if key in offered]
        self.gone = [_("a column") for key in self.columns if key not in offered][:1]
        if wanted:
            fixed = page.fixed_key
            page.chosen = wanted if fixed in wanted else [fixed, *wanted]
        if self.kept.opens_with is not None and not page.request.kept.get("view"):
            # The bare address leads to the view that the list opens with, not to everything.
            page.request = replace(page.request, kept={**page.request.kept, "view": ALL})
        page.export_url = _with_columns(page.export_url, page.chosen)
        page.workbook_url = _with_columns(page.workbook_url, page.chosen)

    def lost(self, page: "ListPage") -> tuple[list[str], str]:
        """Return what the open view names that is no longer there, and the address without it."""
        if self.current is None:
            return [], ""
        gone, without = list(self.gone), ""
        broken = [chip for chip in page.chips if chip.active and not chip.chosen]
        if broken:
            without = self.path + page.request.url(**{chip.key: "" for chip in broken})
        labels = {chip.key: chip.label for chip in page.chips}
        for key, value in page.request.filters.items():
            if self.given.get(key) and not value:
                gone.append(labels.get(key, key))
        sort = self.given.get("sort", "")
        if sort and sort != page.request.order:
            gone.append(_("the order"))
        return [*(chip.label for chip in broken), *gone], without

    def answer(self, request: "Request", page: "ListPage") -> HttpResponseRedirect | None:
        """Arrange the page, and say what its view names in vain.

        Returns where to go instead when a filter of the view has lost its value.
        """
        self.arrange(page)
        if request.headers.get("HX-Request"):
            return None
        gone, without = self.lost(page)
        if gone:
            said = _("This view names what is no longer there: %(names)s. What is left is shown.")
            messages.warning(request, said % {"names": ", ".join(gone)})
        return HttpResponseRedirect(without) if without else None

    # What the templates show ---------------------------------------------------------------------

    @property
    def state(self) -> str:
        """Search, filters, order and period that the page shows."""
        return state_of(self.page.request.url()) if self.page else ""

    @property
    def shown(self) -> str:
        """The keys of the columns shown, as the address carries them."""
        return ",".join(column.key for column in self.page.shown_columns) if self.page else ""

    @property
    def back(self) -> str:
        """The query of the page as it is shown, for forms that lead back to it."""
        given = {key: self.given.get(key, "") for key in ("view", "columns")}
        columns = [key for key in given["columns"].split(",") if key]
        return address("", self.state, columns=columns, view=given["view"]).lstrip("?")

    @property
    def is_changed(self) -> bool:
        """Whether the page shows something else than the open view keeps."""
        view = self.current
        if view is None:
            return False
        if state_of(view.query) != self.state:
            return True
        return bool(view.columns) and ",".join(view.columns) != self.shown

    @property
    def saved_url(self) -> str:
        """Where the open view is as it was saved."""
        return self.url_of(self.current) if self.current else self.all_url

    @property
    def new_url(self) -> str:
        """Where what is shown can be saved under a new name."""
        asked = {"list": self.key, "query": self.state, "columns": self.shown}
        return f"{reverse('web:view-save')}?{urlencode(asked, safe=',')}"

    @property
    def may_change_current(self) -> bool:
        """Whether the reader may save over the open view."""
        return bool(self.current and self.current.may_be_changed_by(self.actor))

    @property
    def all_url(self) -> str:
        """Where the list hides nothing."""
        return address(self.path, "", view=ALL if self.kept.opens_with else "")

    @property
    def tabs(self) -> list[Tab]:
        """Everything, and each view; none while there is no view."""
        if not self.kept.views:
            return []
        current = self.current
        is_all = current is None and not self.state
        everything = Tab(_("All"), self.all_url, is_all, self.kept.opens_with is None)
        return [everything, *(self._tab(one, current) for one in self.kept.views)]

    @property
    def first_tabs(self) -> list[Tab]:
        """The views that stand in the row; the menu has all of them."""
        tabs = self.tabs
        first = tabs[: MOST_TABS + 1]
        return first + [tab for tab in tabs[MOST_TABS + 1 :] if tab.is_current]

    def _tab(self, view: SavedView, current: SavedView | None) -> Tab:
        return Tab(
            view.name,
            self.url_of(view),
            is_current=current is not None and current.pk == view.pk,
            is_opening=view.pk == self.kept.opens_with,
            is_shared=view.owner_id != self.actor.pk,
            pk=view.pk,
        )

    @property
    def choices(self) -> list[ColumnChoice]:
        """Every column that can be shown, those that are shown first and in their order."""
        if self.page is None:
            return []
        offered = list(self.page.offered or self.page.columns)
        shown = [column.key for column in self.page.shown_columns]
        fixed = self.page.fixed_key
        places = {key: place for place, key in enumerate(shown)}
        ordered = sorted(offered, key=lambda column: places.get(column.key, len(shown)))
        return [
            ColumnChoice(one.key, one.label or one.title, one.key in places, one.key == fixed)
            for one in ordered
        ]

    @property
    def columns_menu(self) -> SafeString:
        """Every column that can be shown, to be chosen and put in order."""
        return _columns_menu(tuple(self.choices), translation.get_language() or "")

    @property
    def is_own_choice(self) -> bool:
        """Whether the columns differ from those that the list has for everybody."""
        return bool(self.page and self.page.chosen)

    @property
    def audiences(self) -> list[tuple[str, str]]:
        """With whom a view can be shared."""
        return [(value, str(label)) for value, label in Audience.choices]


# The longest part of a list's head, and the same with every look at it.
@lru_cache(maxsize=256)
def _columns_menu(choices: tuple[ColumnChoice, ...], _language: str) -> SafeString:
    return render_to_string("ui/list_columns.html", {"choices": choices})


def saved_list(key: str) -> Callable[[View], View]:
    """Give a page of a list its views and columns; `key` is the name of the list's address.

    The bare address leads to the view with which the reader's list opens.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: "Request", *args: Any, **kwargs: Any) -> HttpResponseBase:
            found = SavedList(
                request.user, key, request.GET, selectors.kept_of_list(request.user, key)
            )
            request.saved_list = found  # type: ignore[attr-defined]
            is_page = request.resolver_match is not None and request.resolver_match.view_name == key
            if is_page and not request.headers.get("HX-Request") and (to := found.elsewhere()):
                return HttpResponseRedirect(to)
            return view(request, *args, **kwargs)

        return cast("View", answer)

    return wrap


def asked_of(request: "Request", key: str) -> QueryDict:
    """Return what the address asks of a list, with the columns that the reader keeps for it.

    For the files of a list: they hold the columns that its page shows.
    """
    if request.GET.get("columns"):
        return request.GET
    asked = request.GET.copy()
    asked["columns"] = ",".join(selectors.kept_of_list(request.user, key).columns)
    return asked


def columns_of(request: "Request") -> list[str]:
    """Return the columns that the reader asks for on the list's page; empty: all its own."""
    found = getattr(request, "saved_list", None)
    return found.columns if isinstance(found, SavedList) else []


def _with_columns(url: str, chosen: Sequence[str]) -> str:
    """Let a file hold the columns that the page shows."""
    if not url or not chosen or "columns=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}columns={','.join(chosen)}"
