"""What was changed in a dossier lately, and by whom."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from openkam.core.audit import trail

if TYPE_CHECKING:
    from openkam.core.audit.models import Entry

LATELY = timedelta(days=30)
UNTOLD = ("revision.started", "file.cleared")  # nothing is different after it
READ = 30  # entries, of which several may be about one thing


def changed_lately(account_id: int, today: date, most: int) -> list["Entry"]:
    """Return the latest change of each thing within 30 days, the newest first.

    The account has come through the gate.
    """
    since = timezone.make_aware(datetime.combine(today - LATELY, time.min))
    rows = trail.history_of_account(account_id).filter(thing__startswith="dossier.", at__gte=since)
    found: dict[tuple[str, int], Entry] = {}
    for entry in rows.exclude(verb__in=UNTOLD)[:READ]:
        found.setdefault((entry.thing, entry.thing_id), entry)
    return list(found.values())[:most]
