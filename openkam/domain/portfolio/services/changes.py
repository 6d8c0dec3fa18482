"""Finding out what an import changed, once, right after it or when somebody asks for it first."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.jobs import queue
from openkam.core.jobs import selectors as jobs
from openkam.core.jobs.models import Job
from openkam.core.jobs.progress import JobTaken, WorkerStops
from openkam.domain.portfolio.models import ImportBatch
from openkam.domain.portfolio.selectors import (
    account_keys_table,
    changes_batch,
    constant_rates,
    ledger,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Changes

Watcher = Callable[[float | None, str], None]

logger = logging.getLogger(__name__)
JOB = "portfolio.find_changes"
PATIENCE_SECONDS = 60.0


def ask_for_changes(actor: "User", pk: int) -> Job:
    """Let a worker find out what an import changed; one job does for all who ask.

    Raises Http404 if the import brought no sales into the ledger.
    """
    batch = changes_batch(actor, pk)
    job = jobs.latest(JOB, pk=batch.pk)
    if job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING):
        return job
    return queue.enqueue(JOB, actor=actor, pk=batch.pk)


def find_changes(actor: "User", pk: int, *, progress: Watcher) -> ImportBatch:
    """Find out what an import changed and store it; the right to write is held meanwhile.

    Raises Http404 if the import brought no sales into the ledger, and LedgerFault.
    """
    batch = changes_batch(actor, pk)
    with ledger().writing(PATIENCE_SECONDS):
        _find(batch.pk, progress)
    batch.refresh_from_db()
    return batch


def note_changes(pk: int, progress: Watcher) -> None:
    """Do the same within an import that holds the right to write.

    The import stands whatever becomes of this: its page asks for the changes again.
    """
    try:
        _find(pk, progress)
    except (JobTaken, WorkerStops):
        raise
    except Exception:
        logger.exception("What import %s changed could not be found out.", pk)


def _find(pk: int, progress: Watcher) -> None:
    words = {
        "documents": _("Comparing the documents with those before"),
        "accounts": _("Comparing the accounts"),
        "writing": _("Storing what changed"),
    }
    constant = constant_rates()
    facts = ledger(constant)
    found = facts.find_changes(
        pk, account_keys_table(), lambda share, step: progress(share, words[step])
    )
    rates = constant.only(facts.foreign_currencies()).stored()
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=pk)
        batch.result = {**(batch.result or {}), "changes": {**_storable(found), "rates": rates}}
        batch.save(update_fields=["result"])


def _storable(found: "Changes") -> dict[str, object]:
    """Exact amounts and days as texts."""
    return {name: _text(value) for name, value in asdict(found).items()}


def _text(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
