"""The room's part of the folder of everything the company owns, in files that anybody can read."""

from collections.abc import Iterator

from openkam.core.offers import Names, OwnedTable, cells
from openkam.domain.selection.models import (
    Criterion,
    Decision,
    Judge,
    Judgement,
    Round,
    RoundAccount,
    WeightedCriterion,
)

CHUNK = 2_000
OF_A_ROW = ("round", "account", "account_name")


def _criteria(_names: Names) -> Iterator[list[str]]:
    for one in Criterion.objects.order_by("pk"):
        yield cells(
            one.pk,
            one.code,
            one.name,
            one.axis,
            one.source,
            one.measure,
            one.worst,
            one.best,
            one.scale,
            one.is_retired,
        )


def _rounds(names: Names) -> Iterator[list[str]]:
    for one in Round.objects.select_related("version__model").order_by("pk"):
        version = one.version
        yield cells(
            one.pk,
            one.name,
            one.state,
            version.model.name,
            version.number,
            one.follows_id,
            names.colleague(one.started_by_id),
            one.started_at,
            one.as_of,
            one.period_from,
            one.period_until,
            one.currency,
            one.rates_note,
            names.colleague(one.run_by_id),
            one.run_at,
            names.colleague(one.closed_by_id),
            one.closed_at,
            one.places,
            version.max_accounts,
            version.managers,
            version.accounts_each,
            version.min_score,
            version.must_haves,
        )


def _weights(_names: Names) -> Iterator[list[str]]:
    rows = WeightedCriterion.objects.order_by("version__rounds", "position", "pk")
    rows = rows.filter(version__rounds__isnull=False)
    fields = ("version__rounds", "criterion", "weight", "worst", "best", "anchors_from")
    for row in rows.values_list(*fields):
        yield cells(*row)


def _accounts(names: Names) -> Iterator[list[str]]:
    for row in RoundAccount.objects.order_by("round", "pk").iterator(chunk_size=CHUNK):
        yield cells(
            *_of(row, names),
            row.rank,
            row.score,
            row.low,
            row.high,
            row.attractiveness,
            row.strength,
            row.inside_share,
            row.revenue,
            row.measures,
            row.scores,
            row.flags,
            row.fails,
            row.is_shortlisted,
        )


def _judges(names: Names) -> Iterator[list[str]]:
    for one in Judge.objects.order_by("round", "pk"):
        yield cells(one.round_id, names.colleague(one.user_id), one.scope, one.left_on)


def _judgements(names: Names) -> Iterator[list[str]]:
    rows = Judgement.objects.select_related("row").order_by("row__round", "pk")
    for one in rows.iterator(chunk_size=CHUNK):
        yield cells(
            *_of(one.row, names),
            one.criterion_id,
            names.colleague(one.judge_id),
            one.score,
            one.evidence,
            one.judged_at,
        )


def _decisions(names: Names) -> Iterator[list[str]]:
    rows = Decision.objects.select_related("row").order_by("row__round", "pk")
    for one in rows.iterator(chunk_size=CHUNK):
        yield cells(
            *_of(one.row, names),
            one.number,
            one.verdict,
            one.reason,
            one.postponed_to,
            names.colleague(one.decided_by_id),
            one.decided_at,
            names.colleague(one.reopened_by_id),
            one.reopened_at,
            one.reopened_because,
        )


def _of(row: RoundAccount, names: Names) -> tuple[int, str, str]:
    return row.round_id, names.account(row.account_id), row.name


TABLES = (
    OwnedTable(
        "selection_criteria.csv",
        "What key accounts are chosen by. worst and best: the values that score 1 and 10; scale: "
        "what the levels mean.",
        (
            *("number", "code", "name", "axis", "source", "measure", "worst", "best", "scale"),
            "is_retired",
        ),
        _criteria,
    ),
    OwnedTable(
        "selection_rounds.csv",
        "Rounds of selection with their rules. follows: the round whose judgements were offered.",
        (
            *("number", "name", "state", "model", "version", "follows", "started_by"),
            *("started_at", "as_of", "period_from", "period_until", "currency", "rates_note"),
            *("run_by", "run_at", "closed_by", "closed_at", "places", "max_accounts"),
            *("managers", "accounts_each", "min_score", "must_haves"),
        ),
        _rounds,
    ),
    OwnedTable(
        "selection_weights.csv",
        "What each criterion weighs in a round, in percent, and the values that score 1 and 10.",
        ("round", "criterion", "weight", "worst", "best", "anchors_from"),
        _weights,
    ),
    OwnedTable(
        "selection_accounts.csv",
        "The accounts of each round as they were then: what was measured, how they score by each "
        "criterion (lowest and highest), and where they stand.",
        (
            *(*OF_A_ROW, "rank", "score", "low", "high", "attractiveness", "strength"),
            *("inside_share", "revenue", "measures", "scores", "flags", "fails"),
            "is_shortlisted",
        ),
        _accounts,
    ),
    OwnedTable(
        "selection_judges.csv",
        "Who judges in a round: all accounts of the short list, or those they work on.",
        ("round", "mail", "scope", "left_on"),
        _judges,
    ),
    OwnedTable(
        "selection_judgements.csv",
        "What each judge thinks of an account by a criterion, from 1 to 10, and why.",
        (*OF_A_ROW, "criterion", "judge", "score", "evidence", "judged_at"),
        _judgements,
    ),
    OwnedTable(
        "selection_decisions.csv",
        "What was decided of an account, and why; the highest number counts, unless reopened.",
        (
            *(*OF_A_ROW, "number", "verdict", "reason", "postponed_to", "decided_by"),
            *("decided_at", "reopened_by", "reopened_at", "reopened_because"),
        ),
        _decisions,
    ),
)
"""They are only read: a folder imports into an empty company without them."""
