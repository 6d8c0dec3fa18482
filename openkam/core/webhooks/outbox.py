"""Announcing what happened, in the transaction that makes it happen.

So nothing is announced that did not happen, and nothing that happened is lost.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from openkam.core.served import public_address
from openkam.core.webhooks import events
from openkam.core.webhooks.models import Delivery, Endpoint, Event

VERSION = 1
CHUNK = 2_000

Data = Mapping[str, object]


class UnknownEvent(Exception):
    """An event that does not stand in `events.KINDS`; nobody could have asked for it."""


def announce(event: str, data: Data) -> None:
    """Tell every endpoint that asked for this event; call it inside the change's transaction.

    `data` holds ids and links, as JSON. Raises UnknownEvent.
    """
    announce_many(event, [data])


def announce_many(event: str, many: Iterable[Data]) -> None:
    """Tell the same event of many things at once, each on its own. Raises UnknownEvent."""
    if event not in events.NAMES:
        raise UnknownEvent(event)
    endpoints = [one for one in Endpoint.objects.filter(is_active=True) if event in one.events]
    if not endpoints:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "An event is announced in the transaction of what happened."
        )
    # As the trail notes when a row is written: the moment of the write itself.
    at = timezone.now()  # noqa: TID251
    rows = [_event(event, data, at) for data in many]
    for start in range(0, len(rows), CHUNK):
        put(endpoints, rows[start : start + CHUNK])


def put(endpoints: Sequence[Endpoint], rows: Sequence[Event]) -> list[Delivery]:
    """Store events with a delivery of each to each endpoint, due at once."""
    stored = Event.objects.bulk_create(rows, batch_size=CHUNK)
    return Delivery.objects.bulk_create(
        [
            Delivery(endpoint=one, event=row, due_at=row.occurred_at, created_at=row.occurred_at)
            for row in stored
            for one in endpoints
        ],
        batch_size=CHUNK,
    )


def test_event(at: datetime) -> Event:
    """Return an event that says nothing but that it is a test, not stored yet."""
    return _event(events.TEST, {"message": "OpenKAM reaches you."}, at)


def link(name: str, *arguments: object) -> str:
    """Return the whole address of a page of ours, for the data of an event."""
    return public_address() + reverse(name, args=arguments)


def _event(name: str, data: Data, at: datetime) -> Event:
    uid = f"evt_{uuid.uuid4().hex}"
    body = {
        "id": uid,
        "type": name,
        "version": VERSION,
        "occurred_at": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": data,
    }
    text = json.dumps(body, cls=DjangoJSONEncoder, separators=(",", ":"))
    return Event(uid=uid, type=name, occurred_at=at, body=text)
