"""The process that runs jobs."""

import contextlib
import logging
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from types import FrameType

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from openkam.core.jobs import beats, progress, upkeep

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
TICK_SECONDS = 15.0

Tick = Callable[[datetime], None]


class HouseWorker(Worker):
    """Takes tasks one after another; told to end, it gives the job under way back to the queue."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """End now if idle, else with the next step of the job; a second signal ends at once."""
        if not self.running:
            self.reset_signals()
            sys.exit(1)
        self.running = False
        progress.stopping.set()
        if not self.running_task:
            sys.exit(0)


def work(*, ticks: Sequence[Tick]) -> None:
    """Run jobs until told to end; `ticks` are called every 15 seconds with the time."""
    worker = HouseWorker()
    worker.configure_signals()
    try:
        _keep_working(worker, ticks)
    finally:
        with contextlib.suppress(DatabaseError):
            beats.stop(worker.worker_id)


def _keep_working(worker: HouseWorker, ticks: Sequence[Tick]) -> None:
    due = 0.0
    while worker.running:
        close_old_connections()
        try:
            if time.monotonic() >= due:
                due = time.monotonic() + TICK_SECONDS
                beats.beat(worker.worker_id, now=timezone.now())
                _call(ticks)
            # Asked first without a lock: an idle worker shall not take turns with the writers.
            if DBTaskResult.objects.ready().exists():
                worker.run()
        except DatabaseError as fault:
            logger.warning("The queue cannot be read now: %s", str(fault).strip())
            close_old_connections()
        if worker.running:
            time.sleep(POLL_SECONDS)


def work_off(*, ticks: Sequence[Tick] = ()) -> None:
    """Call the ticks once, run everything that waits, then return."""
    _call(ticks)
    HouseWorker().run()


def _call(ticks: Sequence[Tick]) -> None:
    now = timezone.now()
    upkeep.tick(now=now)
    for tick in ticks:
        tick(now)
