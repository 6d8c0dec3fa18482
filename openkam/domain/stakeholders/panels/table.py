"""The people of an account as a table: who works there now, and who did."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.core.offers import Panel
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.models import RANKS, Opinion, Position, Rank
from openkam.domain.stakeholders.panels.cells import UNKNOWN, place_cell
from openkam.domain.stakeholders.panels.former import former_rows
from openkam.domain.stakeholders.panels.opinions import TONES, value_text
from openkam.domain.stakeholders.panels.role_badges import role_badges

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors import Snapshot

LAST = len(RANKS)  # whose level is not known
FILTERS = {"role": None, "level": (*Rank.values, "none"), "site": None, "department": None}


@dataclass(frozen=True)
class _Row:
    """One person with what the table sorts by."""

    place: Position
    boss: Position | None
    owner: str
    last_on: date | None
    power: int | None
    attitude: int | None


def people_table(
    actor: "User", account_id: int, today: date, asked: QueryDict, **_given: Any
) -> Mapping[str, Any]:
    """Return the people of the account as a list, and who worked there. Raises Http404."""
    found = selectors.snapshot(actor, account_id, today)
    names = selectors.role_names()
    columns = _columns(found)
    wanted = ListRequest.from_get(
        asked, columns=columns, default_sort="name", filters={**FILTERS, "group": None}
    )
    by_number = {place.pk: place for place in found.positions}
    kept = [_row(place, found, by_number) for place in _kept(found, wanted)]
    rows = _sorted(kept, wanted)
    page = ListPage(
        columns=columns,
        rows=_cells(rows[wanted.window(len(rows))], found, names),
        total=len(rows),
        request=wanted,
        chips=_chips(found, wanted, names),
        label=_("People"),
        search=_("Name, title, department …") if found.positions else "",
        note=_note(found),
        empty={
            "icon": "users",
            "title": _("Nobody works there any more"),
            "text": _("All people who are known left. Add who came after them."),
        },
    )
    return {
        "people": found,
        "is_empty": not found.positions and not found.former,
        "list": page,
        "former": former_rows(actor, found),
    }


def _columns(found: "Snapshot") -> list[Column]:
    columns = [
        Column("name", _("Person · title"), sortable=True),
        Column("department", _("Department · site"), sortable=True, css="wide"),
        Column("level", _("Level"), sortable=True, css="wide wrap"),
        Column("boss", _("Reports to"), sortable=True, css="wide"),
        Column("roles", _("Buying roles"), css="wrap"),
    ]
    if found.shows_opinions:
        columns += [
            Column("power", _("Power"), numeric=True, sortable=True, unit=_("of 5"), css="wide"),
            Column("attitude", _("Attitude"), sortable=True, css="wide", descending_first=True),
        ]
    return [
        *columns,
        Column("owner", _("Responsible"), sortable=True, css="mid wrap"),
        Column("last", _("Last contact"), sortable=True, descending_first=True),
    ]


def _row(place: Position, found: "Snapshot", by_number: Mapping[int, Position]) -> _Row:
    ties = found.ties.get(place.pk, ())
    days = [one.strength.last_on for one in ties if one.strength.last_on is not None]
    return _Row(
        place,
        by_number.get(place.reports_to_id or 0),
        next((str(one.tie.user) for one in ties if one.tie.is_owner), ""),
        max(days, default=None),
        found.power(place.pk),
        found.attitude(place.pk),
    )


def _kept(found: "Snapshot", wanted: ListRequest) -> Iterable[Position]:
    words, chosen = fold(wanted.q).split(), wanted.filters
    for place in found.positions:
        text = fold(f"{place.person.name} {place.title} {place.department} {place.site}")
        roles = found.roles.get(place.pk, ())
        is_kept = (
            all(word in text for word in words)
            and chosen["site"] in ("", place.site)
            and chosen["department"] in ("", place.department)
            and chosen["level"] in ("", place.rank or "none")
            and (not chosen["role"] or any(one.role == chosen["role"] for one in roles))
        )
        # A role for all product groups is one for each of them.
        group = chosen["group"]
        if is_kept and (not group or any(one.product_group in ("", group) for one in roles)):
            yield place


def _sorted(rows: list[_Row], wanted: ListRequest) -> list[_Row]:
    """Sort by the column asked for; what is not known stands last either way."""
    value = _SORTS.get(wanted.sort, _SORTS["name"])
    known = [row for row in rows if value(row) not in (None, "")]
    known.sort(key=lambda row: (value(row), row.place.person.search_name))
    if wanted.descending:
        known.reverse()
    return [*known, *(row for row in rows if value(row) in (None, ""))]


_SORTS: dict[str, Callable[[_Row], Any]] = {
    "name": lambda row: row.place.person.search_name,
    "department": lambda row: fold(row.place.department),
    "level": lambda row: RANKS.index(row.place.rank) if row.place.rank else None,
    "boss": lambda row: row.boss.person.search_name if row.boss else "",
    "power": lambda row: row.power,
    "attitude": lambda row: row.attitude,
    "owner": lambda row: fold(row.owner),
    "last": lambda row: row.last_on,
}


def _cells(
    rows: list[_Row], found: "Snapshot", names: Mapping[str, str]
) -> list[list[SafeString | str]]:
    return [
        [
            _name(row.place),
            place_cell(row.place),
            str(row.place.get_rank_display()) if row.place.rank else UNKNOWN,
            _boss(row.boss),
            role_badges(found.roles.get(row.place.pk, ()), names) or UNKNOWN,
            *(_opinions(row, found) if found.shows_opinions else ()),
            row.owner or UNKNOWN,
            _last(row.last_on, found.today),
        ]
        for row in rows
    ]


def _name(place: Position) -> SafeString:
    return format_html(
        '<a class="name cut pe-name" href="{}">{}</a>'
        '<span class="sub"><span class="cut pe-name">{}</span></span>',
        door("stakeholders:person")(place.pk),
        place.person.name,
        place.title or SafeString("&nbsp;"),
    )


def _boss(boss: Position | None) -> SafeString:
    if boss is None:
        return UNKNOWN
    url = door("stakeholders:person")(boss.pk)
    return format_html('<a class="ok-ev cut pe-place" href="{}">{}</a>', url, boss.person.name)


def _opinions(row: _Row, found: "Snapshot") -> list[SafeString]:
    held = found.opinions.get(row.place.pk, {})
    power, attitude = held.get(Opinion.Kind.POWER), held.get(Opinion.Kind.ATTITUDE)
    return [
        _with_sureness(formats.number(power.number), "", power) if power else UNKNOWN,
        _with_sureness(
            value_text(attitude.kind, attitude.number),
            TONES.get(attitude.number or 0, ""),
            attitude,
        )
        if attitude
        else UNKNOWN,
    ]


def _with_sureness(text: str, tone: str, one: Opinion) -> SafeString:
    sure = _("confirmed") if one.is_confirmed else _("assumed")
    css = f"ok-{tone}" if tone else ""
    return format_html(
        '<span class="{}" title="{}">{}</span><span class="sub">{}</span>', css, one.why, text, sure
    )


def _last(last_on: date | None, today: date) -> SafeString:
    if last_on is None:
        return UNKNOWN
    return format_html(
        '{}<span class="sub">{}</span>',
        formats.day(last_on),
        formats.age_in_days(last_on, today=today),
    )


def _chips(found: "Snapshot", wanted: ListRequest, names: Mapping[str, str]) -> list[FilterChip]:
    chosen = wanted.filters
    held = [one for place in found.positions for one in found.roles.get(place.pk, ())]
    played = [(code, name) for code, name in names.items() if code in {one.role for one in held}]
    offers: list[tuple[str, str, list[Any]]] = [
        ("role", _("Role"), played),
        ("group", _("Product group"), _texts(one.product_group for one in held)),
        ("department", _("Department"), _texts(one.department for one in found.positions)),
        ("site", _("Site"), _texts(one.site for one in found.positions)),
        ("level", _("Level"), [*Rank.choices, ("none", _("Not known"))]),
    ]
    return [
        FilterChip(key, title, chosen[key], options)
        for key, title, options in offers
        if options or chosen[key]
    ]


def _texts(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in sorted({value for value in values if value}, key=fold)]


def _note(found: "Snapshot") -> str:
    if found.shows_opinions:
        return ""
    return _(
        "What colleagues think of people is personal data: only who may write to this account sees"
        " power and attitude."
    )


TABLE = Panel("table", "stakeholders/_table.html", people_table)
