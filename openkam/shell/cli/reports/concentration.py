"""`openkam report concentration`: on whom the revenue depends, by the day."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from openkam.core.access.models import User
from openkam.domain.economics import selectors as economics
from openkam.shell.cli.output import grouped, table
from openkam.shell.cli.reports.period import add_period, asked_period
from openkam.shell.cli.reports.words import ROWS_SHOWN, and_more
from openkam.shell.cli.reports.words import percent as _percent

PURPOSE = "shares, ABC classes, HHI and Gini"


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take the period and by what."""
    add_period(report)
    report.add_argument("--by", choices=("account", "group"), default="account")


def made(options: argparse.Namespace, actor: User) -> tuple[Mapping[str, Any], Iterator[str]]:
    """Return on whom the revenue depends, by the day."""
    period = asked_period(actor, options.start, options.end)
    report = economics.day_exact_concentration_report(actor, period=period, by=options.by)
    content = economics.report_as_json(actor, report)
    return content, _for_reading(report, content)


def _for_reading(
    report: economics.ConcentrationReport, content: Mapping[str, Any]
) -> Iterator[str]:
    currency, top = content["currency"], content["top_20_percent"]
    last_day = content["to"] - timedelta(days=1)
    yield (
        f"Concentration {content['from']} to {last_day} by {content['by']}, {currency},"
        f" as of {content['as_of']}"
    )
    if report.basis.rates.note:
        yield f"Other currencies count {report.basis.rates.note}."
    if not content["rows"]:
        yield "Nobody has a line in this period."
        yield from _where_lines_are(report)
        return
    say = economics.about_concentration(report, content["rows"][0]["name"])
    yield f"{say.first} {say.second}".strip()
    yield ""
    yield table(
        [
            ("Revenue", grouped(content["revenue"], 2)),
            ("Unassigned", grouped(content["unassigned"] or Decimal(0), 2)),
            ("With a line", grouped(content["accounts"])),
            ("Positive, zero, negative", _counts(content, "positive", "zero", "negative")),
            (f"Top 20 % ({grouped(top['accounts'])})", percent(top["share"])),
            *(
                (f"Top {name.removeprefix('top_')}", percent(share))
                for name, share in content["shares"].items()
            ),
            ("ABC", _counts(content["abc"], "a", "b", "c")),
            ("HHI", _figure(content["hhi"], 1)),
            ("Effective number", _figure(content["effective_number"], 1)),
            ("Gini", _figure(content["gini"], 4)),
        ]
    )
    for alarm in content["alarms"]:
        yield f"ALARM: {alarm['name']} brings {percent(alarm['share'])} of the revenue."
    yield from _largest(content["rows"])


def _where_lines_are(report: economics.ConcentrationReport) -> Iterator[str]:
    first, last = report.basis.covers_from, report.basis.covers_until
    yield f"The sales data cover {first} to {last}. To see all of them:"
    yield f"  openkam report concentration --from {first} --to {last + timedelta(days=1)}"


def _largest(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield table(
        [("Name", "revenue", "share", "together", "class")]
        + [
            (
                row["name"][:50],
                grouped(row["revenue"], 2),
                percent(row["share"]),
                percent(row["cumulative_share"]),
                row["class"] or "–",
            )
            for row in rows[:ROWS_SHOWN]
        ]
    )
    yield from and_more(rows)


def _counts(values: Mapping[str, Any], *names: str) -> str:
    return ", ".join("–" if values[name] is None else grouped(values[name]) for name in names)


def _figure(value: Any, digits: int) -> str:
    return "–" if value is None else grouped(value, digits)


def percent(share: Decimal | None) -> str:
    """Return a share with two decimals: among many customers one would be too coarse."""
    return _percent(share, 2)
