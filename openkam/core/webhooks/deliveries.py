"""Reading what became of deliveries, and sending them once more."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404

from openkam.core.access.gate import require_administrator
from openkam.core.audit import trail
from openkam.core.webhooks import endpoints, outbox, sending
from openkam.core.webhooks.events import TEST
from openkam.core.webhooks.models import Attempt, Delivery

if TYPE_CHECKING:
    from openkam.core.access.models import User

State = Delivery.State


def deliveries(actor: "User") -> QuerySet[Delivery]:
    """Return all deliveries, the newest first; for administrators only."""
    require_administrator(actor)
    return Delivery.objects.select_related("endpoint", "event").order_by("-pk")


def counts_by_state() -> dict[str, int]:
    """Count the deliveries of the last 30 days by state, 0 included; for the operator's measures.

    A test that failed is no dead letter.
    """
    rows = Delivery.objects.exclude(event__type=TEST).order_by().values_list("state")
    found = dict(rows.annotate(number=Count("pk")))
    return {str(state): found.get(state, 0) for state in State.values}


def delivery(actor: "User", pk: int) -> Delivery:
    """Return one delivery. Raises PermissionDenied, Http404."""
    found = deliveries(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def attempts_of(found: Delivery) -> QuerySet[Attempt]:
    """Return the tries of a delivery that the caller may see, the newest first."""
    return Attempt.objects.filter(delivery=found).order_by("-pk")


@transaction.atomic
def resend(actor: "User", pk: int, *, now: datetime) -> Delivery:
    """Put a delivery that has ended into the queue once more, with its former id.

    One that waits is sent at once. Raises PermissionDenied, Http404.
    """
    found = delivery(actor, pk)
    _queued(Delivery.objects.filter(pk=pk), now)
    trail.record(actor, "webhook.requeued", found.endpoint, event=found.event.uid)
    return found


@transaction.atomic
def resend_dead(actor: "User", endpoint_id: int, *, now: datetime) -> int:
    """Put all dead letters of an endpoint into the queue once more; return how many.

    Raises PermissionDenied, Http404.
    """
    found = endpoints.endpoint(actor, endpoint_id)
    dead = Delivery.objects.filter(endpoint=found, state=State.DEAD)
    count = _queued(dead.exclude(event__type=TEST), now)
    if count:
        trail.record(actor, "webhook.requeued", found, deliveries=count)
    return count


def send_test(actor: "User", endpoint_id: int, clock: sending.Clock) -> Delivery:
    """Send a test at once, also to an endpoint that is off, and return what came of it.

    Raises PermissionDenied, Http404.
    """
    found = endpoints.endpoint(actor, endpoint_id)
    return sending.send_test(found, outbox.test_event(clock()), clock)


def _queued(rows: QuerySet[Delivery], now: datetime) -> int:
    return rows.update(state=State.WAITING, tries=0, due_at=now, ended_at=None)
