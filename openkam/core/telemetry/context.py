"""What is being done right now, so that every line of the log can say so."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_facts: ContextVar[Mapping[str, object] | None] = ContextVar("openkam_facts", default=None)


@contextmanager
def telling(**facts: object) -> Iterator[None]:
    """Add facts, such as the number of a request or a job, to what is logged meanwhile."""
    before = _facts.set({**current(), **facts})
    try:
        yield
    finally:
        _facts.reset(before)


def current() -> Mapping[str, object]:
    """Return the facts of now."""
    return _facts.get() or {}


def request_id() -> str:
    """Return the number of the request that is being answered, "" outside one."""
    return str(current().get("request", ""))
