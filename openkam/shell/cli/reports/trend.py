"""`openkam report trend`: revenue and margin month by month, and who makes it."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from openkam.calc.periods import Period, add_months, month_start
from openkam.core.access.models import User
from openkam.core.access.users import system_user
from openkam.domain.economics import selectors as economics
from openkam.domain.portfolio import selectors as portfolio
from openkam.shell.cli.days import day
from openkam.shell.cli.main import USAGE, refuse
from openkam.shell.cli.output import grouped, json_text, table

PURPOSE = "revenue and margin by month, against the year before"
BY = ("account", "group", "segment", "tier", "product-group")
ROWS_SHOWN = 20


class NotKnown(ValueError):
    """There is no such account, segment, tier or product group; the text says which there are."""


def add_arguments(report: argparse.ArgumentParser) -> None:
    """Take the months, by what, and of which part of the sales."""
    report.add_argument(
        "--from",
        dest="start",
        type=day,
        metavar="YYYY-MM-DD",
        help="first day of a month (default: 36 complete months)",
    )
    report.add_argument(
        "--to",
        dest="end",
        type=day,
        metavar="YYYY-MM-DD",
        help="first day of the month after the last one (default: after the last sale)",
    )
    report.add_argument("--by", choices=BY, default="account", help="who makes it, as rows")
    report.add_argument("--account", type=int, metavar="ID", help="only this account")
    report.add_argument("--group", type=int, metavar="ID", help="only the group with this parent")
    report.add_argument("--segment", metavar="NAME", help='only this segment; "" is none')
    report.add_argument("--tier", metavar="NAME", help='only this tier; "" is none')
    report.add_argument("--product-group", metavar="NAME", help='only these products; "" is none')


def run(options: argparse.Namespace) -> int:
    """Print the months."""
    actor = system_user()
    try:
        scope = _scope(actor, options)
    except NotKnown as fault:
        refuse(str(fault))
        return USAGE
    report = economics.trend_report(
        actor,
        period=_period(actor, options),
        by=options.by.replace("-", "_"),
        scope=scope,
    )
    content = economics.trend_as_json(actor, report)
    print(json_text(content) if options.json else "\n".join(_for_reading(content)))
    return 0


def _period(actor: User, options: argparse.Namespace) -> Period | None:
    if options.start is None and options.end is None:
        return None
    usual = economics.trend_period(economics.basis(actor))
    end = options.end or usual.end
    start = options.start or add_months(month_start(end), -(len(usual.months)))
    return Period(start, end)


def _scope(actor: User, options: argparse.Namespace) -> portfolio.Scope:
    tiers, segments = portfolio.care_names()
    for pk in (options.account, options.group):
        if pk is not None and not portfolio.names(actor, [pk]):
            raise NotKnown(f"There is no account {pk}.")
    return portfolio.Scope(
        account=options.account,
        group=options.group,
        segment=_named("segment", options.segment, segments),
        tier=_named("tier", options.tier, tiers),
        product_group=_product_group(options.product_group),
    )


def _named(kind: str, name: str | None, known: list[tuple[int, str]]) -> int | None:
    if not name:
        return None if name is None else portfolio.WITHOUT
    found = next((pk for pk, other in known if other == name), None)
    if found is None:
        raise NotKnown(f"There is no {kind} {name!r}; there are: {_listed(n for _pk, n in known)}.")
    return found


def _product_group(name: str | None) -> str | None:
    preparation = portfolio.current_preparation()
    if not name or preparation is None:
        return name
    known = portfolio.product_group_names(preparation)
    if name not in known:
        raise NotKnown(f"There is no product group {name!r}; there are: {_listed(known)}.")
    return name


def _listed(names: Any) -> str:
    return ", ".join(repr(name) for name in names if name) or "none"


def _for_reading(content: Mapping[str, Any]) -> Iterator[str]:
    yield f"Trend {_months(content)}, {content['currency']}, as of {content['as_of']}"
    yield table(
        [
            ("Month", "revenue", "a year before", "change", "12 months", "margin", "rate", ""),
            *(_month(month) for month in content["months"]),
        ]
    )
    yield ""
    yield f"By {content['by'].replace('_', ' ')}, {_months(content['now'])}"
    rows = content["rows"]
    yield table(
        [("Name", "revenue", "a year before", "margin")]
        + [
            (
                (row["name"] or "(none)")[:50],
                _figure(row["revenue"]),
                _figure(row["revenue_before"]),
                _figure(row["margin"]),
            )
            for row in rows[:ROWS_SHOWN]
        ]
    )
    if len(rows) > ROWS_SHOWN:
        yield f"and {grouped(len(rows) - ROWS_SHOWN)} more; --json prints all of them"


def _months(period: Mapping[str, Any]) -> str:
    return f"{period['from']} to {period['to'] - timedelta(days=1)}"


def _month(month: Mapping[str, Any]) -> tuple[str, ...]:
    said = "" if month["state"] == "complete" else month["state"]
    return (
        f"{month['month']:%Y-%m}",
        _figure(month["revenue"]),
        _figure(month["revenue_before"]),
        _percent(month["change_share"]),
        _figure(month["revenue_12_months"]),
        _figure(month["margin"]),
        _percent(month["margin_rate"]),
        "no sales" if not said and not month["lines"] else said,
    )


def _figure(amount: Decimal | None) -> str:
    return "–" if amount is None else grouped(amount, 2)


def _percent(share: Decimal | None) -> str:
    return "–" if share is None else f"{share:.1%}"
