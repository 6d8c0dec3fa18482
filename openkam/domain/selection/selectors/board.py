"""A round as the board reads it: the list, who just missed it, and how sure all that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum, prefetch_related_objects
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Decision, Judgement, RoundAccount
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.selectors.result import (
    ResultRow,
    RoundResult,
    above_the_line,
    ranked_rows,
    result_rows,
    round_result,
)
from openkam.domain.selection.selectors.rounds import rounds

if TYPE_CHECKING:
    from openkam.core.access.models import User

JUST_BELOW, LARGEST_FAILING, NAMED = 10, 10, 8


@dataclass(frozen=True)
class Group:
    """Accounts of which the same was decided, or of which nothing is decided yet."""

    name: str  # accepted, proposed, postponed, declined, below or failing
    title: str
    note: str  # what they have in common
    rows: Sequence[ResultRow]


@dataclass(frozen=True)
class Board:
    """What the paper for the board holds."""

    result: RoundResult
    groups: Sequence[Group]  # those without accounts are left out
    accounts: int  # that were compared
    listed: int  # accepted; while nothing is decided, proposed
    listed_revenue: Decimal | None
    revenue_share: float | None  # of all accounts' revenue
    verdicts: dict[str, int]  # how often each verdict stands
    undecided: int  # inside the line
    failing: int  # accounts that do not reach a must-have
    judgements: int
    judges: int  # people who judged
    sureness: Sequence[str]  # how sure the list is, in sentences
    changes: Sequence[str]  # against the list of the round before, in sentences

    @property
    def is_decided(self) -> bool:
        """Whether any account was accepted, declined or postponed."""
        return any(self.verdicts.values())


def board(actor: "User", pk: int) -> Board:
    """Return a round as the board reads it, to those who see all accounts.

    Raises PermissionDenied, Http404.
    """
    result = round_result(actor, pk, whole=True)
    prefetch_related_objects([result.round], "started_by", "run_by", "closed_by", "follows")
    every = ranked_rows(actor, result)
    decided = Decision.objects.filter(row__round=result.round, reopened_at=None)
    inside = above_the_line(result)
    wanted = every.filter(Q(pk__in=decided.values("row")) | inside)
    rows = result_rows(result, wanted)
    below = every.filter(rank__gt=_last_rank(rows)).exclude(pk__in=[row.pk for row in rows])
    failing = every.exclude(fails=[]).exclude(pk__in=[row.pk for row in rows])
    groups = [
        *_decided_groups(rows, is_draft=result.is_draft),
        _below(result_rows(result, below[:JUST_BELOW])),
        _failing(result_rows(result, _largest(failing)[:LARGEST_FAILING])),
    ]
    said = Judgement.objects.filter(row__round=result.round)
    figures = every.aggregate(accounts=Count("pk"), revenue=Sum("revenue"))
    listed = _listed(rows)
    revenue = sum((row.revenue or Decimal(0) for row in listed), Decimal(0))
    return Board(
        result=result,
        groups=[group for group in groups if group.rows],
        accounts=figures["accounts"],
        listed=len(listed),
        listed_revenue=revenue if listed else None,
        revenue_share=_share(revenue, figures["revenue"]) if listed else None,
        verdicts=_verdicts(rows),
        undecided=sum(row.is_inside and row.decision is None for row in rows),
        failing=every.exclude(fails=[]).count(),
        judgements=said.count(),
        judges=said.values("judge").distinct().count(),
        sureness=_sureness(result, listed),
        changes=_changes(result, listed),
    )


def _last_rank(rows: Sequence[ResultRow]) -> int:
    return max((row.rank for row in rows if row.rank and row.is_inside), default=0)


def _largest(rows: QuerySet[RoundAccount]) -> QuerySet[RoundAccount]:
    return rows.exclude(revenue=None).order_by("-revenue", "name", "pk")


def _listed(rows: Sequence[ResultRow]) -> list[ResultRow]:
    accepted = [row for row in rows if row.decision and row.decision.verdict == "accept"]
    if accepted or any(row.decision for row in rows):
        return accepted
    return [row for row in rows if row.is_inside]


def _verdicts(rows: Sequence[ResultRow]) -> dict[str, int]:
    stand = [row.decision.verdict for row in rows if row.decision]
    return {verdict.value: stand.count(verdict.value) for verdict in Decision.Verdict}


def _decided_groups(rows: Sequence[ResultRow], *, is_draft: bool) -> list[Group]:
    by_verdict: dict[str, list[ResultRow]] = {verdict: [] for verdict in Decision.Verdict.values}
    open_ones = []
    for row in rows:
        if row.decision:
            by_verdict[row.decision.verdict].append(row)
        elif row.is_inside:
            open_ones.append(row)
    proposed = _("Proposed") if is_draft else _("Proposed, not decided yet")
    return [
        Group("accepted", _("Key accounts"), _("Accepted."), by_verdict["accept"]),
        Group("proposed", proposed, _("They stand above the cut line."), open_ones),
        Group(
            "postponed",
            _("Postponed"),
            _("To be looked at again on the day given."),
            by_verdict["postpone"],
        ),
        Group("declined", _("Declined"), _("They are no key accounts."), by_verdict["decline"]),
    ]


def _below(rows: Sequence[ResultRow]) -> Group:
    note = _("The next ones by score, of whom nothing was decided.")
    return Group("below", _("Just below the line"), note, rows)


def _failing(rows: Sequence[ResultRow]) -> Group:
    note = _("The largest ones; whatever their score, they take no place.")
    return Group("failing", _("Must-have not reached"), note, rows)


def _share(part: Decimal, whole: Decimal | None) -> float | None:
    return float(part / whole) if whole is not None and whole > 0 else None


def _changes(result: RoundResult, listed: Sequence[ResultRow]) -> list[str]:
    """Who is new on the list and who is not on it any more, against the round before."""
    former = result.round.follows_id
    if former is None or not listed:
        return []
    accepted = Decision.objects.filter(
        row__round=former, verdict="accept", reopened_at=None, row__account__isnull=False
    )
    before = dict(accepted.order_by("row__rank").values_list("row__account", "row__name"))
    now = {row.account_id: row.name for row in listed}
    told = (
        (_("New: %(names)s."), [name for pk, name in now.items() if pk not in before]),
        (_("Not on it any more: %(names)s."), [n for pk, n in before.items() if pk not in now]),
        (_("Still on it: %(names)s."), [name for pk, name in now.items() if pk in before]),
    )
    return [text % {"names": _several(names)} for text, names in told if names]


def _several(names: Sequence[str], most: int = NAMED) -> str:
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return _("%(names)s and %(count)s more") % {"names": shown, "count": len(names) - most}


def _sureness(result: RoundResult, listed: Sequence[ResultRow]) -> list[str]:
    shares = [row.inside_share for row in listed if row.inside_share is not None]
    said = []
    firm = sum(share >= wording.ALWAYS for share in shares)
    mostly = sum(wording.MOSTLY <= share < wording.ALWAYS for share in shares)
    if firm:
        text = ngettext(
            "%(count)s account of the list stays inside the line with nearly any weights.",
            "%(count)s accounts of the list stay inside the line with nearly any weights.",
            firm,
        )
        said.append(text % {"count": formats.number(firm)})
    if mostly:
        text = ngettext(
            "%(count)s account stays inside with most weights.",
            "%(count)s accounts stay inside with most weights.",
            mostly,
        )
        said.append(text % {"count": formats.number(mostly)})
    said += _hanging_on_weights(listed)
    said += _of_the_line(result)
    return said + _of_what_is_missing(listed)


def _hanging_on_weights(listed: Sequence[ResultRow]) -> list[str]:
    names = [
        f"{row.name} ({formats.share(row.inside_share, 0)})"
        for row in listed
        if row.inside_share is not None and row.inside_share < wording.MOSTLY
    ]
    if not names:
        return []
    return [
        _("Whether these are inside hangs on the weights (share of weightings): %(names)s.")
        % {"names": _several(names)}
    ]


def _of_the_line(result: RoundResult) -> list[str]:
    line = result.line
    if line is None:
        return []
    if line.change is None or line.weight is None or not line.criterion:
        return [_("No change of a single weight moves an account across the line.")]
    words = {
        "criterion": line.criterion,
        "now": formats.number(line.weight - line.change, 0),
        "then": formats.number(line.weight, 1),
        "outside": line.outside,
        "inside": line.inside,
    }
    if not line.change:
        return [_("At the line, %(outside)s and %(inside)s have the same score.") % words]
    return [
        _(
            "The smallest change that moves the line: with a weight of %(then)s instead of"
            " %(now)s for “%(criterion)s”, %(outside)s takes the place of %(inside)s."
        )
        % words
    ]


def _of_what_is_missing(listed: Sequence[ResultRow]) -> list[str]:
    unsure = sum(any(not one.is_certain for one in row.contributions) for row in listed)
    if not unsure:
        return []
    text = ngettext(
        "Of %(count)s account of the list a figure or a judgement is missing: its score is shown"
        " from lowest to highest.",
        "Of %(count)s accounts of the list a figure or a judgement is missing: their scores are"
        " shown from lowest to highest.",
        unsure,
    )
    return [text % {"count": formats.number(unsure)}]


def judgements_of(actor: "User", result: RoundResult) -> QuerySet[Judgement]:
    """Return what was judged of the accounts that the actor may see, by account and criterion."""
    rows = Judgement.objects.open_to(actor).filter(row__round=result.round)
    ordered = rows.order_by("row__name", "row", "criterion", "pk")
    return ordered.select_related("row", "criterion", "judge")


def judgements_given(actor: "User", round_id: int) -> QuerySet[Judgement]:
    """Return what the actor has judged in a round that they may know of; Http404."""
    if not rounds(actor).filter(pk=round_id).exists():
        raise Http404
    rows = Judgement.objects.filter(row__round=round_id, judge=actor).order_by("pk")
    return rows.select_related("row")
