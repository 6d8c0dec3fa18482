"""Which period a report is printed for."""

import argparse
from datetime import date, timedelta

from openkam.calc.periods import Period, add_months
from openkam.core.access.models import User
from openkam.domain.economics import selectors as economics
from openkam.shell.cli.days import day

MONTHS = 12


class Unanswerable(Exception):
    """The options ask for something that there is not; the text says what to give instead."""


def add_period(parser: argparse.ArgumentParser) -> None:
    """Take the first day and the day after the last one."""
    parser.add_argument(
        "--from",
        dest="start",
        type=day,
        metavar="YYYY-MM-DD",
        help="first day (default: 12 months before --to)",
    )
    parser.add_argument(
        "--to",
        dest="end",
        type=day,
        metavar="YYYY-MM-DD",
        help="day after the last one (default: the day after the last sale)",
    )


def asked_period(actor: User, start: date | None, end: date | None) -> Period | None:
    """Return the period asked for; None without dates: the report's own default.

    Raises EmptyPeriod or OverflowError where the dates make none.
    """
    if start is None and end is None:
        return None
    if end is None:
        end = economics.basis(actor).covers_until + timedelta(days=1)
    return Period(start or add_months(end, -MONTHS), end)
