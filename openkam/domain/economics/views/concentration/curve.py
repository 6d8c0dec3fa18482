"""The Pareto curve: what its drawing needs, and the same as a table."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.concentration import CurvePoint, pareto_curve
from openkam.core.face import formats
from openkam.domain.economics.views.addresses import page_url
from openkam.domain.economics.views.concentration.answer import Answer

DRAWN_POINTS = 400
TABLE_POINTS = 40
RANK = 987654321  # stands for the rank in an address until the reader clicks


def drawing(answer: Answer) -> dict[str, Any]:
    """Return what the chart module needs; floats, since pixels are no money."""
    report = answer.report
    points = _points(answer, DRAWN_POINTS)
    fifth = report.figures.top_20_percent.accounts
    marks = {10 if fifth > 10 else 1, fifth}
    return {
        "customers": report.figures.accounts,
        "points": [[p.accounts, round(float(p.share), 5), _label(answer, p)] for p in points],
        "fifth": fifth,
        "marks": [
            [p.accounts, round(float(p.share), 5), _mark_label(answer, p, fifth)]
            for p in points
            if p.accounts in marks
        ],
        "x": _("groups, largest first, in %")
        if report.by == "group"
        else _("accounts, largest first, in %"),
        "y": _("share of revenue in %"),
        "open": _("Click: open the last of them"),
        "url": page_url(answer.question.base, "economics:concentration-account", RANK),
        "rank": str(RANK),
    }


def curve_table(answer: Answer) -> list[tuple[str, str, str]]:
    """Return rows of the curve: how many, which part of all, which share of revenue."""
    return [
        (formats.number(count), formats.percent(part), formats.percent(share))
        for count, part, share in table_rows(answer)
    ]


def table_rows(answer: Answer) -> list[tuple[int, Decimal, Decimal | None]]:
    """Return the same as values: a number, and two fractions."""
    everybody = answer.report.figures.accounts
    return [
        (point.accounts, Decimal(point.accounts) / everybody, point.share)
        for point in _points(answer, TABLE_POINTS)
        if point.accounts
    ]


def customers_text(answer: Answer) -> str:
    """Return how many accounts or groups the curve counts."""
    count = answer.report.figures.accounts
    if answer.report.by == "group":
        text = ngettext("%(count)s group", "%(count)s groups", count)
    else:
        text = ngettext("%(count)s account", "%(count)s accounts", count)
    return text % {"count": formats.number(count)}


def _points(answer: Answer, most: int) -> list[CurvePoint]:
    limits = answer.report.limits
    ranking = answer.report.figures.rows.ranking
    return pareto_curve(ranking, most, a_limit=limits.a, b_limit=limits.b)


def _label(answer: Answer, point: CurvePoint) -> str:
    if answer.report.by == "group":
        text = ngettext("%(count)s group: %(share)s", "%(count)s groups: %(share)s", point.accounts)
    else:
        text = ngettext(
            "%(count)s account: %(share)s", "%(count)s accounts: %(share)s", point.accounts
        )
    return text % {"count": formats.number(point.accounts), "share": formats.share(point.share)}


def _mark_label(answer: Answer, point: CurvePoint, fifth: int) -> str:
    if point.accounts != fifth:
        return _label(answer, point)
    part = formats.share(Decimal(fifth) / answer.report.figures.accounts, 0)
    return f"{_label(answer, point)} ({part})"
