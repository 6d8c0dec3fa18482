"""Everything that was written with the words searched for, as a page."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.face.lists import (
    LONGEST_NUMBER,
    PAGE_SIZE,
    Column,
    FilterChip,
    ListPage,
    ListRequest,
    list_response,
)
from openkam.core.search.selectors import MOST_COUNTED
from openkam.domain.portfolio import selectors as portfolio
from openkam.shell.web import written

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.shell.web.written import Place

MOST_ACCOUNTS = 15  # offered to choose from


@require_safe
def find_written(request: HttpRequest) -> HttpResponse:
    """Show what holds the words, 50 a page: each with the part of its text, kind and account."""
    actor = cast("User", request.user)
    wanted = ListRequest.from_get(
        request.GET, columns=_columns(), filters={"kind": tuple(written.KINDS), "account": None}
    )
    kind, account = wanted.filters["kind"], _number(wanted.filters["account"])
    total = written.count(actor, wanted.q, kind=kind, account_id=account)
    window = wanted.window(total)
    found = written.places(
        actor, wanted.q, kind=kind, account_id=account, limit=PAGE_SIZE, offset=window.start
    )
    page = ListPage(
        columns=_columns(),
        rows=[_row(place) for place in found],
        total=total,
        request=wanted,
        chips=_chips(actor, wanted, account),
        label=_("Written down"),
        search=_("Words in facts, notes, files …"),
        note=_note(total),
    )
    return list_response(request, "web/find_written.html", {"list": page, "active": "find"})


def _columns() -> list[Column]:
    return [
        Column("name", _("Found")),
        Column("account", _("Account"), css="wide"),
        Column("kind", _("Kind"), css="wide"),
        Column("day", _("Day"), css="wide"),
    ]


def _row(place: "Place") -> list[str | SafeString]:
    account = reverse("web:account-dossier", args=[place.account_id])
    return [
        format_html(
            '<a class="name" href="{}">{}</a><span class="sub ok-phone">{}</span>'
            '<span class="sub ok-excerpt">{}</span>',
            place.url,
            place.title,
            place.account,
            place.excerpt,
        ),
        format_html('<a class="ok-link" href="{}">{}</a>', account, place.account),
        format_html('<span class="ok-kind">{}{}</span>', icon(place.icon, "s"), place.kind),
        formats.day(place.day),
    ]


def _chips(actor: "User", wanted: ListRequest, account: int | None) -> list[FilterChip]:
    kind = wanted.filters["kind"]
    accounts = written.accounts_of(actor, wanted.q, kind=kind)[:MOST_ACCOUNTS]
    if account is not None and account not in {pk for pk, _name, _times in accounts}:
        accounts += [(pk, name, 0) for pk, name in portfolio.names(actor, [account]).items()]
    kinds = [(one.kind, one.label) for one in written.KINDS.values()]
    return [
        FilterChip("kind", _("Kind"), kind, kinds),
        FilterChip("account", _("Account"), wanted.filters["account"], accounts),
    ]


def _number(text: str) -> int | None:
    """The number of an account; none there is for what is no number."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else 0


def _note(total: int) -> str:
    if total < MOST_COUNTED:
        return ""
    return _("There is more: write another word to narrow it.")
