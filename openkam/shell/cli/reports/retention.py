"""`openkam report retention`: who stays, grows, shrinks, leaves and comes, by the day."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openkam.calc.periods import Period
from openkam.core.access.models import User
from openkam.domain.economics import selectors as economics
from openkam.shell.cli.days import day
from openkam.shell.cli.output import grouped, table
from openkam.shell.cli.reports.period import Unanswerable, add_period, asked_period
from openkam.shell.cli.reports.words import ROWS_SHOWN, amount, and_more, percent

PURPOSE = "net, gross and logo retention, and what became of each account"
STEPS = (
    ("Opening", "opening", 1),
    ("Expansion", "expansion", 1),
    ("Contraction", "contraction", -1),
    ("Lost", "lost", -1),
    ("New", "new", 1),
    ("Returned", "returned", 1),
    ("Credits", "credits", 1),
    ("Closing", "closing", 1),
)
REASONS = {
    "before_data": "The sales data begin after the base.",
    "partly_before_data": "The sales data begin inside the base, so it is not whole.",
    "no_revenue": "Nobody has revenue above zero in the base.",
}


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take period and base, and by what."""
    add_period(report)
    report.add_argument(
        "--base-from",
        type=day,
        metavar="YYYY-MM-DD",
        help="first day of the base (default: the period of equal length before)",
    )
    report.add_argument(
        "--base-to",
        type=day,
        metavar="YYYY-MM-DD",
        help="day after the last one of the base (default: --from)",
    )
    report.add_argument("--by", choices=("account", "group"), default="account")


def made(options: argparse.Namespace, actor: User) -> tuple[Mapping[str, Any], Iterator[str]]:
    """Return what became of the revenue of the base."""
    period = asked_period(actor, options.start, options.end)
    if options.base_to and not options.base_from:
        raise Unanswerable("--base-to needs --base-from.")
    try:
        base = _base(actor, options.base_from, options.base_to, period)
        report = economics.retention_report(actor, period=period, base=base, by=options.by)
    except economics.BaseNotBefore as fault:
        raise Unanswerable(str(fault)) from fault
    content = economics.retention_as_json(actor, report)
    return content, _for_reading(content)


def _base(actor: Any, start: date | None, end: date | None, period: Period | None) -> Period | None:
    if start is None:
        return None
    period = period or economics.retention_period(economics.basis(actor))
    return Period(start, end or period.start)


def _for_reading(content: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"Retention {_days(content, '')} by {content['by']}, {content['currency']},"
        f" as of {content['as_of']}"
    )
    if content["base_from"]:
        yield f"compared with {_days(content, 'base_')}"
    if content["unknown_because"]:
        yield REASONS[content["unknown_because"]]
    yield table(
        [
            ("Net revenue retention", percent(content["nrr"])),
            ("Gross revenue retention", percent(content["grr"])),
            ("Logo retention", percent(content["logo_retention"])),
        ]
    )
    yield ""
    yield table(
        [("", content["currency"], "accounts")]
        + [
            (title, _signed(content[key], sign), _count(content.get(f"{key}_accounts")))
            for title, key, sign in STEPS
        ]
    )
    yield from _rows(content["rows"])


def _rows(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield table(
        [("Name", "opening", "closing", "movement")]
        + [
            (
                (row["name"] or "–")[:50],
                amount(row["opening"]),
                amount(row["closing"]),
                row["movement"] or "–",
            )
            for row in rows[:ROWS_SHOWN]
        ]
    )
    yield from and_more(rows)


def _days(content: Mapping[str, Any], which: str) -> str:
    return f"{content[f'{which}from']} to {content[f'{which}to'] - timedelta(days=1)}"


def _count(count: int | None) -> str:
    return "" if count is None else grouped(count)


def _signed(value: Decimal | None, sign: int) -> str:
    return amount(None if value is None else value * sign)
