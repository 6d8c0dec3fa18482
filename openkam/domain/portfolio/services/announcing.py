"""What the portfolio announces to other systems, each in the transaction of the change."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.webhooks import outbox
from openkam.domain.portfolio.models import Segment, Tier

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account, ImportBatch, ImportSchedule

STATUS = ("tier", "segment", "owner")
# Owners are people: their number is enough for whoever may look them up.
NAMED: dict[str, Any] = {"tier": Tier, "segment": Segment}
COUNTS = ("lines", "documents", "rows", "accounts", "undo")

Change = tuple[int, int | None, int | None]
"""An account, and the numbers of what it had before and has now."""


def status_changed(field: str, changes: Iterable[Change]) -> None:
    """Tell that accounts got another tier, segment or owner; `field` is one of STATUS."""
    outbox.announce_many("status.changed", _told(field, changes))


def status_of_many(
    field: str, accounts: Iterable["Account"], before: Any, after: Any = None
) -> None:
    """Tell the same change of several accounts; before and after are rows, or None."""
    numbers = [None if thing is None else thing.pk for thing in (before, after)]
    status_changed(field, [(one.pk, numbers[0], numbers[1]) for one in accounts])


def key_status_changed(
    account_id: int, before: tuple[str, date | None], now: tuple[str, date | None]
) -> None:
    """Tell that an account got another key-account status: state and day, "" where there is none.

    The merge of two accounts tells it too, where the status goes along.
    """
    if before == now:
        return
    outbox.announce(
        "status.changed",
        {
            "account": account_id,
            "field": "key_status",
            "from": _status(*before),
            "to": _status(*now),
            "url": outbox.link("web:account", account_id),
        },
    )


def import_finished(batch: "ImportBatch") -> None:
    """Tell how an import ended: live, empty, failed, or undone later."""
    result = batch.result or {}
    outbox.announce(
        "import.finished",
        {
            "import": batch.pk,
            "kind": batch.kind,
            "state": batch.state,
            "source": batch.source,
            "file": batch.file_name,
            "counts": {name: result[name] for name in COUNTS if name in result},
            "url": outbox.link("portfolio:import", batch.pk),
        },
    )


def schedule_failed(schedule: "ImportSchedule") -> None:
    """Tell that an import which runs by itself has a fault that it had not before."""
    outbox.announce(
        "alarm.raised",
        {
            "alarm": "schedule.failed",
            "schedule": schedule.pk,
            "url": outbox.link("portfolio:import-schedule", schedule.pk),
        },
    )


def _status(state: str, since: date | None) -> dict[str, object] | None:
    return {"state": state, "since": since} if state else None


def _told(field: str, changes: Iterable[Change]) -> Iterator[dict[str, object]]:
    # Runs only where somebody listens.
    model = NAMED.get(field)
    names = dict(model._default_manager.values_list("pk", "name")) if model else {}

    def thing(pk: int | None) -> dict[str, object] | None:
        if pk is None:
            return None
        return {"id": pk, "name": names.get(pk)} if model else {"id": pk}

    for account, before, after in changes:
        if before != after:
            yield {
                "account": account,
                "field": field,
                "from": thing(before),
                "to": thing(after),
                "url": outbox.link("web:account", account),
            }
