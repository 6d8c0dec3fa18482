"""A ranking as a table of values, for its file."""

from typing import Any

from django.utils.translation import gettext as _

from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.selection.models import RoundAccount
from openkam.domain.selection.selectors.contributions import ResultCriterion
from openkam.domain.selection.selectors.result import ResultRow
from openkam.domain.selection.selectors.trial import TrialAnswer
from openkam.domain.selection.views.ranking.asked import Question
from openkam.domain.selection.views.ranking.flags import marks_of
from openkam.domain.selection.views.ranking.table import Shown
from openkam.domain.selection.views.words import done_text, status_text


def table_of(question: Question, answer: TrialAnswer | None, shown: Shown) -> Table:
    """Return the rows with every part of the score, as they are shown."""
    result = answer.result if answer else question.result
    columns = [
        TableColumn(_("Rank"), Kind.COUNT),
        *([TableColumn(_("Rank before"), Kind.COUNT)] if answer else []),
        TableColumn(_("Account")),
        TableColumn(_("Status")),
        TableColumn(f"{_('Revenue')}, {result.round.currency}", Kind.AMOUNT),
        *(TableColumn(_part_title(one), Kind.NUMBER) for one in result.criteria),
        TableColumn(_("Score"), Kind.NUMBER),
        TableColumn(_("Lowest score"), Kind.NUMBER),
        TableColumn(_("Highest score"), Kind.NUMBER),
        TableColumn(_("Inside the cut, share of weightings"), Kind.SHARE),
        TableColumn(_("Inside the line")),
        TableColumn(_("Flags")),
        TableColumn(_("Must-haves not reached")),
        TableColumn(_("Decision")),
        TableColumn(_("Reason")),
    ]
    rows = [_cells(answer, row, found) for row, found in shown.rows]
    return Table(_("Ranking of the accounts"), columns, rows)


def _part_title(one: ResultCriterion) -> str:
    return _("%(name)s, part of the score (%(weight)s %%)") % {
        "name": one.name,
        "weight": one.weight,
    }


def _cells(answer: TrialAnswer | None, row: RoundAccount, found: ResultRow) -> list[Any]:
    decision = found.decision
    return [
        found.rank,
        *([answer.before.get(row.pk)] if answer else []),
        row.name,
        status_text(row),
        row.revenue,
        *(one.points for one in found.contributions),
        found.score,
        found.low,
        found.high,
        found.inside_share,
        _("yes") if found.is_inside else _("no"),
        " ".join(mark.sentence for mark in marks_of(row)),
        "; ".join(found.fails),
        done_text(decision.verdict) if decision else None,
        decision.reason if decision else None,
    ]
