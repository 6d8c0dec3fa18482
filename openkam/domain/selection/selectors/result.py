"""What a round found and what was decided: one answer for page, PDF, XLSX, command and API."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc import scoring
from openkam.domain.selection.models import (
    Decision,
    ModelVersion,
    Round,
    RoundAccount,
    WeightedCriterion,
)
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.selectors.catalogue import meaning_of, name_of, scale_of
from openkam.domain.selection.selectors.cut import is_inside
from openkam.domain.selection.selectors.rounds import rounds

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class ResultCriterion:
    """A criterion as it counts in the round."""

    pk: int
    code: str
    name: str
    meaning: str
    axis: str
    axis_name: str
    source: str
    source_name: str
    measure: str  # "" for judged ones
    weight: int  # whole percent
    worst: float | None
    best: float | None
    anchors: str  # "€1,000 scores 1, €50,000 scores 10"; "" for judged ones
    anchors_from: str
    scale: dict[int, str]  # what 1, 4, 7 and 10 mean; empty for computed ones


@dataclass(frozen=True)
class Contribution:
    """What one criterion brings to the score of an account."""

    criterion: ResultCriterion
    low: float
    high: float
    points: Decimal  # all of an account add up to its score
    value: float | None  # what was measured; None for judged ones and where it is not known
    value_text: str

    @property
    def score(self) -> float:
        """The middle of what it can be."""
        return (self.low + self.high) / 2

    @property
    def is_certain(self) -> bool:
        """Whether nothing is missing."""
        return self.low == self.high


@dataclass(frozen=True)
class ResultDecision:
    """What was decided of an account, and by whom."""

    number: int
    verdict: str
    verdict_name: str
    reason: str
    decided_by: str
    decided_at: datetime
    postponed_to: date | None
    reopened_by: str = ""
    reopened_at: datetime | None = None
    reopened_because: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not reopened."""
        return self.reopened_at is None


@dataclass(frozen=True)
class ResultRow:
    """One account in the round."""

    pk: int
    account_id: int | None
    name: str
    revenue: Decimal | None
    rank: int | None  # None: it does not reach a must-have, or nothing is ranked yet
    score: float | None
    low: float | None
    high: float | None
    attractiveness: float | None
    strength: float | None
    is_inside: bool
    inside_share: float | None
    sureness: str  # in words
    flags: Sequence[tuple[str, str]]  # code and words, the gravest first
    fails: Sequence[str]  # the must-haves that it does not reach, in words
    missed: Sequence[Mapping[str, Any]]  # the same as measure, limit and the value found
    is_shortlisted: bool
    contributions: Sequence[Contribution]
    decisions: Sequence[ResultDecision]  # the newest first

    @property
    def decision(self) -> ResultDecision | None:
        """The decision that stands; None while nothing is decided or it was reopened."""
        newest = self.decisions[0] if self.decisions else None
        return newest if newest is not None and newest.stands else None


@dataclass(frozen=True)
class Line:
    """What stands at the cut line, and the smallest change of a weight that would swap it."""

    inside: str
    outside: str
    inside_row: int
    outside_row: int
    criterion_id: int | None = None
    criterion: str = ""  # "": no change of a single weight does it
    weight: float | None = None  # of it then, in percent
    change: float | None = None  # from what it is, in points of percent


@dataclass(frozen=True)
class RoundResult:
    """A round with all that its list rests on; the rows are read by `result_rows`."""

    round: Round
    version: ModelVersion
    criteria: Sequence[ResultCriterion]
    must_haves: Sequence[str]
    cut: Sequence[str]
    line: Line | None

    @property
    def is_draft(self) -> bool:
        """Whether it can still change, since it was not run."""
        return self.round.state == Round.State.OPEN

    @property
    def is_current(self) -> bool:
        """Whether the ranking says what counts now."""
        return self.round.ranked_at is not None


def round_result(actor: "User", pk: int, *, whole: bool = False) -> RoundResult:
    """Return a round with its criteria, rules and line.

    With `whole` only to those who see all accounts; otherwise members get it for a round that was
    run, without what is said of accounts that are not theirs. Raises PermissionDenied, Http404.
    """
    found = rounds(actor).filter(pk=pk).select_related("version__model", "run_by", "closed_by")
    one = found.select_related("started_by", "follows").first()
    if one is None:
        raise Http404
    if not actor.sees_all_accounts and (whole or one.state == Round.State.OPEN):
        raise PermissionDenied
    currency, version = one.currency, one.version
    criteria = [_criterion(row, currency) for row in version.criteria.select_related("criterion")]
    return RoundResult(
        round=one,
        version=version,
        criteria=criteria,
        must_haves=[wording.rule(rule, currency) for rule in version.must_haves],
        cut=wording.cut(version),
        line=_line(one, criteria) if actor.sees_all_accounts else None,
    )


def ranked_rows(actor: "User", result: RoundResult) -> QuerySet[RoundAccount]:
    """Return the rows that the actor may see, best first; those without a rank come last."""
    rows = RoundAccount.objects.open_to(actor).filter(round=result.round)
    return rows.order_by(F("rank").asc(nulls_last=True), "name", "pk")


def result_rows(result: RoundResult, rows: Iterable[RoundAccount]) -> list[ResultRow]:
    """Return these rows with contributions, words and decisions; a page of them, or all."""
    found = list(rows)
    decisions = Decision.objects.select_related("decided_by", "reopened_by").order_by("-number")
    prefetch_related_objects(found, Prefetch("decisions", decisions))
    return [_row(result, row) for row in found]


