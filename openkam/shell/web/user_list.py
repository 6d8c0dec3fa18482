"""The list of users as the list component wants it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.domain.portfolio.selectors.folding import fold

if TYPE_CHECKING:
    from django.http import QueryDict

    from openkam.core.access.models import User

ACTIVE, DEACTIVATED, WAITING = "active", "deactivated", "waiting"
STATES = {ACTIVE, DEACTIVATED, WAITING}


def user_list(people: Sequence["User"], asked: "QueryDict") -> ListPage:
    """Return one page of users, searched by name or mail address and narrowed by state."""
    columns = _columns()
    request = ListRequest.from_get(
        asked,
        columns=columns,
        default_sort="name",
        filters={"state": {ACTIVE, DEACTIVATED, WAITING}},
    )
    found = chosen(
        people,
        q=request.q,
        state=request.filters.get("state", ""),
        sort=request.sort,
        descending=request.descending,
    )
    return ListPage(
        columns=columns,
        rows=[_row(user) for user in found[request.window(len(found))]],
        total=len(found),
        request=request,
        label=_("Users"),
        search=_("Name or mail address"),
        chips=[_state_chip(request)],
        empty={"title": _("Nobody is here yet")},
    )


def chosen(
    people: Sequence["User"], *, q: str, state: str, sort: str, descending: bool
) -> list["User"]:
    """Return those whose name or mail address has the text, in this state and order."""
    found = [user for user in people if _fits(user, q, state)]
    found.sort(key=_KEYS[sort], reverse=descending)
    return found


def _columns() -> list[Column]:
    return [
        Column("name", _("Full name"), sortable=True),
        Column("role", _("Role"), css="wrap"),
        Column("second_factor", _("Second factor")),
        Column("last_login", _("Last sign-in"), sortable=True, descending_first=True),
        Column("state", _("State")),
    ]


# A user who never signed in stands before all others, as the longest away.
_KEYS: dict[str, Any] = {
    "name": lambda user: fold(str(user)),
    "last_login": lambda user: (user.last_login is not None, user.last_login, user.pk),
}


def _fits(user: "User", q: str, state: str) -> bool:
    if state == WAITING and not (user.is_active and user.last_login is None):
        return False
    if state in (ACTIVE, DEACTIVATED) and user.is_active != (state == ACTIVE):
        return False
    return fold(q) in fold(f"{user.name} {user.email}")


def _state_chip(request: ListRequest) -> FilterChip:
    return FilterChip(
        key="state",
        label=_("State"),
        value=request.filters.get("state", ""),
        options=(
            (ACTIVE, _("active")),
            (WAITING, _("has never signed in")),
            (DEACTIVATED, _("deactivated")),
        ),
    )


def _row(user: "User") -> list[str]:
    role = str(user.get_role_display())
    if user.is_administrator:
        role = _("%(role)s, administrator") % {"role": role}
    has_second_factor = getattr(user, "has_second_factor", False)
    return [
        format_html(
            '<a class="name" href="{}">{}</a><span class="sub">{}</span>',
            reverse("web:user", args=[user.pk]),
            user.name,
            user.email,
        ),
        role,
        format_html("{} {}", icon("shield-check", "s"), _("on")) if has_second_factor else _("off"),
        formats.when(user.last_login) if user.last_login else _("never"),
        _("active") if user.is_active else _("deactivated"),
    ]
