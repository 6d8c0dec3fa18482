"""What was changed in a dossier lately, and by whom."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from openkam.core.audit import trail

LATELY = timedelta(days=30)
UNTOLD = ("revision.started", "file.cleared")  # nothing is different after it
READ = 12  # entries, of which several may be about one thing


class Changed(NamedTuple):
    """The latest change of one thing, as the trail tells it."""

    thing: str
    thing_id: int
    thing_name: str
    verb: str
    changes: dict[str, Any]
    actor_name: str
    at: datetime


def changed_lately(account_id: int, today: date, most: int) -> list[Changed]:
    """Return the latest change of each thing within 30 days, the newest first.

    The account has come through the gate.
    """
    since = timezone.make_aware(datetime.combine(today - LATELY, time.min))
    rows = trail.history_of_account(account_id).filter(thing__startswith="dossier.", at__gte=since)
    found: dict[tuple[str, int], Changed] = {}
    # Every visit of an account pays for this: values are a third of what entries cost.
    for values in rows.exclude(verb__in=UNTOLD).values_list(*Changed._fields)[:READ]:
        entry = Changed(*values)
        found.setdefault((entry.thing, entry.thing_id), entry)
    return list(found.values())[:most]
