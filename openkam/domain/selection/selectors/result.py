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

from openkam.domain.selection.models import (
    Decision,
    ModelVersion,
    Round,
    RoundAccount,
    WeightedCriterion,
)
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.selectors.catalogue import meaning_of, name_of, scale_of
from openkam.domain.selection.selectors.contributions import Contributions, ResultCriterion
from openkam.domain.selection.selectors.cut import is_inside
from openkam.domain.selection.selectors.rounds import rounds

if TYPE_CHECKING:
    from openkam.core.access.models import User


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
    flags: Sequence[tuple[str, str]]  # code and words, the gravest first
    fails: Sequence[str]  # the must-haves that it does not reach, in words
    missed: Sequence[Mapping[str, Any]]  # the same as measure, limit and the value found
    is_shortlisted: bool
    contributions: Contributions
    decisions: Sequence[ResultDecision]  # the newest first

    @property
    def sureness(self) -> str:
        """How sure its place is, in words."""
        return wording.sureness(self.inside_share)

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
    inside_share: float | None = None  # of the last one inside
    inside_has_flags: bool = False


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
    try:
        one = rounds(actor).select_related(None).select_related("version__model").get(pk=pk)
    except Round.DoesNotExist:
        raise Http404 from None
    if not actor.sees_all_accounts and (whole or one.state == Round.State.OPEN):
        raise PermissionDenied
    currency, version = one.currency, one.version
    # Kept with the version: the way through the round, on the same page, tells of them too.
    weighted = WeightedCriterion.objects.select_related("criterion")
    prefetch_related_objects([version], Prefetch("criteria", weighted))
    criteria = [_criterion(row, currency) for row in version.criteria.all()]
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
    if not result.is_draft:
        decisions = Decision.objects.select_related("decided_by", "reopened_by")
        prefetch_related_objects(found, Prefetch("decisions", decisions.order_by("-number")))
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
        flags=[(code, wording.flag(code)) for code in row.flags],
        fails=[wording.failed(rule, found.currency) for rule in row.fails],
        missed=row.fails,
        is_shortlisted=row.is_shortlisted,
        contributions=Contributions(result.criteria, row, found.currency),
        decisions=[] if result.is_draft else [told_decision(one) for one in row.decisions.all()],
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
    at_it = found.accounts.filter(pk__in={said["inside"], said["outside"]})
    rows = {row.pk: row for row in at_it.only("round_id", "name", "inside_share", "flags")}
    inside, outside = rows.get(said["inside"]), rows.get(said["outside"])
    called = {one.pk: one.name for one in criteria}
    return Line(
        inside=inside.name if inside else "",
        outside=outside.name if outside else "",
        inside_row=said["inside"],
        outside_row=said["outside"],
        criterion_id=said.get("criterion"),
        criterion=called.get(said.get("criterion"), ""),
        weight=said.get("weight"),
        change=said.get("change"),
        inside_share=inside.inside_share if inside else None,
        inside_has_flags=bool(inside and inside.flags),
    )
