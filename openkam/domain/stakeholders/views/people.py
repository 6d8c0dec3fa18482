"""The list of all people that the reader may see, and its files."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.core.access.models import Role
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.face.people import person as colleague
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.core.face.xlsx_file import xlsx_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.models import ContactWay, Position, Rank
from openkam.domain.stakeholders.panels.cells import place_cell
from openkam.domain.stakeholders.panels.role_badges import role_badges
from openkam.domain.stakeholders.selectors.cards import cards
from openkam.domain.stakeholders.views.vcards import card_file

if TYPE_CHECKING:
    from openkam.core.access.models import User

UNKNOWN = SafeString('<span class="ok-mute">–</span>')
FILTERS = {
    "role": None,
    "level": (*Rank.values, "none"),
    "owner": None,
    "contact": selectors.CONTACTS,
    "state": selectors.STATES,
}


@require_safe
@saved_list("stakeholders:people")
def people(request: Request) -> HttpResponse:
    """Show the people open to the reader, 50 a page."""
    today, actor = localdate(), request.user
    wanted = _wanted(request.GET)
    rows = _rows(actor, wanted, today)
    total = rows.count()
    page = ListPage(
        columns=_columns(),
        rows=_cells(list(rows[wanted.window(total)]), today),
        total=total,
        request=wanted,
        chips=_chips(actor, wanted),
        label=_("People"),
        search=_("Name, title, account, mail …"),
        empty=_empty(actor),
        export_url=reverse("stakeholders:people-export", args=["csv"]) + wanted.url(),
        workbook_url=reverse("stakeholders:people-export", args=["xlsx"]) + wanted.url(),
        note="",
    )
    context = {
        "list": page,
        "active": "people",
        "may_add": actor.role != Role.OBSERVER,
        "cards_url": reverse("stakeholders:people-export", args=["vcf"]) + wanted.url(),
        "caption": _caption(total),
    }
    return list_response(request, "stakeholders/people.html", context)


@require_safe
def people_export(request: Request, kind: str) -> HttpResponseBase:
    """Send exactly the people that the list shows, all pages, as CSV, XLSX or visiting cards."""
    if kind not in ("csv", "xlsx", "vcf"):
        raise Http404
    found = _rows(request.user, _wanted(request.GET), localdate())
    if kind == "vcf":
        return card_file("people", cards(found))
    rows = list(found)
    table = Table(_("People"), _file_columns(), list(_file_rows(rows)))
    name = f"people.{kind}"
    return table_csv(name, table) if kind == "csv" else xlsx_response(name, [table])


def _wanted(given: QueryDict) -> ListRequest:
    return ListRequest.from_get(given, columns=_columns(), default_sort="name", filters=FILTERS)


def _rows(actor: "User", wanted: ListRequest, today: date) -> Any:
    filters = {key: value for key, value in wanted.filters.items() if value}
    return selectors.stakeholders(
        actor, today=today, q=wanted.q, filters=filters, sort=wanted.order
    )


def _columns() -> list[Column]:
    return [
        Column("name", _("Person · title"), sortable=True),
        Column("account", _("Account"), sortable=True),
        Column("department", _("Department · site"), css="wide"),
        Column("level", _("Level"), sortable=True, css="wide wrap"),
        Column("roles", _("Buying roles"), css="wide wrap"),
        Column("reach", _("Mail or phone"), css="wide", by_default=False),
        Column("owner", _("Responsible"), css="wide"),
        Column("last", _("Last contact"), sortable=True, descending_first=True),
    ]


def _cells(places: list[Position], today: date) -> list[list[SafeString | str]]:
    ids = [place.pk for place in places]
    held, owners = selectors.roles_held(ids), selectors.responsible(ids)
    reach = selectors.reach_of([place.person_id for place in places])
    names = selectors.role_names()
    page, account_page = door("stakeholders:person"), door("web:account-people-table")
    return [
        [
            _name(place, page(place.pk), today),
            _account(place, account_page(place.account_id)),
            place_cell(place),
            str(place.get_rank_display()) if place.rank else UNKNOWN,
            role_badges(held.get(place.pk, ()), names) or UNKNOWN,
            _reach(reach.get(place.person_id, [])),
            colleague(str(owners[place.pk])) if place.pk in owners else UNKNOWN,
            _last(place, today),
        ]
        for place in places
    ]


def _name(place: Position, url: str, today: date) -> SafeString:
    left = ""
    if place.until is not None and place.until <= today:
        left = format_html(
            ' <span class="ok-flag">{}</span>',
            _("left on %(day)s") % {"day": formats.day(place.until)},
        )
    return format_html(
        '<a class="name cut pe-name" href="{}">{}</a>{}'
        '<span class="sub"><span class="cut pe-name">{}</span></span>',
        url,
        place.person.name,
        left,
        place.title or SafeString("&nbsp;"),
    )


def _account(place: Position, url: str) -> SafeString:
    account = place.account.merged_into or place.account
    return format_html('<a class="ok-ev cut" href="{}">{}</a>', url, account.name)


def _reach(ways: Iterable[ContactWay]) -> SafeString:
    for way in ways:
        if way.kind == ContactWay.Kind.EMAIL:
            return SafeString(
                f'<a class="ok-ev cut" href="mailto:{escape(way.value)}">{escape(way.value)}</a>'
            )
    for way in ways:
        return SafeString(f'<span class="cut">{escape(way.value)}</span>')
    return UNKNOWN


def _last(place: Any, today: date) -> SafeString | str:
    if place.last_on is None:
        return UNKNOWN
    return format_html(
        '{}<span class="sub">{}</span>',
        formats.day(place.last_on),
        formats.age_in_days(place.last_on, today=today),
    )


def _chips(actor: "User", wanted: ListRequest) -> list[FilterChip]:
    chosen = wanted.filters
    owners = [(str(pk), name) for pk, name in selectors.responsible_people(actor) if pk != actor.pk]
    return [
        FilterChip("role", _("Role"), chosen["role"], list(selectors.role_names().items())),
        FilterChip("level", _("Level"), chosen["level"], [*Rank.choices, ("none", _("Not known"))]),
        FilterChip(
            "owner",
            _("Responsible"),
            chosen["owner"],
            [("me", _("Me")), *owners, ("none", _("Nobody"))],
        ),
        FilterChip(
            "contact",
            _("Last contact"),
            chosen["contact"],
            [
                ("recent", _("Within 90 days")),
                ("old", _("Longer ago")),
                ("never", _("None recorded")),
            ],
        ),
        FilterChip(
            "state",
            _("Work there"),
            chosen["state"],
            [("former", _("No more")), ("all", _("Now or before"))],
        ),
    ]


def _caption(count: int) -> str:
    said = ngettext("%(count)s person", "%(count)s people", count)
    return said % {"count": formats.number(count)}


def _empty(actor: "User") -> dict[str, str]:
    found = {
        "icon": "users",
        "title": _("No people yet"),
        "text": _(
            "Here stand the people at your customers: who decides, who is responsible for them, and"
            " when you last met. Begin with the one you call most."
        ),
    }
    if actor.role != Role.OBSERVER:
        found |= {"url": reverse("stakeholders:quick-add"), "action": _("Add person")}
    return found


def _file_columns() -> list[TableColumn]:
    return [
        TableColumn(_("Name")),
        TableColumn(_("Title")),
        TableColumn(_("Account")),
        TableColumn(_("Department")),
        TableColumn(_("Site")),
        TableColumn(_("Level")),
        TableColumn(_("Buying roles")),
        TableColumn(_("E-mail")),
        TableColumn(_("Phone")),
        TableColumn(_("Responsible")),
        TableColumn(_("Last contact"), Kind.DAY),
        TableColumn(_("Since"), Kind.DAY),
        TableColumn(_("Until"), Kind.DAY),
    ]


def _file_rows(places: list[Position]) -> Iterable[list[Any]]:
    ids = [place.pk for place in places]
    held, owners = selectors.roles_held(ids), selectors.responsible(ids)
    reach = selectors.reach_of([place.person_id for place in places])
    names = selectors.role_names()
    for place in places:
        ways = reach.get(place.person_id, [])
        yield [
            place.person.name,
            place.title,
            (place.account.merged_into or place.account).name,
            place.department,
            place.site,
            str(place.get_rank_display()) if place.rank else "",
            ", ".join(_role(one, names) for one in held.get(place.pk, ())),
            _values(ways, ContactWay.Kind.EMAIL),
            _values(ways, ContactWay.Kind.PHONE, ContactWay.Kind.MOBILE),
            str(owners.get(place.pk, "")),
            getattr(place, "last_on", None),
            place.since,
            place.until,
        ]


def _role(one: Any, names: dict[str, str]) -> str:
    name = names.get(one.role, one.role)
    return f"{name} ({one.product_group})" if one.product_group else name


def _values(ways: Iterable[ContactWay], *kinds: str) -> str:
    return ", ".join(way.value for way in ways if way.kind in kinds)
