"""What Prometheus is told besides the requests, read when it asks.

Each source below is asked alone: what one cannot tell leaves a gap and hides nothing else. What is
not known has no sample, for 0 would be a statement. No label carries what people typed.
"""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.timezone import localtime
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

import openkam
from openkam.core.backup import shelf
from openkam.core.jobs import beats
from openkam.core.jobs import selectors as jobs
from openkam.core.webhooks import deliveries
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.counts import import_counts
from openkam.shell.web.operation import counters, readiness

__all__ = ["CONTENT_TYPE", "page"]

Source = Callable[[datetime], Iterable[Metric]]
log = logging.getLogger(__name__)


def page(now: datetime) -> bytes:
    """Return everything in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_House(now))
    return generate_latest(registry)


class _House(Collector):
    def __init__(self, now: datetime) -> None:
        self._now = now

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        for source in SOURCES:
            try:
                yield from list(source(self._now))
            except (DatabaseError, OSError) as fault:
                log.warning("%s cannot be measured: %s", source.__name__, fault)


def _requests(now: datetime) -> Iterable[Metric]:
    return counters.counted()


def _version(now: datetime) -> Iterator[Metric]:
    yield _labelled(
        "openkam_info", "The version that runs.", ["version"], [((openkam.__version__,), 1)]
    )


def _checks(now: datetime) -> Iterator[Metric]:
    found = [((name,), float(not fault)) for name, fault in readiness.checks(now).items()]
    yield _labelled(
        "openkam_check_ok", "1 where a check of /health/ready/ is in order.", ["check"], found
    )


def _jobs(now: datetime) -> Iterator[Metric]:
    counts = jobs.queue_counts()
    yield _labelled(
        "openkam_jobs", "Jobs of the last 30 days.", ["name", "state"], counts.jobs.items()
    )
    since = counts.oldest_waiting_since
    yield _gauge(
        "openkam_queue_age_seconds",
        "How long the oldest waiting job waits; 0 when none does.",
        _age(since, now) if since else 0,
    )
    yield _labelled(
        "openkam_job_last_done_age_seconds",
        "Time since a job of this name reached its result.",
        ["name"],
        [((name,), _age(at, now)) for name, at in counts.last_done_at.items()],
    )
    yield _labelled(
        "openkam_job_last_duration_seconds",
        "How long that one took.",
        ["name"],
        [((name,), took.total_seconds()) for name, took in counts.last_duration.items()],
    )


def _worker(now: datetime) -> Iterator[Metric]:
    yield _gauge(
        "openkam_worker_heartbeat_age_seconds",
        "Time since a worker gave a sign of life.",
        _age(beats.last_seen(), now),
    )


def _imports(now: datetime) -> Iterator[Metric]:
    counts = import_counts()
    yield _labelled(
        "openkam_imports",
        "Imports by kind and state.",
        ["kind", "state"],
        counts.by_kind_and_state.items(),
    )
    yield _gauge(
        "openkam_last_import_age_seconds",
        "Time since an import last brought something.",
        _age(counts.last_ended_at, now),
    )


def _figures(now: datetime) -> Iterator[Metric]:
    figures = portfolio.figures()
    if figures is None:
        return
    yield _gauge(
        "openkam_figures_fresh",
        "1 when the prepared figures contain all live sales lines.",
        not portfolio.needs_preparing(),
    )
    until = figures.covers_until
    yield _gauge(
        "openkam_data_age_days",
        "Days since the last day that the sales lines cover.",
        None if until is None else (localtime(now).date() - until).days,
    )


def _backup(now: datetime) -> Iterator[Metric]:
    last = shelf.last()
    yield _gauge(
        "openkam_backup_age_seconds",
        "Time since the last backup was made.",
        _age(last.made_at if last else None, now),
    )
    yield _gauge(
        "openkam_backup_late",
        "1 when that is longer ago than OPENKAM_BACKUP_WARN_DAYS, or there is none.",
        shelf.is_late(now),
    )


def _storage(now: datetime) -> Iterator[Metric]:
    ledger = Path(settings.LEDGER_FOLDER)
    size = sum(path.stat().st_size for path in ledger.rglob("*") if path.is_file())
    disk = shutil.disk_usage(settings.DATA)
    yield _gauge("openkam_ledger_bytes", "Size of the sales ledger.", size)
    yield _gauge("openkam_disk_free_bytes", "Free room where the data are.", disk.free)
    yield _gauge("openkam_disk_size_bytes", "Size of the disk where the data are.", disk.total)


# One function a subject; whoever adds one adds it here and to docs/how-to/operate.md.
def _webhooks(now: datetime) -> Iterator[Metric]:
    counts = deliveries.counts_by_state()
    yield _labelled(
        "openkam_webhook_deliveries",
        "Messages to other systems of the last 30 days.",
        ["state"],
        [((state,), number) for state, number in counts.items()],
    )


SOURCES: tuple[Source, ...] = (
    _version,
    _requests,
    _checks,
    _jobs,
    _worker,
    _imports,
    _webhooks,
    _figures,
    _backup,
    _storage,
)


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else max((now - at).total_seconds(), 0)


def _gauge(name: str, words: str, value: float | None) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words)
    if value is not None:
        family.add_metric([], float(value))
    return family


def _labelled(
    name: str, words: str, labels: list[str], values: Iterable[tuple[tuple[str, ...], float | None]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=labels)
    for given, value in sorted(values):
        if value is not None:
            family.add_metric(list(given), float(value))
    return family
