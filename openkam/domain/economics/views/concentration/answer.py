"""What a reader asked and what the report answers, read once for every part of the page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict

from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import ConcentrationReport, YearBefore
from openkam.domain.economics.views.addresses import Question
from openkam.domain.economics.views.periods import period_menu

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Answer:
    """The question and the report on it, with the comparison where there is one."""

    question: Question
    report: ConcentrationReport
    before: YearBefore | None

    @property
    def largest(self) -> int:
        """The key of the first of the ranking; there has to be one."""
        return self.report.figures.rows[0].key


def answer(actor: "User", get: QueryDict, *, with_comparison: bool = True) -> Answer:
    """Read the address and build the report; raises NoSales before the first import."""
    basis = selectors.basis(actor)
    periods = period_menu(
        get,
        as_of=basis.as_of,
        covers_from=basis.covers_from,
        covers_until=basis.covers_until,
        first_month=basis.first_month,
    )
    question = Question.from_get(get, periods)
    report = selectors.concentration_report(
        actor, period=question.period, by=question.by, tree=question.tree, standing_on=basis
    )
    before = selectors.year_before(actor, report) if with_comparison else None
    return Answer(question, report, before)
