"""`openkam report margin`: what the accounts bring after the cost of what they bought."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from openkam.core.access.models import User
from openkam.domain.economics import selectors as economics
from openkam.shell.cli.output import grouped, table
from openkam.shell.cli.reports.period import add_period, asked_period
from openkam.shell.cli.reports.words import ROWS_SHOWN, amount, and_more, percent

PURPOSE = "gross margin by account, the whale curve, and what changed the margin"


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take the period and by what."""
    add_period(report)
    report.add_argument("--by", choices=("account", "group"), default="account")


def made(options: argparse.Namespace, actor: User) -> tuple[Mapping[str, Any], Iterator[str]]:
    """Return who earns money and who costs it."""
    period = asked_period(actor, options.start, options.end)
    report = economics.margin_report(actor, period=period, by=options.by)
    content = economics.margin_as_json(actor, report)
    return content, _for_reading(report, content)


def _for_reading(report: economics.MarginReport, content: Mapping[str, Any]) -> Iterator[str]:
    last_day = content["to"] - timedelta(days=1)
    yield (
        f"Margin {content['from']} to {last_day} by {content['by']}, {content['currency']},"
        f" as of {content['as_of']}"
    )
    if report.basis.rates.note:
        yield f"Other currencies count {report.basis.rates.note}."
    if not content["accounts"]:
        first, last = report.basis.covers_from, report.basis.covers_until
        yield "Nobody has a line in this period."
        yield f"The sales data cover {first} to {last}. To see all of them:"
        yield f"  openkam report margin --from {first} --to {last + timedelta(days=1)}"
        return
    if not content["with_cost"]:
        yield "No line of this period has a cost: import sales lines with a column of cost."
    yield table(list(_figures(content)))
    yield from _effects(content)
    yield from _rows(content["rows"])


def _figures(content: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    before = content["before"]
    former = before or dict.fromkeys(content)
    peak = content["whale_peak"]
    yield ("", "", "year before" if before else "")
    for title, name in (("Revenue", "revenue"), ("Gross margin", "margin")):
        yield (title, amount(content[name]), amount(former[name]) if before else "")
    for title, name in (("Margin rate", "margin_rate"), ("Revenue with known cost", "known_share")):
        yield (title, percent(content[name]), percent(former[name]) if before else "")
    if not content["with_cost"]:
        return
    yield ("Below zero", f"{content['below_zero']} of {content['with_cost']}", "")
    yield ("Lost by them", amount(content["lost_below_zero"]), "")
    share = "" if peak["share"] is None else f" ({percent(peak['share'])})"
    yield ("Peak of the whale curve", f"{amount(peak['amount'])}{share}", "")
    yield ("Large, little margin", grouped(content["large_for_little"]), "")


def _effects(content: Mapping[str, Any]) -> Iterator[str]:
    effects = content["effects"]
    if effects is None:
        return
    yield ""
    margin, revenue = effects["margin"], effects["revenue"]
    yield table(
        [("Change against the year before", "revenue", "margin")]
        + [
            (name, amount(revenue[name]) if name in revenue else "", amount(margin[name]))
            for name in margin
        ]
    )


def _rows(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    yield ""
    yield table(
        [("Name", "revenue", "margin", "")]
        + [
            (
                (row["name"] or "–")[:50],
                amount(row["revenue"]),
                amount(row["margin"]),
                "large, little margin" if row["large_for_little"] else "",
            )
            for row in rows[:ROWS_SHOWN]
        ]
    )
    yield from and_more(rows)
