"""Counts of requests, kept by every web process and added up when they are asked for.

Prometheus' client keeps them in files of the folder that PROMETHEUS_MULTIPROC_DIR names; `openkam
serve` sets it and empties the folder at its start. Nothing is loaded or counted while no token
opens the measures.
"""

import os
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram
    from prometheus_client.metrics_core import Metric

SHARED = "PROMETHEUS_MULTIPROC_DIR"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def count_request(*, view: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request; nothing happens while the measures are closed."""
    if not settings.METRICS_TOKEN:
        return
    requests, durations = _kept()
    known = method if method in METHODS else "other"
    requests.labels(view, known, f"{status // 100}xx").inc()
    durations.labels(view).observe(seconds)


def counted() -> "Iterable[Metric]":
    """Return what all web processes have counted since the start."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    _kept()
    if SHARED not in os.environ:
        return [metric for kept in _kept() for metric in kept.collect()]
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry.collect()


def shared_folder() -> Path:
    """Return the folder in which the web processes of one server count together."""
    return Path(settings.DATA) / "metrics"


def begin_anew() -> dict[str, str]:
    """Empty the folder for a server that starts; return what its processes need to know."""
    if not settings.METRICS_TOKEN:
        return {}
    folder = shared_folder()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return {SHARED: str(folder)}


@lru_cache
def _kept() -> "tuple[Counter, Histogram]":
    from prometheus_client import CollectorRegistry, Counter, Histogram

    own = CollectorRegistry()
    return (
        Counter(
            "openkam_requests",
            "Answered requests by view, method and class of status.",
            ["view", "method", "status"],
            registry=own,
        ),
        Histogram(
            "openkam_request_duration_seconds",
            "How long answers took, by view.",
            ["view"],
            registry=own,
            buckets=SECONDS,
        ),
    )
