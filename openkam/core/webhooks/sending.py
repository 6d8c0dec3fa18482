"""Sending what is due. No transaction is open while a receiver is asked."""

import logging
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from openkam.core.access.users import system_user
from openkam.core.audit import trail
from openkam.core.fetching import Answer, FetchFault, Limits, post
from openkam.core.webhooks import faults, retries, signing
from openkam.core.webhooks.endpoints import secrets_of
from openkam.core.webhooks.events import TEST
from openkam.core.webhooks.models import Attempt, Delivery, Endpoint, Event

logger = logging.getLogger(__name__)

ANSWER_LENGTH = 500
LIMITS = Limits(size=4 * ANSWER_LENGTH, silence_seconds=10.0, whole_seconds=10.0)
# Longer than any try may take, looking a name up included.
LEASE = timedelta(seconds=90)
PATIENCE = timedelta(days=3)  # with an endpoint that only fails
KEPT = timedelta(days=30)
GONE = 410

State = Delivery.State
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Outcome:
    """What one try brought: an answer, or the code of why there was none."""

    at: datetime
    seconds: float
    answer: Answer | None = None
    fault: str = ""
    parameters: dict[str, object] = field(default_factory=dict)

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.answer is not None and 200 <= self.answer.status < 300


def nobody_stops() -> bool:
    """Answer for who sends until nothing is due."""
    return False


def send_due(clock: Clock, *, is_stopping: Callable[[], bool] = nobody_stops) -> list[Endpoint]:
    """Try everything that is due, and return the endpoints that were switched off for it.

    Harmless in several processes at once. An endpoint that fails has its other deliveries wait for
    the next round, so that the healthy ones do not wait for it.
    """
    failed: set[int] = set()
    switched_off = []
    while not is_stopping():
        found = _next(clock(), failed)
        if found is None:
            break
        outcome = try_once(found, clock)
        if outcome is None:
            continue
        if not outcome.is_delivered:
            failed.add(found.endpoint_id)
        if _settle(found, outcome):
            switched_off.append(found.endpoint)
    return switched_off


def try_once(found: Delivery, clock: Clock) -> Outcome | None:
    """Claim a delivery that waits and send it; None if another process has it.

    Nothing is decided yet but the attempt, which is for the caller to settle.
    """
    now, claim = clock(), uuid.uuid4().hex
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    mine = Delivery.objects.filter(free, pk=found.pk, state=State.WAITING, due_at__lte=now)
    if not mine.update(claim=claim, claimed_until=now + LEASE):
        return None
    found.claim = claim
    return _asked(found.endpoint, found.event, now)


def send_test(endpoint: Endpoint, event: Event, clock: Clock) -> Delivery:
    """Send an event to one endpoint at once and once only; return the delivery as it ended."""
    now, claim = clock(), uuid.uuid4().hex
    with transaction.atomic():
        event.save(force_insert=True)
        found = Delivery.objects.create(
            endpoint=endpoint,
            event=event,
            due_at=now,
            created_at=now,
            claim=claim,
            claimed_until=now + LEASE,
        )
    _settle(found, _asked(endpoint, event, now))
    found.refresh_from_db()
    return found


@transaction.atomic
def prune(*, now: datetime) -> None:
    """Delete deliveries of more than 30 days ago, and events that nobody is told any more."""
    old = Event.objects.filter(occurred_at__lt=now - KEPT)
    Delivery.objects.filter(created_at__lt=now - KEPT).delete()
    old.filter(deliveries=None).delete()


def _next(now: datetime, failed: set[int]) -> Delivery | None:
    return (
        _sendable()
        .filter(Q(claimed_until=None) | Q(claimed_until__lt=now), due_at__lte=now)
        .exclude(endpoint__in=failed)
        .order_by("due_at", "pk")
        .first()
    )


def _sendable() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("endpoint", "event").filter(
        state=State.WAITING, endpoint__is_active=True
    )


