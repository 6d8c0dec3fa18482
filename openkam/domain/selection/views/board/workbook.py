"""The result of a round as a workbook, with numbers as numbers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.selection import selectors
from openkam.domain.selection.models import Measure
from openkam.domain.selection.views.board import words

if TYPE_CHECKING:
    from openkam.core.access.models import User

KINDS = {
    Measure.REVENUE: Kind.AMOUNT,
    Measure.DEAL_SIZE: Kind.AMOUNT,
    Measure.GROWTH: Kind.SHARE,
    Measure.MARGIN_RATE: Kind.SHARE,
    Measure.REGULARITY: Kind.SHARE,
}
LISTED = ("accepted", "proposed", "postponed", "declined")


def tables(actor: "User", board: selectors.Board) -> list[Table]:
    """Return the sheets: list, scores, criteria, judgements, rules."""
    return [
        _list(board),
        _scores(actor, board),
        _criteria(board),
        _judgements(actor, board),
        _rules(board),
    ]


def _list(board: selectors.Board) -> Table:
    currency = board.result.round.currency
    columns = [
        TableColumn(_("Account")),  # first, as the first column stays in sight
        TableColumn(_("Decision")),
        TableColumn(_("Rank"), Kind.COUNT),
        TableColumn(f"{_('Revenue')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Score"), Kind.NUMBER),
        TableColumn(_("Lowest"), Kind.NUMBER),
        TableColumn(_("Highest"), Kind.NUMBER),
        TableColumn(_("Inside, share of weightings"), Kind.SHARE),
        TableColumn(_("Reason")),
        TableColumn(_("Decided by")),
        TableColumn(_("Decided on"), Kind.DAY),
        TableColumn(_("Postponed to"), Kind.DAY),
        TableColumn(_("To look at")),
        TableColumn(_("Must-have not reached")),
    ]
    rows = [
        _listed(group, row) for group in board.groups if group.name in LISTED for row in group.rows
    ]
    return Table(_("List"), columns, rows)


def _listed(group: selectors.Group, row: selectors.ResultRow) -> list[Any]:
    decision = row.decision
    return [
        row.name,
        words.verdict(decision) if decision else group.title,
        row.rank,
        row.revenue,
        row.score,
        row.low,
        row.high,
        row.inside_share,
        decision.reason if decision else None,
        decision.decided_by if decision else None,
        localdate(decision.decided_at) if decision else None,
        decision.postponed_to if decision else None,
        _joined(text for _code, text in row.flags),
        _joined(row.fails),
    ]


def _scores(actor: "User", board: selectors.Board) -> Table:
    result = board.result
    columns = [
        TableColumn(_("Account")),
        TableColumn(_("Rank"), Kind.COUNT),
        TableColumn(f"{_('Revenue')}, {result.round.currency}", Kind.AMOUNT),
        TableColumn(_("Inside the line")),
        TableColumn(_("Inside, share of weightings"), Kind.SHARE),
        TableColumn(_("Score"), Kind.NUMBER),
        TableColumn(_("Lowest"), Kind.NUMBER),
        TableColumn(_("Highest"), Kind.NUMBER),
        TableColumn(_("Attractiveness"), Kind.NUMBER),
        TableColumn(_("Our strength"), Kind.NUMBER),
    ]
    for one in result.criteria:
        columns += _columns_of(one, result.round.currency)
    columns += [TableColumn(_("To look at")), TableColumn(_("Must-have not reached"))]
    rows = selectors.result_rows(result, selectors.ranked_rows(actor, result))
    return Table(_("Scores"), columns, [_scored(result, row) for row in rows])


def _columns_of(one: selectors.ResultCriterion, currency: str) -> Iterator[TableColumn]:
    if one.measure:
        kind = KINDS.get(Measure(one.measure), Kind.NUMBER)
        unit = f", {currency}" if kind is Kind.AMOUNT else ""
        yield TableColumn(f"{one.name}: {_('value')}{unit}", kind)
    else:
        yield TableColumn(f"{one.name}: {_('lowest')}", Kind.NUMBER)
        yield TableColumn(f"{one.name}: {_('highest')}", Kind.NUMBER)
    yield TableColumn(f"{one.name}: {_('score')}", Kind.NUMBER)
    yield TableColumn(f"{one.name}: {_('part of the score')}", Kind.NUMBER)


def _scored(result: selectors.RoundResult, row: selectors.ResultRow) -> list[Any]:
    cells: list[Any] = [
        row.name,
        row.rank,
        row.revenue,
        _("yes") if row.is_inside else _("no"),
        row.inside_share,
        row.score,
        row.low,
        row.high,
        row.attractiveness,
        row.strength,
    ]
    if row.contributions:
        for one in row.contributions:
            ends = [one.value] if one.criterion.measure else [one.low, one.high]
            cells += [*ends, one.score, one.points]
    else:
        cells += [None] * sum(3 if one.measure else 4 for one in result.criteria)
    return [*cells, _joined(text for _code, text in row.flags), _joined(row.fails)]


def _criteria(board: selectors.Board) -> Table:
    columns = [
        TableColumn(_("Criterion")),
        TableColumn(_("Axis")),
        TableColumn(_("Source")),
        TableColumn(_("Weight"), Kind.SHARE),
        TableColumn(_("Value that scores 1"), Kind.NUMBER),
        TableColumn(_("Value that scores 10"), Kind.NUMBER),
        TableColumn(_("What it asks")),
        TableColumn(_("What the scores mean")),
        *(TableColumn(_("Score %(level)s") % {"level": level}) for level in selectors.LEVELS),
    ]
    rows = [
        [
            one.name,
            one.axis_name,
            one.source_name,
            one.weight / 100,
            one.worst,
            one.best,
            one.meaning or None,
            one.anchors or None,
            *(one.scale.get(level) for level in selectors.LEVELS),
        ]
        for one in board.result.criteria
    ]
    return Table(_("Criteria"), columns, rows)


def _judgements(actor: "User", board: selectors.Board) -> Table:
    with_names = actor.is_head  # others read what was said, not who said it
    columns = [
        TableColumn(_("Account")),
        TableColumn(_("Criterion")),
        TableColumn(_("Score"), Kind.COUNT),
        TableColumn(_("Evidence")),
        TableColumn(_("Judged on"), Kind.DAY),
        *([TableColumn(_("Judged by"))] if with_names else []),
    ]
    rows = [
        [
            one.row.name,
            selectors.name_of(one.criterion),
            one.score,
            one.evidence or None,
            localdate(one.judged_at),
            *([str(one.judge)] if with_names else []),
        ]
        for one in selectors.judgements_of(actor, board.result)
    ]
    return Table(_("Judgements"), columns, rows)


def _rules(board: selectors.Board) -> Table:
    found, version = board.result.round, board.result.version
    rows: list[list[Any]] = [
        [_("Round"), found.name],
        [_("State"), words.state(board)],
        [_("Warning"), words.warning(board) or None],
        [_("As of"), found.as_of],
        [_("Period"), _period(board)],
        [_("Currency"), found.currency or None],
        [_("Rates"), found.rates_note or None],
        [_("Model"), version.model.name],
        [_("Version"), str(version.number)],
        [_("Weights"), version.get_weighing_display()],
        [_("Accounts compared"), str(board.accounts)],
        *([_("Must-have"), text] for text in words.rules(board)),
        *([_("Cut line"), text] for text in words.cut(board)),
        *([_("How sure the list is"), text] for text in board.sureness),
        *([_("How the ranking came about"), text] for text in words.method(board)),
    ]
    known = [row for row in rows if row[1] is not None]
    return Table(_("Rules"), [TableColumn(_("What")), TableColumn(_("Value"))], known)


def _period(board: selectors.Board) -> str | None:
    found = board.result.round
    if not (found.period_from and found.period_until):
        return None
    return formats.period(found.period_from, found.period_until)


def _joined(texts: Any) -> str | None:
    return " · ".join(texts) or None
