"""The log of sign-ins as the list component wants it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.access import sign_ins
from openkam.core.access.devices import Device
from openkam.core.access.models import SignIn
from openkam.core.face import formats
from openkam.core.face.csv_file import CsvColumn
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.shell.web.sign_in_log import reason_in_words, who_in_words

if TYPE_CHECKING:
    from django.http import QueryDict

    from openkam.core.access.models import User

DAYS = ("1", "7", "30", "90")
TONES: dict[str, str] = {
    SignIn.Outcome.FAILED: "watch",
    SignIn.Outcome.LOCKED: "act",
    SignIn.Outcome.IN: "fine",
}
ORDER = {
    "at": ("at", "pk"),
    "who": ("user__name", "unknown", "at", "pk"),
    "ip": ("ip", "at", "pk"),
}


def sign_in_list(
    rows: QuerySet[SignIn],
    asked: "QueryDict",
    *,
    now: datetime,
    people: Iterable["User"] | None = None,
) -> ListPage:
    """Return one page of the log, newest first; with `people` it is everybody's."""
    whole = people is not None
    users = {str(user.pk): str(user) for user in people or ()}
    columns = _columns(whole=whole)
    request = asked_of(asked, whole=whole, users=users)
    found = narrowed(rows, request, now=now)
    total = found.count()
    return ListPage(
        columns=columns,
        rows=[_row(row, whole=whole) for row in found[request.window(total)]],
        total=total,
        request=request,
        label=_("Sign-ins"),
        search=_("Name, mail or IP address") if whole else _("IP address"),
        chips=_chips(request, users),
        empty={
            "title": _("Nobody has signed in yet"),
            "text": _("Each sign-in and each refusal from now on stands here."),
        },
        export_url=f"{reverse('web:sign-ins-export')}{request.url()}" if whole else "",
    )


def asked_of(asked: "QueryDict", *, whole: bool, users: Iterable[str] = ()) -> ListRequest:
    """Return what the address asks of the log."""
    filters = {
        "outcome": set(SignIn.Outcome.values),
        "way": set(SignIn.Way.values),
        "days": set(DAYS),
    }
    if whole:
        filters["user"] = set(users)
    return ListRequest.from_get(
        asked, columns=_columns(whole=whole), default_sort="-at", filters=filters
    )


def narrowed(rows: QuerySet[SignIn], request: ListRequest, *, now: datetime) -> QuerySet[SignIn]:
    """Keep what was searched and filtered for, in the order wanted."""
    chosen = request.filters
    if request.q:
        rows = sign_ins.searched(rows, request.q)
    if chosen["days"]:
        rows = rows.filter(at__gt=now - timedelta(days=int(chosen["days"])))
    if chosen.get("user"):
        rows = rows.filter(user=int(chosen["user"]))
    exact = {name: chosen[name] for name in ("outcome", "way") if chosen[name]}
    sign = "-" if request.descending else ""
    return rows.filter(**exact).order_by(*(f"{sign}{field}" for field in ORDER[request.sort]))


def csv_columns() -> list[CsvColumn]:
    """Return the header of the export."""
    titles = [_("Time"), _("Full name"), _("Mail address"), _("Unknown address"), _("Outcome")]
    titles += [_("Reason"), _("Way"), _("IP address"), _("Browser"), _("System")]
    return [CsvColumn(title) for title in titles]


def csv_rows(rows: QuerySet[SignIn]) -> Iterator[list[object]]:
    """Yield the lines of the export; the time in UTC by ISO 8601."""
    for row in rows.iterator(chunk_size=2_000):
        yield [
            row.at.isoformat(timespec="seconds"),
            row.user.name if row.user else "",
            row.user.email if row.user else "",
            row.unknown,
            row.get_outcome_display(),
            reason_in_words(row.reason),
            row.get_way_display(),
            row.ip or "",
            row.browser,
            row.system,
        ]


def burst_in_words(burst: sign_ins.Burst) -> str:
    """Return the notice of a burst of refusals."""
    text = ngettext(
        "%(who)s was refused %(count)s time between %(first)s and %(last)s.",
        "%(who)s was refused %(count)s times between %(first)s and %(last)s.",
        burst.count,
    )
    unknown = _("The unknown address %(hash)s") % {"hash": burst.unknown}
    return text % {
        "who": burst.user or unknown,
        "count": formats.number(burst.count),
        "first": formats.when(burst.first_at),
        "last": f"{burst.last_at:%H:%M}",
    }


def _columns(*, whole: bool) -> list[Column]:
    who = [Column("who", _("Who"), sortable=True, css="wrap")] if whole else []
    return [
        Column("at", _("Time"), sortable=True, descending_first=True),
        *who,
        Column("outcome", _("Outcome"), css="wrap"),
        Column("way", _("Way"), css="wide"),
        Column("ip", _("IP address"), sortable=True, css="wide" if whole else ""),
        Column("device", _("Device"), css="mid"),
    ]


def _chips(request: ListRequest, users: dict[str, str]) -> list[FilterChip]:
    chosen = request.filters
    days = [(days, _days(int(days))) for days in DAYS]
    chips = [
        FilterChip("outcome", _("Outcome"), chosen["outcome"], SignIn.Outcome.choices),
        FilterChip("way", _("Way"), chosen["way"], SignIn.Way.choices),
        FilterChip("days", _("Time"), chosen["days"], days),
    ]
    if users:
        chips.insert(0, FilterChip("user", _("User"), chosen["user"], list(users.items())))
    return chips


def _days(count: int) -> str:
    text = ngettext("Last %(count)s day", "Last %(count)s days", count)
    return text % {"count": formats.number(count)}


def _row(row: SignIn, *, whole: bool) -> list[str | SafeString]:
    outcome = format_html(
        '<span class="ok-flag {}">{}</span>', TONES.get(row.outcome, ""), row.get_outcome_display()
    )
    if row.reason:
        outcome += format_html('<span class="sub">{}</span>', reason_in_words(row.reason))
    return [
        formats.when(row.at),
        *([_who(row)] if whole else []),
        outcome,
        row.get_way_display() or formats.UNKNOWN,
        row.ip or formats.UNKNOWN,
        Device(row.browser, row.system).words,
    ]


def _who(row: SignIn) -> SafeString:
    ip = format_html('<span class="sub ok-phone">{}</span>', row.ip) if row.ip else ""
    if row.user is None:
        return format_html('<span class="ok-mute">{}</span>{}', who_in_words(row), ip)
    address = reverse("web:user", args=[row.user.pk])
    return format_html('<a class="name" href="{}">{}</a>{}', address, row.user, ip)
