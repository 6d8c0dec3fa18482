"""Concentration as a report: what its files hold. Its page has a form of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.face.lists import ListPage, ListRequest
from openkam.core.face.pictures import CurveMark, CurvePoint, Picture
from openkam.core.face.pictures import curve as drawn_curve
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.economics import selectors
from openkam.domain.economics.views.addresses import days_of, page_url
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.concentration import curve, export, notes, rows
from openkam.domain.economics.views.concentration.answer import Answer, answer
from openkam.domain.economics.views.concentration.strip import strip
from openkam.domain.economics.views.report import Report

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "concentration"
OF_THE_LOSS = ("lost", "share")


def build(actor: "User", get: QueryDict) -> Report:
    """Return the report that the address asks for; raises NoSales before the first import."""
    return report_on(actor, answer(actor, get))


def report_on(actor: "User", found: Answer) -> Report:
    """Return the report on an answer that is there already."""
    by_group = found.report.by == "group"
    return Report(
        choice=_choice(found),
        basis=found.report.basis,
        title=_("Concentration"),
        subtitle=_("How much hangs on how few"),
        by_options=[("account", _("By account")), ("group", _("By group"))],
        is_quiet=not found.report.figures.accounts,
        figures=lambda: strip(found, _largest(actor, found), class_a_url(found)),
        pictures=lambda: [_pareto(actor, found)],
        notes=lambda: notes.notes(
            found,
            selectors.row_names(actor, found.report, notes.keys_to_name(found)),
            unassigned_url(actor, found),
        ),
        listing=Ranking(found, _("Groups by revenue") if by_group else _("Accounts by revenue")),
        compared=rows.compared(found),
        seen=selectors.about_what_is_seen(found.report),
    )


@dataclass(frozen=True)
class Ranking:
    """The ranking as the list of a report."""

    found: Answer
    label: str

    def request(self, get: QueryDict) -> ListRequest:
        """Read search, filters, order and page from the address."""
        return rows.list_request(self.found, get)

    def places(self, actor: "User", request: ListRequest) -> list[int]:
        """Return the ranks that pass search and filters, in the order asked for."""
        return rows.shown_places(actor, self.found, request)

    def page(self, actor: "User", get: QueryDict, export_url: str) -> ListPage:
        """Return one page of the list; it names its own export."""
        del export_url
        request = self.request(get)
        places = self.places(actor, request)
        keys = rows.keys_to_name(self.found, request, places)
        names = selectors.row_names(actor, self.found.report, keys)
        return rows.ranking_page(self.found, request, places, names)

    def table(self, actor: "User", get: QueryDict, *, most: int | None = None) -> Table:
        """Return all rows that search and filters show, or the first of them, for a file."""
        places = self.places(actor, self.request(get))[:most]
        names = selectors.row_names(
            actor, self.found.report, rows.keys_at(self.found.report, places)
        )
        lines = export.rows(actor, self.found, places, names)
        wanted = export.chosen_places(self.found, get.get("columns", ""))
        columns = export.columns(self.found)
        return Table(
            self.label,
            [columns[place] for place in wanted],
            [[line[place] for place in wanted] for line in lines],
        )


def class_a_url(found: Answer) -> str:
    """Return where the customers of class A are listed."""
    return page_url({**found.question.parameters(), "class": "A"}) + "#list"


def unassigned_url(actor: "User", found: Answer) -> str:
    """Return where the lines without an account are listed; "" for who may not see them."""
    # The whole's amount may be open to members; the lines of all customers are not.
    if not actor.sees_all_accounts:
        return ""
    return f"{reverse('portfolio:unassigned')}?{urlencode(days_of(found.question.period))}"


def _choice(found: Answer) -> Choice:
    question = found.question
    given: Mapping[str, str] = question.parameters()
    return Choice(
        name=NAME,
        periods=question.periods,
        by=question.by,
        default_by="account",
        tree=question.tree,
        more={key: value for key, value in given.items() if key in OF_THE_LOSS},
    )


def _largest(actor: "User", found: Answer) -> str:
    return selectors.row_names(actor, found.report, [found.largest])[found.largest]


def _pareto(actor: "User", found: Answer) -> Picture:
    say = selectors.about_concentration(found.report, _largest(actor, found))
    data = curve.drawing(found)
    everybody = found.report.figures.accounts
    points = [CurvePoint(count / everybody, share, text) for count, share, text in data["points"]]
    marks = [CurveMark(count / everybody, share, text) for count, share, text in data["marks"]]
    by_group = found.report.by == "group"
    return Picture(
        "pareto",
        _("Pareto curve"),
        drawn_curve(points, caption=say.first, x_title=data["x"], marks=marks, diagonal=True),
        Table(
            _("Points of the curve"),
            [
                TableColumn(_("Largest groups") if by_group else _("Largest accounts"), Kind.COUNT),
                TableColumn(_("Part of all, %"), Kind.SHARE),
                TableColumn(_("Share of revenue, %"), Kind.SHARE),
            ],
            curve.table_rows(found),
        ),
        first=say.first,
        second=say.second,
        unit=f"{curve.customers_text(found)}, {data['y']}",
        css="c7",
    )
