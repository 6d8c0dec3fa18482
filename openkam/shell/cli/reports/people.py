"""`openkam report people`: which accounts hang on one person, and how one account is covered."""

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404
from django.utils.timezone import localdate

from openkam.core.access.models import User
from openkam.domain.stakeholders import selectors as stakeholders
from openkam.shell.cli.output import grouped, table
from openkam.shell.cli.reports.period import Unanswerable
from openkam.shell.cli.reports.words import ROWS_SHOWN, UNKNOWN, amount, and_more

PURPOSE = "how accounts are covered, and which of them hang on one person"


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take which account."""
    report.add_argument(
        "--account",
        type=int,
        metavar="N",
        help="number of one account, with its people (default: all accounts with people)",
    )


def made(options: argparse.Namespace, actor: User) -> tuple[Mapping[str, Any], Iterator[str]]:
    """Return how accounts are covered: all as measured last, or one as of today."""
    if options.account is None:
        content = stakeholders.coverage_of_all_as_json(actor)
        return content, _all(content)
    try:
        content = stakeholders.coverage_as_json(actor, options.account, localdate())
    except Http404 as fault:
        raise Unanswerable(f"There is no account {options.account}.") from fault
    return content, _one(content)


def _all(content: Mapping[str, Any]) -> Iterator[str]:
    rows = content["rows"]
    currency = f", {content['currency']}" if content["currency"] else ""
    yield f"Coverage of {grouped(len(rows))} accounts{currency}"
    yield table(
        [
            ("Hang on one person", grouped(content["single_threaded"])),
            ("Nobody in touch", grouped(content["nobody_in_touch"])),
            ("Key accounts with nobody known", grouped(content["key_accounts_unknown"])),
        ]
    )
    if not rows:
        yield "Nobody is known at any account. Note people on the page of an account."
        return
    yield ""
    yield table(
        [("Account", "revenue", "people", "in touch", "roles", "cut", "hangs on")]
        + [_row(row) for row in rows[:ROWS_SHOWN]]
    )
    yield from and_more(rows)


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["name"][:40],
        amount(row["revenue"]),
        grouped(row["people"]),
        grouped(row["people_in_touch"]),
        f"{row['cells_in_touch']}/{row['cells']}",
        UNKNOWN if row["cut"] is None else grouped(row["cut"]),
        ", ".join(one["name"] for one in row["hangs_on"])[:40],
    )


def _one(content: Mapping[str, Any]) -> Iterator[str]:
    account = content["account"]
    yield f"Coverage of {account['name']} as of {content['as_of']}"
    if not content["people"]:
        yield "Nobody is known here yet."
        return
    yield table(
        [
            ("People known", grouped(content["people"])),
            ("In touch", grouped(content["people_in_touch"])),
            ("Verdict", content["verdict"]),
            ("Hangs on", ", ".join(one["name"] for one in content["hangs_on"]) or UNKNOWN),
            ("Deciders", ", ".join(content["deciders"]) or "none known"),
            ("Between us and them", UNKNOWN if content["cut"] is None else str(content["cut"])),
            ("Stage observed", " to ".join(dict.fromkeys(content["stage"]["observed"]))),
            ("Stage as we see it", content["stage"]["own_view"] or UNKNOWN),
        ]
    )
    yield ""
    yield table(
        [("Role", "product group", "known", "confirmed", "in touch")]
        + [
            (
                one["role"],
                UNKNOWN if one["product_group"] is None else one["product_group"] or "other",
                grouped(one["known"]),
                grouped(one["confirmed"]),
                grouped(one["in_touch"]),
            )
            for one in content["cells"]
        ],
        left=2,
    )
