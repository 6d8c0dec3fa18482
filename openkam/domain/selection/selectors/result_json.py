"""A round and its rows as JSON, alike for the command and the API."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openkam.domain.selection.models import Judgement, Round
from openkam.domain.selection.selectors.contributions import Contribution, ResultCriterion
from openkam.domain.selection.selectors.result import (
    ResultDecision,
    ResultRow,
    RoundResult,
    ranked_rows,
    result_rows,
    round_result,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User

LIMITS = ("max_accounts", "min_score", "managers", "accounts_each")


def result_as_json(actor: "User", pk: int) -> dict[str, Any]:
    """Return a round with all rows, to those who see all accounts.

    Raises PermissionDenied, Http404.
    """
    result = round_result(actor, pk, whole=True)
    rows = result_rows(result, ranked_rows(actor, result))
    return {
        "report": "selection",
        **round_as_json(result),
        "rows": [row_as_json(row) for row in rows],
    }


def round_head_as_json(found: Round) -> dict[str, Any]:
    """Return what a list of rounds says of each."""
    return {
        "id": found.pk,
        "name": found.name,
        "state": found.state,
        "as_of": found.as_of,
        "from": found.period_from,
        "to": found.period_until,
        "currency": found.currency or None,
        "rates": found.rates_note or None,
        "model": found.version.model.name,
        "version": found.version.number,
        "follows": found.follows_id,
        "started_at": found.started_at,
        "run_at": found.run_at,
        "closed_at": found.closed_at,
    }


def round_as_json(result: RoundResult) -> dict[str, Any]:
    """Return a round with criteria, weights, rules and line."""
    found, version, line = result.round, result.version, result.line
    return {
        **round_head_as_json(found),
        "is_draft": result.is_draft,
        "ranked_at": found.ranked_at,
        "places": found.places,
        "weighing": version.weighing,
        "criteria": [_criterion(one) for one in result.criteria],
        "must_haves": [_rule(rule) for rule in version.must_haves],
        "cut": {name: getattr(version, name) for name in LIMITS},
        "line": None
        if line is None
        else {
            "inside": line.inside_row,
            "outside": line.outside_row,
            "criterion": line.criterion_id,
            "weight": line.weight,
            "change": line.change,
        },
    }


def row_as_json(row: ResultRow) -> dict[str, Any]:
    """Return one account of a round with its scores and the decision that stands."""
    return {
        "id": row.pk,
        "account": row.account_id,
        "name": row.name,
        "rank": row.rank,
        "revenue": row.revenue,
        "score": row.score,
        "low": row.low,
        "high": row.high,
        "attractiveness": row.attractiveness,
        "strength": row.strength,
        "inside": row.is_inside,
        "inside_share": row.inside_share,
        "is_judged": row.is_shortlisted,
        "flags": [code for code, _words in row.flags],
        "fails": [{**_rule(one), "value": one.get("value")} for one in row.missed],
        "criteria": [_part(one) for one in row.contributions],
        "decision": decision_as_json(row.decision) if row.decision else None,
    }


def decision_as_json(decision: ResultDecision) -> dict[str, Any]:
    """Return what was decided, and whether it was reopened."""
    return {
        "number": decision.number,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "postponed_to": decision.postponed_to,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at,
        "reopened_by": decision.reopened_by or None,
        "reopened_at": decision.reopened_at,
        "reopened_because": decision.reopened_because or None,
    }


def judgements_as_json(judgements: Iterable[Judgement]) -> list[dict[str, Any]]:
    """Return judgements, each with its row and criterion."""
    return [
        {
            "row": one.row_id,
            "account": one.row.account_id,
            "criterion": one.criterion_id,
            "score": one.score,
            "evidence": one.evidence,
            "judged_at": one.judged_at,
        }
        for one in judgements
    ]


def _criterion(one: ResultCriterion) -> dict[str, Any]:
    return {
        "id": one.pk,
        "code": one.code or None,
        "name": one.name,
        "axis": one.axis,
        "source": one.source,
        "measure": one.measure or None,
        "weight": one.weight,
        "worst": one.worst,
        "best": one.best,
        "scale": {str(level): text for level, text in one.scale.items()},
    }


def _part(one: Contribution) -> dict[str, Any]:
    return {
        "criterion": one.criterion.pk,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "points": float(one.points),
    }


def _rule(rule: Any) -> dict[str, Any]:
    return {
        "measure": rule["measure"],
        "at_least": rule.get("at_least"),
        "at_most": rule.get("at_most"),
    }
