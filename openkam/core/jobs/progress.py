"""How a run tells where it stands, and learns that it should stop."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connections
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from openkam.core.jobs.models import Job

logger = logging.getLogger(__name__)

WRITE_SECONDS = 1.0  # progress is written at most this often
BEAT_SECONDS = 5.0  # and a sign of life at least this often
LONGEST_LOG = 2_000  # lines of one run

Watcher = Callable[[float | None, str], None]

stopping = threading.Event()  # set when this process was asked to end


class JobTaken(Exception):
    """Another run owns the job now; this one must leave everything as it is and end."""


class WorkerStops(Exception):
    """The worker was asked to end; the job goes back to the queue."""


class Pulse:
    """Writes what a run tells about itself, from a thread with a database connection of its own.

    So neither a long silent call of the engine nor a long transaction looks like death.
    """

    def __init__(self, job_id: int, claim: str) -> None:
        self.is_lost = False
        self._row = Job.objects.filter(pk=job_id)
        self._mine = self._row.filter(claim=claim, state__in=(Job.State.RUNNING, Job.State.DEAD))
        self._share: float | None = None
        self._text = ""
        self._lines: list[str] = []
        self._line_count = 0
        self._has_news = False
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_beating, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def note(self, share: float | None, text: str) -> None:
        """Remember how far the work is, 0..1 or None for unknown, and what it does."""
        with self._lock:
            self._share = None if share is None else min(max(share, 0.0), 1.0)
            self._text = _storable(text)[:200]
            self._has_news = True

    def write_line(self, line: str) -> None:
        """Remember a line for the log."""
        with self._lock:
            self._line_count += 1
            if self._line_count <= LONGEST_LOG:
                self._lines.append(_storable(line).rstrip() + "\n")
                self._has_news = True

    def unwritten(self) -> dict[str, object]:
        """Return the changes of the row that are still to be written, and forget them."""
        with self._lock:
            lines, self._lines, self._has_news = "".join(self._lines), [], False
            changes: dict[str, object] = {
                "progress_share": self._share,
                "progress_text": self._text,
            }
        if lines:
            changes["log"] = Concat(F("log"), Value(lines), output_field=TextField())
        return changes

    def beat(self, now: datetime) -> None:
        """Write a sign of life and the news; find out whether the row is still ours.

        A job that was taken for dead while it waited for the database comes back to life here,
        unless somebody has started it again.
        """
        changes = self.unwritten()
        alive = {"state": Job.State.RUNNING, "heartbeat_at": now, "ended_at": None}
        # A row that is not there at all is one that this connection cannot see yet.
        if not self._mine.update(**alive, **changes) and self._row.exists():
            self.is_lost = True

    def end(self, **outcome: object) -> bool:
        """Write how the run ended; False if the row is not ours any more."""
        return bool(self._mine.update(**{**self.unwritten(), **outcome}))

    def _keep_beating(self) -> None:
        last = time.monotonic()
        try:
            while not self._ended.wait(WRITE_SECONDS):
                if not self._has_news and time.monotonic() - last < BEAT_SECONDS:
                    continue
                try:
                    self.beat(timezone.now())
                except DatabaseError:
                    # The next beat may get through; what it would have told comes with it.
                    logger.debug("A sign of life could not be written.", exc_info=True)
                last = time.monotonic()
        finally:
            connections.close_all()


class Progress:
    """Given to every job: call it with the share done (0..1, or None) and a few words.

    It may be called as often as one likes. It raises JobTaken or WorkerStops when the run must
    end; a job lets these pass.
    """

    def __init__(self, pulse: Pulse, watcher: Watcher | None = None) -> None:
        self._pulse = pulse
        self._watcher = watcher

    def __call__(self, share: float | None, text: str = "") -> None:
        """Tell how far the work is and what it does now."""
        if self._pulse.is_lost:
            raise JobTaken
        if stopping.is_set():
            raise WorkerStops
        self._pulse.note(share, text)
        if self._watcher is not None:
            self._watcher(share, text)

    def log(self, line: str) -> None:
        """Add a line to the job's log."""
        self._pulse.write_line(line)


def _storable(text: str) -> str:
    return text.replace("\x00", "�")  # PostgreSQL stores no NUL
