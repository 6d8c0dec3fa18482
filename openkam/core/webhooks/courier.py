"""The thread of a worker that sends, so that long jobs and slow receivers do not wait."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, connections

from openkam.core.webhooks import sending
from openkam.core.webhooks.models import Endpoint

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0
STOP_SECONDS = 12.0  # a try under way ends within ten

Notice = Callable[[Endpoint], None]


@contextmanager
def on_the_way(clock: sending.Clock, notice: Notice) -> Iterator[None]:
    """Send what is due beside the work of this process; `notice` hears who was switched off."""
    stopping = threading.Event()
    thread = threading.Thread(
        target=_go, args=(clock, notice, stopping), name="webhooks", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(STOP_SECONDS)


def send_round(
    clock: sending.Clock,
    notice: Notice,
    is_stopping: Callable[[], bool] = sending.nobody_stops,
) -> None:
    """Send what is due now, then return."""
    for endpoint in sending.send_due(clock, is_stopping=is_stopping):
        notice(endpoint)


def _go(clock: sending.Clock, notice: Notice, stopping: threading.Event) -> None:
    try:
        while not stopping.wait(PAUSE_SECONDS):
            close_old_connections()
            try:
                send_round(clock, notice, stopping.is_set)
            except DatabaseError as fault:
                logger.warning("Webhooks cannot be read now: %s", str(fault).strip())
            except Exception:
                # Whatever it was, the other deliveries and the next round shall not end with it.
                logger.exception("Sending webhooks failed.")
    finally:
        connections.close_all()
