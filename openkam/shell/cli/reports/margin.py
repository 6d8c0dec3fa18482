"""`openkam report margin`: what the accounts bring after the cost of what they bought."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from openkam.core.access.users import system_user
from openkam.domain.economics import selectors as economics
from openkam.shell.cli.output import grouped, json_text, table
from openkam.shell.cli.reports.period import add_period, asked_period

ROWS_SHOWN = 20
PURPOSE = "gross margin by account, and the whale curve"


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take the period and by what."""
    add_period(report)
    report.add_argument("--by", choices=("account", "group"), default="account")


def run(options: argparse.Namespace) -> int:
    """Print who earns money and who costs it."""
    actor = system_user()
    period = asked_period(actor, options.start, options.end)
    report = economics.margin_report(actor, period=period, by=options.by)
    content = economics.margin_as_json(actor, report)
    print(json_text(content) if options.json else "\n".join(_for_reading(content)))
    return 0


def _for_reading(content: Mapping[str, Any]) -> Iterator[str]:
    last_day = content["to"] - timedelta(days=1)
    yield (
        f"Margin {content['from']} to {last_day} by {content['by']}, {content['currency']},"
        f" as of {content['as_of']}"
    )
    yield table(
        [
            ("Revenue", grouped(content["revenue"], 2)),
            ("With known cost", _percent(content["known_share"])),
            ("Gross margin", grouped(content["margin"], 2)),
            ("Below zero", grouped(content["below_zero"])),
            ("Whale peak", _percent(content["whale_peak"]["share"])),
        ]
    )
    yield ""
    yield table(
        [("Name", "revenue", "margin")]
        + [
            (row["name"][:50], grouped(row["revenue"], 2), grouped(row["margin"], 2))
            for row in content["rows"][:ROWS_SHOWN]
        ]
    )


def _percent(share: Decimal | None) -> str:
    return "–" if share is None else f"{share:.1%}"
