"""Writes of this room: raising an alarm when it begins."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkam.core.webhooks import outbox
from openkam.domain.economics import selectors
from openkam.domain.economics.models import AlarmWatch, StandingAlarm
from openkam.domain.economics.selectors import Basis, By, ConcentrationReport, NoSales

if TYPE_CHECKING:
    from openkam.core.access.models import User

BOTH: tuple[By, ...] = ("account", "group")
Key = tuple[str, int]


def raise_alarms(actor: "User", *, now: datetime) -> int:
    """Announce the alarms of dependence that begin with the prepared figures; return how many.

    Cheap while neither figures nor limits have changed since. `actor` sees all accounts. Harmless
    in several processes at once.
    """
    try:
        base = selectors.basis(actor)
    except NoSales:
        return _note("", {}, now)
    seen = _what_is_seen(base)
    if AlarmWatch.objects.filter(pk=1, seen=seen).exists():
        return 0
    return _note(seen, _alarms(actor, base), now)


def _what_is_seen(base: Basis) -> str:
    preparation = base.prepared.preparation.pk if base.prepared and base.prepared.preparation else 0
    return f"{preparation} {base.limits.dependence.normalize()}"


def _alarms(actor: "User", base: Basis) -> dict[Key, dict[str, object]]:
    """What each alarm tells; groups only where they are more than the account alone."""
    found: dict[Key, dict[str, object]] = {}
    for by in BOTH:
        report = selectors.concentration_report(actor, by=by, standing_on=base)
        for key in report.alarms:
            if by == "account" or len(report.accounts_of(key)) > 1:
                found[by, key] = _told(report, key)
    return found


def _told(report: ConcentrationReport, key: int) -> dict[str, object]:
    share = report.figures.rows[report.places[key] - 1].share
    return {
        "alarm": "dependence",
        "by": report.by,
        "account": key,
        "share": None if share is None else round(float(share), 4),
        "limit": float(report.limits.dependence),
        "as_of": report.as_of,
        "url": outbox.link("economics:concentration")
        + ("?by=group" if report.by == "group" else ""),
    }


@transaction.atomic
def _note(seen: str, alarms: Mapping[Key, Mapping[str, object]], now: datetime) -> int:
    watch, _created = AlarmWatch.objects.get_or_create(pk=1)
    # Of two processes that saw the same, one notes it.
    if watch.seen == seen or not AlarmWatch.objects.filter(pk=1, seen=watch.seen).update(seen=seen):
        return 0
    standing = {(one.by, one.account_id): one for one in StandingAlarm.objects.all()}
    over = [one.pk for key, one in standing.items() if key not in alarms]
    StandingAlarm.objects.filter(pk__in=over).delete()
    begun = [key for key in alarms if key not in standing]
    StandingAlarm.objects.bulk_create(
        StandingAlarm(by=by, account_id=account, raised_at=now) for by, account in begun
    )
    outbox.announce_many("alarm.raised", (alarms[key] for key in begun))
    return len(begun)
