"""`openkam report segments`: tiers and segments, and the watch over the middle."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from openkam.core.access.models import User
from openkam.domain.economics import selectors as economics
from openkam.shell.cli.output import grouped, table
from openkam.shell.cli.reports.period import add_period, asked_period
from openkam.shell.cli.reports.words import ROWS_SHOWN, amount, and_more, percent

PURPOSE = "revenue by tier or segment, growth candidates, and who in the middle loses"


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take the period and by what."""
    add_period(report)
    report.add_argument("--by", choices=("tier", "segment"), default="tier")


def made(options: argparse.Namespace, actor: User) -> tuple[Mapping[str, Any], Iterator[str]]:
    """Return what tiers or segments bring, who grows below the upper tiers, who loses."""
    period = asked_period(actor, options.start, options.end)
    report = economics.segments_report(actor, period=period, by=options.by)
    content = economics.segments_as_json(actor, report)
    return content, _for_reading(content)


def _for_reading(content: Mapping[str, Any]) -> Iterator[str]:
    by, last_day = content["by"], content["to"] - timedelta(days=1)
    yield (
        f"{by.capitalize()}s {content['from']} to {last_day}, {content['currency']},"
        f" as of {content['as_of']}"
    )
    if content["before_from"] is None:
        yield "The sales data hold no year before to compare with."
    yield ""
    yield table(
        [("Name", "accounts", "buying", "revenue", "share", "change", "margin")]
        + [_part(row, f"no {by}") for row in content["rows"]]
    )
    yield ""
    yield table(list(_watch(content)))
    yield from _accounts(content)


def _part(row: Mapping[str, Any], nameless: str) -> tuple[str, ...]:
    return (
        (row["name"] or nameless)[:50],
        grouped(row["accounts"]),
        grouped(row["buying"]),
        grouped(row["revenue"], 2),
        percent(row["share"]),
        percent(row["change_share"]),
        amount(row["margin"]),
    )


def _watch(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Upper tiers", ", ".join(content["upper_tiers"]) or "–"
    yield "bring", f"{grouped(content['upper_revenue'], 2)} ({percent(content['upper_share'])})"
    yield "The middle", ", ".join(content["middle_tiers"]) or "–"
    if content["before_from"] is None:
        return
    yield "Growth candidates", grouped(content["growth_candidates"])
    yield "grew by", grouped(content["growth"], 2)
    yield "Losing in the middle", grouped(content["middle_losing"])
    yield "lost", grouped(content["middle_lost"], 2)
    yield "Stopped buying", grouped(content["stopped_buying"])


def _accounts(content: Mapping[str, Any]) -> Iterator[str]:
    titles = {"growth_candidate": "Growth candidate", "middle_losing": "Losing in the middle"}
    for key, title in titles.items():
        rows = [row for row in content["accounts"] if row["watch"] == key]
        if not rows:
            continue
        yield ""
        yield table(
            [(title, "tier", "revenue", "change", "change")]
            + [
                (
                    (row["name"] or "–")[:50],
                    row["tier"] or "–",
                    grouped(row["revenue"], 2),
                    grouped(row["change"], 2),
                    percent(row["change_share"]),
                )
                for row in rows[:ROWS_SHOWN]
            ]
        )
        yield from and_more(rows)
