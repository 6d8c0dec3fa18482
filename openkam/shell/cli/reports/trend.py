"""`openkam report trend`: revenue and margin month by month, and who makes it."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from openkam.calc.periods import Period, add_months, month_start
from openkam.core.access.models import User
from openkam.domain.economics import selectors as economics
from openkam.domain.portfolio import selectors as portfolio
from openkam.shell.cli.days import day
from openkam.shell.cli.output import table
from openkam.shell.cli.reports.period import Unanswerable
from openkam.shell.cli.reports.words import ROWS_SHOWN, amount, and_more, percent

PURPOSE = "revenue and margin by month, against the year before"
BY = ("account", "group", "segment", "tier", "product-group")


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


def made(options: argparse.Namespace, actor: User) -> tuple[Mapping[str, Any], Iterator[str]]:
    """Return the months."""
    scope = _scope(actor, options)
    report = economics.trend_report(
        actor,
        period=_period(actor, options),
        by=options.by.replace("-", "_"),
        scope=scope,
    )
    content = economics.trend_as_json(actor, report)
    return content, _for_reading(content)


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
            raise Unanswerable(f"There is no account {pk}.")
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
        raise Unanswerable(
            f"There is no {kind} {name!r}; there are: {_listed(n for _pk, n in known)}."
        )
    return found


def _product_group(name: str | None) -> str | None:
    preparation = portfolio.current_preparation()
    if not name or preparation is None:
        return name
    known = portfolio.product_group_names(preparation)
    if name not in known:
        raise Unanswerable(f"There is no product group {name!r}; there are: {_listed(known)}.")
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
                amount(row["revenue"]),
                amount(row["revenue_before"]),
                amount(row["margin"]),
            )
            for row in rows[:ROWS_SHOWN]
        ]
    )
    yield from and_more(rows)


def _months(period: Mapping[str, Any]) -> str:
    return f"{period['from']} to {period['to'] - timedelta(days=1)}"


def _month(month: Mapping[str, Any]) -> tuple[str, ...]:
    said = "" if month["state"] == "complete" else month["state"]
    return (
        f"{month['month']:%Y-%m}",
        amount(month["revenue"]),
        amount(month["revenue_before"]),
        percent(month["change_share"]),
        amount(month["revenue_12_months"]),
        amount(month["margin"]),
        percent(month["margin_rate"]),
        "no sales" if not said and not month["lines"] else said,
    )
