"""When a delivery is tried again. Plain Python."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DELAYS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
MOST_TRIES = len(DELAYS) + 1
JITTER_SHARE = 0.2  # at most so much later, so that a receiver that recovers is not run over
LONGEST_WAIT = timedelta(hours=24)


def next_try(tries: int, *, now: datetime, jitter: float, retry_after: str = "") -> datetime | None:
    """Return when to try again after that many tries; None if that was the last.

    `jitter` is a random number 0..1. A Retry-After of the receiver counts up to a day.
    """
    if tries >= MOST_TRIES:
        return None
    wait = DELAYS[tries - 1] * (1 + JITTER_SHARE * jitter)
    asked = min(_asked(retry_after, now), LONGEST_WAIT)
    return now + max(wait, asked)


def _asked(retry_after: str, now: datetime) -> timedelta:
    """What the header asks for: seconds or a date; nothing if it is neither."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return timedelta()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