def result_row(actor: "User", round_id: int, row_id: int) -> ResultRow:
    """Return one account of a round. Raises PermissionDenied, Http404."""
    result = round_result(actor, round_id)
    found = ranked_rows(actor, result).filter(pk=row_id).first()
    if found is None:
        raise Http404
    return result_rows(result, [found])[0]


def row_in(round_id: int, row_id: int) -> None:
    """Raise Http404 unless the row is one of the round."""
    if not RoundAccount.objects.filter(pk=row_id, round=round_id).exists():
        raise Http404


def chosen_rows(
    actor: "User", result: RoundResult, *, inside: bool | None = None, decision: str = ""
) -> QuerySet[RoundAccount]:
    """Return the rows above or below the line, and by the decision that stands ("none": no one)."""
    rows = ranked_rows(actor, result)
    if inside is not None:
        within = Q(pk__in=rows.filter(above_the_line(result)).values("pk"))
        rows = rows.filter(within if inside else ~within)
    if decision:
        standing = Decision.objects.filter(row=OuterRef("pk"), reopened_at=None)
        if decision == "none":
            return rows.filter(~Exists(standing))
        rows = rows.filter(Exists(standing.filter(verdict=decision)))
    return rows


def above_the_line(result: RoundResult) -> Q:
    """Return the condition under which a row stands above the cut line."""
    condition = Q(rank__lte=result.round.places or 0)
    if result.version.min_score is not None:
        condition &= Q(score__gte=result.version.min_score)
    return condition


def decisions_of(actor: "User", result: RoundResult) -> QuerySet[Decision]:
    """Return the decisions on accounts that the actor may see, reopened ones too, newest first."""
    rows = Decision.objects.open_to(actor).filter(row__round=result.round).order_by("-pk")
    return rows.select_related("row", "decided_by", "reopened_by")


def contributions_of(result: RoundResult, row: RoundAccount) -> list[Contribution]:
    """Return what each criterion brings to the row's score; nothing before it was ranked."""
    if row.score is None or not result.criteria:
        return []
    unknown = list(scoring.UNKNOWN)
    ends = [row.scores.get(str(one.pk), unknown) for one in result.criteria]
    intervals = [(float(low), float(high)) for low, high in ends]
    exact = scoring.additive_score(intervals, [one.weight for one in result.criteria])
    return [
        Contribution(
            criterion=one,
            low=low,
            high=high,
            points=points,
            value=(value := row.measures.get(one.measure) if one.measure else None),
            value_text=(
                wording.measured(one.measure, value, result.round.currency) if one.measure else ""
            ),
        )
        for one, (low, high), points in zip(
            result.criteria, intervals, exact.contributions, strict=True
        )
    ]


def _criterion(row: WeightedCriterion, currency: str) -> ResultCriterion:
    one = row.criterion
    anchors = ""
    if one.measure and row.worst is not None and row.best is not None:
        anchors = _("%(worst)s scores 1, %(best)s scores 10") % {
            "worst": wording.measured(one.measure, row.worst, currency),
            "best": wording.measured(one.measure, row.best, currency),
        }
    return ResultCriterion(
        pk=one.pk,
        code=one.code,
        name=name_of(one),
        meaning=meaning_of(one),
        axis=one.axis,
        axis_name=one.get_axis_display(),
        source=one.source,
        source_name=one.get_source_display(),
        measure=one.measure,
        weight=row.weight,
        worst=row.worst,
        best=row.best,
        anchors=anchors,
        anchors_from=row.anchors_from,
        scale=scale_of(one) if not one.measure else {},
    )


def _row(result: RoundResult, row: RoundAccount) -> ResultRow:
    found = result.round
    return ResultRow(
        pk=row.pk,
        account_id=row.account_id,
        name=row.name,
        revenue=row.revenue,
        rank=row.rank,
        score=row.score,
        low=row.low,
        high=row.high,
        attractiveness=row.attractiveness,
        strength=row.strength,
        is_inside=is_inside(row, result.version, found.places),
        inside_share=row.inside_share,
        sureness=wording.sureness(row.inside_share),
        flags=[(code, wording.flag(code)) for code in row.flags],
        fails=[wording.failed(rule, found.currency) for rule in row.fails],
        missed=row.fails,
        is_shortlisted=row.is_shortlisted,
        contributions=contributions_of(result, row),
        decisions=[told_decision(one) for one in row.decisions.all()],
    )


def told_decision(one: Decision) -> ResultDecision:
    """Return a decision in words."""
    return ResultDecision(
        number=one.number,
        verdict=one.verdict,
        verdict_name=one.get_verdict_display(),
        reason=one.reason,
        decided_by=str(one.decided_by),
        decided_at=one.decided_at,
        postponed_to=one.postponed_to,
        reopened_by=str(one.reopened_by) if one.reopened_by else "",
        reopened_at=one.reopened_at,
        reopened_because=one.reopened_because,
    )


def _line(found: Round, criteria: Sequence[ResultCriterion]) -> Line | None:
    said = found.line
    if not said:
        return None
    at_it = {said["inside"], said["outside"]}
    names = dict(found.accounts.filter(pk__in=at_it).values_list("pk", "name"))
    called = {one.pk: one.name for one in criteria}
    return Line(
        inside=names.get(said["inside"], ""),
        outside=names.get(said["outside"], ""),
        inside_row=said["inside"],
        outside_row=said["outside"],
        criterion_id=said.get("criterion"),
        criterion=called.get(said.get("criterion"), ""),
        weight=said.get("weight"),
        change=said.get("change"),
    )
