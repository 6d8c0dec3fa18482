"""Endpoints and deliveries for tests."""

import itertools
from datetime import UTC, datetime

from django.db import transaction

from openkam.core.access.models import User
from openkam.core.webhooks import outbox, signing
from openkam.core.webhooks.models import Delivery, Endpoint

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)
_numbers = itertools.count(1)


def administrator(**fields) -> User:
    number = next(_numbers)
    fields = {"name": f"Ada {number}", "is_administrator": True, **fields}
    return User.objects.create_user(email=f"hook{number}@example.com", **fields)


def endpoint(url="https://hooks.example.com/in", **fields) -> Endpoint:
    given = {
        "url": url,
        "events": ["import.finished"],
        "allows_inside": True,
        "allows_plain": True,
        "secret": signing.sealed(signing.new_secret()),
        "created_at": NOW,
    }
    actor = fields.pop("created_by", None) or administrator()
    return Endpoint.objects.create(**{**given, "created_by": actor, **fields})


def delivery(to: Endpoint, *, due_at=NOW, **fields) -> Delivery:
    with transaction.atomic():
        event = outbox.test_event(NOW)
        event.type = fields.pop("type", "import.finished")
        [made] = outbox.put([to], [event])
    made.due_at = due_at
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def clock(now=NOW):
    return lambda: now
