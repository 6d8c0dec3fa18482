"""Webhooks and their deliveries as the list component wants them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.core.webhooks.events import KINDS, TEST
from openkam.core.webhooks.faults import words_of
from openkam.core.webhooks.models import Delivery

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from openkam.core.webhooks.models import Attempt, Endpoint

TONES = {Delivery.State.DEAD.value: "act", Delivery.State.DELIVERED.value: "fine"}
FAILED_TEST = "failed-test"  # nobody misses it, so it is no dead letter
SHORT_ID = 12  # enough to tell deliveries apart; their pages show the whole
EVENTS = (*(kind.name for kind in KINDS), TEST)


def endpoint_list(rows: "QuerySet[Endpoint]", asked: "QueryDict") -> ListPage:
    """Return the webhooks with their state."""
    columns = [
        Column("name", _("Webhook")),
        Column("state", _("State"), css="wrap"),
        Column("success", _("Last success"), css="wide"),
        Column("waiting", _("Waiting"), numeric=True, css="wide"),
        Column("dead", _("Dead letters"), numeric=True),
    ]
    request = ListRequest.from_get(asked, columns=columns)
    total = rows.count()
    return ListPage(
        columns=columns,
        rows=[_endpoint_cells(one) for one in rows[request.window(total)]],
        total=total,
        request=request,
        label=_("Webhooks"),
        empty={
            "title": _("No webhooks yet"),
            "text": _(
                "A webhook tells another system at once when an import ends, an alarm is raised or"
                " an account gets another status, so that nobody has to ask again and again."
            ),
            "icon": "link",
            "url": reverse("web:webhook-new"),
            "action": _("Add a webhook"),
        },
    )


def delivery_list(rows: "QuerySet[Delivery]", asked: "QueryDict") -> ListPage:
    """Return one page of deliveries, searched by id or content, narrowed by state and event."""
    columns = [
        Column("event", _("Event")),
        Column("state", _("State")),
        Column("at", _("Happened")),
        Column("tries", _("Tries"), numeric=True, css="wide"),
        Column("due", _("Next try"), css="wide"),
    ]
    states = [*Delivery.State.choices, (FAILED_TEST, _("failed test"))]
    filters = {"state": {value for value, _label in states}, "event": set(EVENTS)}
    request = ListRequest.from_get(asked, columns=columns, filters=filters)
    found = _narrowed(rows, request)
    total = found.count()
    return ListPage(
        columns=columns,
        rows=[_delivery_cells(one) for one in found[request.window(total)]],
        total=total,
        request=request,
        label=_("Deliveries"),
        search=_("Id or content"),
        chips=[
            FilterChip("state", _("State"), request.filters["state"], states),
            FilterChip(
                "event", _("Event"), request.filters["event"], [(name, name) for name in EVENTS]
            ),
        ],
        empty={
            "title": _("Nothing was sent yet"),
            "text": _("What happens from now on is listed here for 30 days. Send a test to try."),
            "icon": "mail",
        },
    )


def state_of(endpoint: "Endpoint") -> tuple[str, str]:
    """Return how a webhook fares, in words, with the tone: act, watch, fine or mute."""
    if not endpoint.is_active:
        return str(endpoint.get_off_reason_display()), (
            "mute" if endpoint.off_reason == endpoint.Off.BY_HAND else "act"
        )
    if endpoint.failing_since:
        since = formats.when(endpoint.failing_since)
        return _("failing since %(time)s") % {"time": since}, "act"
    if endpoint.last_success_at:
        return _("works"), "fine"
    return _("on, nothing sent yet"), "mute"


def standing_of(delivery: Delivery) -> str:
    """Return where a delivery stands, in words."""
    if delivery.state == Delivery.State.DEAD and delivery.event.type == TEST:
        return _("failed test")
    return str(delivery.get_state_display())


def outcome_of(attempt: "Attempt") -> str:
    """Return what came of a try, in words."""
    if attempt.status is not None:
        said = _("Answer %(status)s") % {"status": attempt.status}
        if 300 <= attempt.status < 400:
            return _("%(said)s: it leads elsewhere, which is not followed") % {"said": said}
        return said
    return words_of(attempt.fault, attempt.parameters)


def _narrowed(rows: "QuerySet[Delivery]", request: ListRequest) -> "QuerySet[Delivery]":
    state = request.filters["state"]
    if state == FAILED_TEST:
        rows = rows.filter(state=Delivery.State.DEAD, event__type=TEST)
    elif state:
        rows = rows.filter(state=state)
    if state == Delivery.State.DEAD:
        rows = rows.exclude(event__type=TEST)
    if request.filters["event"]:
        rows = rows.filter(event__type=request.filters["event"])
    if request.q:
        rows = rows.filter(Q(event__uid=request.q) | Q(event__body__icontains=request.q))
    return rows


def _toned(text: str, tone: str) -> "SafeString":
    return format_html('<span class="ok-{}">{}</span>', tone, text)


def _endpoint_cells(one: Any) -> list["str | SafeString"]:
    url = door("web:webhook")(one.pk)
    name = format_html(
        '<a class="name" href="{}">{}</a><span class="sub">{}</span>',
        url,
        one,
        ", ".join(one.events),
    )
    dead: str | SafeString = formats.number(one.dead)
    if one.dead:
        dead = format_html('<a class="ok-act" href="{}?state=dead">{}</a>', url, dead)
    last = formats.when(one.last_success_at) if one.last_success_at else _("never")
    return [name, _toned(*state_of(one)), last, formats.number(one.waiting), dead]


def _delivery_cells(one: Delivery) -> list["str | SafeString"]:
    name = format_html(
        '<a class="name" href="{}">{}</a><span class="sub">{}</span>',
        door("web:webhook-delivery")(one.pk),
        one.event.type,
        f"{one.event.uid[:SHORT_ID]}…",
    )
    state = _toned(standing_of(one), TONES.get(one.state, "mute"))
    due = formats.when(one.due_at) if one.state == Delivery.State.WAITING else ""
    return [name, state, formats.when(one.event.occurred_at), formats.number(one.tries), due]
