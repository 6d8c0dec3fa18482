"""`openkam report selection`: who is a key account, and why."""

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from openkam.core.access.models import User
from openkam.domain.selection import selectors as selection
from openkam.shell.cli.output import grouped, table
from openkam.shell.cli.reports.period import Unanswerable
from openkam.shell.cli.reports.words import ROWS_SHOWN, UNKNOWN, amount, and_more, percent

PURPOSE = "the ranking of a selection round with criteria, weights and decisions"


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take which round."""
    report.add_argument(
        "--round",
        type=int,
        metavar="N",
        help="number of the round (default: the one run last, else the one being prepared)",
    )


def made(options: argparse.Namespace, actor: User) -> tuple[Mapping[str, Any], Iterator[str]]:
    """Return the round with all its rows."""
    found = selection.latest_round(actor) if options.round is None else options.round
    if found is None or not selection.rounds(actor).filter(pk=found).exists():
        raise Unanswerable(_nothing(options.round, actor))
    content = selection.result_as_json(actor, found)
    return content, _for_reading(content)


def _nothing(asked: int | None, actor: User) -> str:
    if asked is None:
        return "There is no round of selection yet. Start one on the page Selection."
    known = selection.rounds(actor).values_list("pk", flat=True)
    listed = ", ".join(str(pk) for pk in known) or "none"
    return f"There is no round {asked}; there are: {listed}."


def _for_reading(content: Mapping[str, Any]) -> Iterator[str]:
    draft = ", draft" if content["is_draft"] else ""
    basis = f", {content['currency']}, as of {content['as_of']}" if content["as_of"] else ""
    yield f"Selection round {content['id']} “{content['name']}” ({content['state']}{draft}){basis}"
    yield f"Model “{content['model']}”, version {content['version']}; places: {_count(content)}"
    yield ""
    yield table(
        [("Criterion", "weight", "scores 1", "scores 10")]
        + [
            (one["name"], f"{one['weight']} %", _figure(one["worst"]), _figure(one["best"]))
            for one in content["criteria"]
        ]
    )
    yield ""
    rows = content["rows"]
    if not rows:
        yield "No account was compared yet."
        return
    yield table(
        [("Account", "rank", "revenue", "score", "from", "to", "inside", "decision")]
        + [_row(row) for row in rows[:ROWS_SHOWN]]
    )
    yield from and_more(rows)


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    decision = row["decision"]
    return (
        row["name"][:50],
        UNKNOWN if row["rank"] is None else grouped(row["rank"]),
        amount(row["revenue"]),
        _figure(row["score"]),
        _figure(row["low"]),
        _figure(row["high"]),
        percent(row["inside_share"], 0),
        decision["verdict"] if decision else "",
    )


def _count(content: Mapping[str, Any]) -> str:
    return UNKNOWN if content["places"] is None else grouped(content["places"])


def _figure(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,.2f}"
