"""What an import of people brought, why rows were not taken, and undoing it."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response
from openkam.domain.stakeholders.imports.reasons import words
from openkam.domain.stakeholders.selectors.imports import people_brought
from openkam.domain.stakeholders.views.import_cells import state_flag
from openkam.domain.stakeholders.views.import_preview import reason_rows, row_figures

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import PeopleImport, Position


def page(request: Request, found: "PeopleImport") -> HttpResponse:
    """Show the counts, the reasons and the people who came."""
    result = found.result or {}
    undone = result.get("undone")
    context = {
        "import": found,
        "state": state_flag(found),
        "started": formats.when(found.ended_at or found.created_at),
        "figures": row_figures(result.get("rows", {})),
        "reasons": reason_rows([tuple(one) for one in result.get("reasons", ())]),
        "notes": [words(code, value) for code, value in result.get("notes", ())],
        "new_accounts": result.get("new_accounts", 0),
        "undone": undone and {key: formats.number(count) for key, count in undone.items()},
        "may_undo": found.state == found.State.LIVE
        and (found.actor_id == request.user.pk or request.user.is_head),
        "has_rejects": bool(found.rejects and found.rejects["rows"]),
        "list": _list(request, found),
        "active": "people",
    }
    return list_response(request, "stakeholders/import_result.html", context)


def _list(request: Request, found: "PeopleImport") -> ListPage:
    columns = [
        Column("name", _("Person")),
        Column("title", _("Title"), css="wide"),
        Column("account", _("Account")),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns)
    rows = people_brought(request.user, found)
    total = rows.count()
    return ListPage(
        columns=columns,
        rows=[_cells(place) for place in rows[wanted.window(total)]],
        total=total,
        request=wanted,
        label=_("People who came with this file"),
    )


def _cells(place: "Position") -> list[str | SafeString]:
    return [
        format_html(
            '<a class="name ok-clip" href="{}">{}</a>',
            door("stakeholders:person")(place.pk),
            place.person,
        ),
        place.title,
        format_html(
            '<a class="ok-link ok-clip" href="{}">{}</a>',
            door("web:account-people-table")(place.account_id),
            place.account,
        ),
    ]
