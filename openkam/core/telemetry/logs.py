"""The lines of the log, for people or for machines.

A value that somebody sent in can neither begin a line of its own nor carry control characters to
the operator's terminal. Mail addresses are left out: others read and keep a log than the data.
"""

import json
import logging
import re
from datetime import UTC, datetime

from openkam.core.telemetry import context

MAIL_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
LONGEST = 2_000  # characters of a message; a traceback may be longer
DETAILS = ("method", "path", "view", "status", "seconds")  # given as `extra` with a message


class TextLines(logging.Formatter):
    """One line a record: time, level, logger, message, and what it is about in brackets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it, indented, the traceback if there is one."""
        about = " ".join(f"{name}={one_line(str(value))}" for name, value in _facts(record).items())
        line = f"{_time(record)} {record.levelname} {record.name}: {_message(record)}"
        return "\n    ".join([f"{line} [{about}]" if about else line, *_trace(self, record)])


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object as one line."""
        told: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **_facts(record),
        }
        told |= {name: getattr(record, name) for name in DETAILS if hasattr(record, name)}
        trace = _trace(self, record)
        if trace:
            told["trace"] = "\n".join(trace)
        return json.dumps(told, ensure_ascii=False, default=str)


def one_line(text: str) -> str:
    """Return a text without line breaks, control characters and mail addresses."""
    plain = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
    return MAIL_ADDRESS.sub("[mail]", plain)


def faults_of_requests_only(record: logging.LogRecord) -> bool:
    """Let a request's fault (5xx) pass; refusals (4xx) have their line in the log of requests."""
    return record.levelno >= logging.ERROR


def _message(record: logging.LogRecord) -> str:
    return one_line(record.getMessage())[:LONGEST]


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _facts(record: logging.LogRecord) -> dict[str, object]:
    return {**context.current(), **getattr(record, "facts", {})}


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> list[str]:
    if not record.exc_info:
        return []
    return [one_line(line) for line in formatter.formatException(record.exc_info).splitlines()]