def _asked(endpoint: Endpoint, event: Event, now: datetime) -> Outcome:
    began = time.monotonic()
    body = event.body.encode()
    try:
        signed = signing.headers_of(
            event.uid, int(now.timestamp()), body, secrets_of(endpoint, now=now)
        )
        answer = post(
            endpoint.url,
            body,
            headers={"Content-Type": "application/json", **signed},
            limits=LIMITS,
            allows_inside=endpoint.allows_inside,
            allows_plain=endpoint.allows_plain,
        )
    except signing.SecretLost:
        return Outcome(now, _seconds(began), fault=faults.SECRET_LOST)
    except FetchFault as fault:
        return Outcome(now, _seconds(began), fault=fault.code, parameters=_told(fault))
    except Exception:
        # Else this delivery would be tried for ever, and never be seen to fail.
        logger.exception("Sending to the webhook %s failed.", endpoint.host)
        return Outcome(now, _seconds(began), fault=faults.UNFORESEEN)
    return Outcome(now, _seconds(began), answer)


def _told(fault: FetchFault) -> dict[str, object]:
    return {name: str(value)[:ANSWER_LENGTH] for name, value in fault.parameters.items()}


def _seconds(began: float) -> float:
    return round(time.monotonic() - began, 3)


@transaction.atomic
def _settle(found: Delivery, outcome: Outcome) -> bool:
    """Store what a try brought; return whether the endpoint was switched off for it."""
    mine = Delivery.objects.filter(pk=found.pk, claim=found.claim, state=State.WAITING)
    now = outcome.at + timedelta(seconds=outcome.seconds)
    if not mine.update(**_verdict(found, outcome, now)):
        return False  # claimed by another process meanwhile, whose word counts
    _note(found, outcome)
    return _judge_endpoint(found, outcome, now)


def _verdict(found: Delivery, outcome: Outcome, now: datetime) -> dict[str, object]:
    tries = found.tries + 1
    free: dict[str, object] = {"claim": "", "claimed_until": None, "tries": tries}
    if outcome.is_delivered:
        return {**free, "state": State.DELIVERED, "ended_at": now}
    again = retries.next_try(
        tries,
        now=now,
        jitter=secrets.randbelow(1_000) / 1_000,
        retry_after=outcome.answer.retry_after if outcome.answer else "",
    )
    is_gone = outcome.answer is not None and outcome.answer.status == GONE
    if again is None or is_gone or found.event.type == TEST:
        return {**free, "state": State.DEAD, "ended_at": now}
    return {**free, "due_at": again}


def _note(found: Delivery, outcome: Outcome) -> None:
    answer = outcome.answer
    text = answer.beginning.decode(errors="replace").replace("\0", "�") if answer else ""
    Attempt.objects.create(
        delivery=found,
        at=outcome.at,
        seconds=outcome.seconds,
        status=answer.status if answer else None,
        answer=text[:ANSWER_LENGTH],
        fault=outcome.fault,
        parameters=outcome.parameters,
    )


def _judge_endpoint(found: Delivery, outcome: Outcome, now: datetime) -> bool:
    rows = Endpoint.objects.filter(pk=found.endpoint_id)
    if outcome.is_delivered:
        rows.update(last_success_at=now, failing_since=None)
        return False
    rows.filter(failing_since=None).update(failing_since=now)
    reason = ""
    if outcome.answer is not None and outcome.answer.status == GONE:
        reason = Endpoint.Off.GONE
    elif rows.filter(failing_since__lt=now - PATIENCE).exists():
        reason = Endpoint.Off.FAILING
    if not reason or not rows.filter(is_active=True).update(is_active=False, off_reason=reason):
        return False
    trail.record(system_user(), "webhook.deactivated", found.endpoint, reason=str(reason))
    logger.warning("The webhook %s is switched off (%s).", found.endpoint.host, reason)
    return True
