"""The margin report: who earns, who costs money."""

from typing import TYPE_CHECKING

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.calc.amounts import ratios
from openkam.core.face import formats
from openkam.core.face.pictures import CurveMark, CurvePoint, Picture, curve
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.core.offers import Figure
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import MarginReport
from openkam.domain.economics.views.addresses import months_url
from openkam.domain.economics.views.choice import Choice, read_choice
from openkam.domain.economics.views.listing import Field, Filter, Listing
from openkam.domain.economics.views.report import Note, Report

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "margin"


def build(actor: "User", get: QueryDict) -> Report:
    """Return the report that the address asks for; raises NoSales before the first import."""
    basis = selectors.basis(actor)
    choice = read_choice(get, NAME, basis)
    found = selectors.margin_report(
        actor,
        period=choice.period,
        by="group" if choice.by == "group" else "account",
        tree=choice.tree,
        standing_on=basis,
    )
    return Report(
        choice=choice,
        basis=basis,
        title=_("Margin"),
        subtitle=_("Who earns money for us, and who costs it"),
        by_options=[("account", _("By account")), ("group", _("By group"))],
        is_quiet=not found.figures.accounts,
        figures=lambda: _figures(found),
        pictures=lambda: [_whale(found)],
        notes=lambda: _notes(found),
        listing=_listing(choice, found),
    )


def _figures(found: MarginReport) -> list[Figure]:
    figures, currency = found.figures, found.basis.currency
    return [
        Figure(
            _("Gross margin"),
            formats.money_short(figures.margin if figures.with_cost else None, currency),
            formats.share(figures.rate),
        ),
    ]


def _whale(found: MarginReport) -> Picture:
    whale, currency = found.figures.whale, found.basis.currency
    total, count = whale.total, max(len(whale.order), 1)
    as_share = total > 0
    points = [
        CurvePoint(
            place / count,
            float(amount / total) if as_share else float(amount),
            f"{place}: {formats.money(amount, currency)}",
        )
        for place, amount in whale.points()
    ]
    peak = whale.peak_share if as_share else whale.peak
    marks = [
        CurveMark(
            whale.peak_accounts / count,
            float(peak or 0),
            formats.share(peak) if as_share else formats.money_short(peak, currency),
        )
    ]
    rows = [
        (place, amount, amount / total if as_share else None) for place, amount in whale.points(40)
    ]
    return Picture(
        "whale",
        _("Whale curve"),
        curve(
            points,
            caption=_("Whale curve"),
            x_title=_("accounts, largest margin first, in %"),
            percent=as_share,
            marks=marks,
            level=float(total / total) if as_share else float(total),
        ),
        Table(
            _("Points of the whale curve"),
            [
                TableColumn(_("Accounts"), Kind.COUNT),
                TableColumn(f"{_('Margin')}, {currency}", Kind.AMOUNT),
                TableColumn(_("Share of all margin"), Kind.SHARE),
            ],
            rows,
        ),
        first=_("The margin peaks at %(peak)s.") % {"peak": formats.share(whale.peak_share)},
    )


def _notes(found: MarginReport) -> list[Note]:
    return []


def _listing(choice: Choice, found: MarginReport) -> Listing:
    now, has_cost = found.now, found.now.has_cost
    margin = now.margin

    def months(place: int) -> str:
        return months_url(int(now.keys[place]), found.period)

    fields = [
        Field("revenue", _("Revenue"), Kind.AMOUNT, now.revenue, url=months),
        Field(
            "known", _("With known cost"), Kind.SHARE, ratios(now.revenue_with_cost, now.revenue)
        ),
        Field("margin", _("Margin"), Kind.AMOUNT, margin, known=has_cost, url=months),
        Field(
            "rate",
            _("Margin rate"),
            Kind.SHARE,
            np.where(has_cost, ratios(margin, now.revenue_with_cost), np.nan),
        ),
    ]
    filters = [
        Filter("sign", _("Margin"), [("negative", _("below zero"), has_cost & (margin < 0))]),
    ]
    return Listing(
        choice=choice,
        currency=found.basis.currency,
        label=_("Accounts by margin"),
        name_title=_("Account"),
        keys=now.keys,
        fields=fields,
        default_sort="-margin",
        filters=filters,
        note=found.basis.currency,
    )
