"""One run of a scheduled import."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.core.fetching import FetchFault
from openkam.core.jobs.faults import message_for
from openkam.core.jobs.progress import JobTaken, WorkerStops
from openkam.core.ledger import FileFault, LedgerBusy, LedgerFault, Mapping, MappingFault
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports.facade import bring_in
from openkam.domain.portfolio.imports.scheduled.finding import Found, new_files
from openkam.domain.portfolio.imports.scheduled.telling import Told, tell
from openkam.domain.portfolio.imports.shapes import SHAPES
from openkam.domain.portfolio.models import ImportBatch, ImportSchedule

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


class ScheduleFailed(Exception):
    """A scheduled import brought nothing, or not all; `str()` says why."""


@dataclass
class Run:
    """What one run has done so far."""

    schedule: ImportSchedule
    actor: "User"
    mapping: Mapping
    text: str
    now: datetime
    today: date
    progress: "Progress"
    batches: list[ImportBatch] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def run_schedule(
    actor: "User", pk: int, *, again: bool, now: datetime, today: date, progress: "Progress"
) -> list[ImportBatch]:
    """Bring in what is new at a schedule's folder or address, and tell who wants to know.

    `again` also tries what failed before. Running it twice imports nothing twice. Raises
    ScheduleFailed after everything was noted and told; Http404 when the schedule is gone.
    """
    schedule = selectors.schedule(actor, pk)
    batches: list[ImportBatch] = []
    faults: list[str] = []
    try:
        run = _begun(actor, schedule, now, today, progress, batches, faults)
        for found in new_files(schedule, now=now, again=again):
            _take(run, found)
    except (JobTaken, WorkerStops):
        raise
    except LedgerBusy:
        _end(schedule, batches, [_busy()], now, is_quiet=True)
        raise
    except Exception as fault:
        _end(schedule, batches, [*faults, _words(fault)], now)
        raise
    _end(schedule, batches, faults, now)
    if faults:
        raise ScheduleFailed("\n".join(faults))
    return batches


def _begun(
    actor: "User",
    schedule: ImportSchedule,
    now: datetime,
    today: date,
    progress: "Progress",
    batches: list[ImportBatch],
    faults: list[str],
) -> Run:
    saved = selectors.saved_mapping(actor, schedule.source, schedule.kind)
    if saved is None:
        raise ScheduleFailed(
            _("The mapping of %(source)s is gone. Import one file of it in the browser.")
            % {"source": schedule.source}
        )
    mapping = Mapping.from_toml(saved.text, SHAPES)
    if mapping.heads is not None:
        raise ScheduleFailed(
            _("The mapping of %(source)s needs a second file with the heads of the documents.")
            % {"source": schedule.source}
        )
    return Run(schedule, actor, mapping, saved.text, now, today, progress, batches, faults)


def _take(run: Run, found: Found) -> None:
    """Bring one file in; what is wrong with the file itself stops no other."""
    if found.fault:
        run.faults.append(_of_file(found, found.fault))
        return
    run.progress(None, found.name)
    row = services.note_file(
        run.schedule, name=found.name, digest=found.digest, size=found.size, now=run.now
    )
    try:
        bring_in(
            run.actor,
            path=found.path,
            mapping=run.mapping,
            mapping_text=run.text,
            now=run.now,
            today=run.today,
            progress=run.progress,
            in_commit=lambda batch: services.note_file_result(row, batch=batch),
        )
    except (FileFault, MappingFault) as fault:
        services.note_file_result(row, error=_words(fault))
        run.faults.append(_of_file(found, _words(fault)))
        return
    assert row.batch is not None  # since its commit
    run.batches.append(row.batch)


def _end(
    schedule: ImportSchedule,
    batches: list[ImportBatch],
    faults: list[str],
    now: datetime,
    *,
    is_quiet: bool = False,
) -> None:
    outcome = "failed" if faults else "done" if batches else "nothing"
    error = "\n".join(faults)[:2000]
    before = schedule.last_error
    is_news = services.note_outcome(
        schedule,
        outcome=outcome,
        error=error,
        batches=[batch.pk for batch in batches],
        now=now,
        is_quiet=is_quiet,
    )
    if is_news:
        tell(schedule, Told(batches, error if error != before else ""))


def _of_file(found: Found, words: str) -> str:
    return f"{found.name}: {words}"


def _busy() -> str:
    return _("Another import was running; this one comes at its next time.")


def _words(fault: Exception) -> str:
    if isinstance(fault, FetchFault):
        return selectors.fetch_fault_text(fault)
    if isinstance(fault, LedgerFault):
        return selectors.fault_words(fault.code, fault.parameters, str(fault))
    unforeseen = _(
        "Something went wrong that nobody foresaw (%(fault)s). The job's log tells more."
    )
    return message_for(fault) or unforeseen % {"fault": type(fault).__name__}
