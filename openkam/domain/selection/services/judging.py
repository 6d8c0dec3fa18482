"""Who judges which accounts, and what they say."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection.models import (
    Criterion,
    Judge,
    Judgement,
    Round,
    RoundAccount,
    Source,
)
from openkam.domain.selection.selectors.catalogue import name_of
from openkam.domain.selection.services.opened import hold_draft, outdate
from openkam.domain.selection.services.refusals import BadJudgement, JudgesNoMore, NotOpen

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_EVIDENCE = 5_000
MOST_SHORTLISTED = 200


@transaction.atomic
def set_shortlist(actor: "User", round_id: int, rows: Collection[int]) -> int:
    """Choose which rows people judge; return how many. What was judged before is kept.

    Raises BadJudgement where there are none or too many, NotOpen, PermissionDenied, Http404.
    """
    found, _version = hold_draft(actor, round_id)
    _note_shortlist(actor, found, set(rows))
    return found.accounts.filter(is_shortlisted=True).count()


@transaction.atomic
def change_shortlist(actor: "User", round_id: int, rows: Collection[int], *, is_asked: bool) -> int:
    """Put rows on the short list, or take them off; return how many that changed.

    What was judged before is kept, and counts. Raises BadJudgement where none or too many would be
    left on it, NotOpen, PermissionDenied, Http404.
    """
    found, _version = hold_draft(actor, round_id)
    before = set(found.accounts.filter(is_shortlisted=True).values_list("pk", flat=True))
    return _note_shortlist(actor, found, before | set(rows) if is_asked else before - set(rows))


@transaction.atomic
def propose_shortlist(actor: "User", round_id: int) -> None:
    """Let the ranking propose the short list anew, as if nobody had chosen.

    Raises NotOpen, PermissionDenied, Http404.
    """
    found, _version = hold_draft(actor, round_id)
    count = found.accounts.filter(is_shortlisted=True).update(is_shortlisted=False)
    trail.record(actor, "round.short_list_set", found, accounts_to_judge=(count, None))
    outdate(actor, found)


@transaction.atomic
def ask_judge(actor: "User", round_id: int, user_id: int, *, scope: str) -> Judge:
    """Ask a colleague to judge the short list, or the accounts on it that they work on.

    Raises BadJudgement, NotOpen, PermissionDenied, Http404.
    """
    return ask_judges(actor, round_id, [user_id], scope=scope)[0]


@transaction.atomic
def ask_judges(
    actor: "User", round_id: int, user_ids: Collection[int], *, scope: str
) -> list[Judge]:
    """Ask several colleagues at once; who judges already gets the scope anew.

    Raises BadJudgement, NotOpen, PermissionDenied, Http404.
    """
    found, _version = hold_draft(actor, round_id)
    if scope not in Judge.Scope.values:
        raise BadJudgement(_("Choose which accounts they judge."))
    if not user_ids:
        raise BadJudgement(_("Choose who is to judge."))
    colleagues = list(portfolio.colleagues(actor).filter(pk__in=user_ids))
    if len(colleagues) < len(set(user_ids)):
        raise Http404
    judges = []
    for colleague in colleagues:
        judge, _is_new = Judge.objects.update_or_create(
            round=found, user=colleague, defaults={"scope": scope, "left_on": None}
        )
        judges.append(judge)
        trail.record(actor, "round.judge_asked", found, judge=str(colleague), scope=scope)
    outdate(actor, found)
    return judges


@transaction.atomic
def release_judge(actor: "User", round_id: int, user_id: int, *, today: date) -> None:
    """Ask a judge no longer: what they judged counts, what they did not is not missing any more.

    Raises NotOpen, PermissionDenied, Http404.
    """
    found, _version = hold_draft(actor, round_id)
    judge = found.judges.filter(user=user_id, left_on=None).select_related("user").first()
    if judge is None:
        raise Http404
    judge.left_on = today
    judge.save(update_fields=["left_on"])
    trail.record(actor, "round.judge_released", found, judge=str(judge.user))
    outdate(actor, found)


@transaction.atomic
def judge_account(
    actor: "User",
    row_id: int,
    criterion_id: int,
    *,
    score: int,
    evidence: str = "",
    confirms: int | None = None,
    now: datetime,
) -> Judgement:
    """Say what the actor thinks of an account by a criterion, 1 to 10, and why.

    A second time replaces the first. `confirms` is the actor's judgement of the round before.
    Raises BadJudgement, NotOpen, JudgesNoMore, PermissionDenied, Http404.
    """
    row, found = _row_to_judge(actor, row_id)
    criterion = _criterion_to_judge(found, criterion_id)
    if not 1 <= score <= 10:
        raise BadJudgement(_("A judgement is a whole number from 1 to 10."))
    evidence = _evidence(evidence)
    former = _confirmed(actor, found, row, criterion_id, confirms)
    before = row.judgements.filter(criterion=criterion, judge=actor).first()
    confirmed = former.pk if former else None
    said = (before.score, before.evidence, before.confirms_id) if before else None
    if before and said == (score, evidence, confirmed):
        return before
    judgement, _is_new = Judgement.objects.update_or_create(
        row=row,
        criterion=criterion,
        judge=actor,
        defaults={
            "score": score,
            "evidence": evidence,
            "judged_at": now,
            "confirms": former,
        },
    )
    trail.record(
        actor,
        "account.judged",
        found,
        account_id=row.account_id,
        criterion=name_of(criterion),
        score=(before.score if before else None, score),
    )
    # Other words for the same score move nobody in the ranking.
    if before is None or before.score != score:
        outdate(actor, found)
    return judgement


@transaction.atomic
def take_judgement_back(actor: "User", row_id: int, criterion_id: int) -> None:
    """Forget what the actor said of an account by a criterion.

    Raises NotOpen, JudgesNoMore, PermissionDenied, Http404.
    """
    row, found = _row_to_judge(actor, row_id)
    there = row.judgements.filter(criterion=criterion_id, judge=actor).first()
    if there is None:
        raise Http404
    trail.record(
        actor,
        "account.judgement_removed",
        found,
        account_id=row.account_id,
        score=there.score,
    )
    there.delete()
    outdate(actor, found)


def _row_to_judge(actor: "User", row_id: int) -> tuple[RoundAccount, Round]:
    row = RoundAccount.objects.filter(pk=row_id, is_shortlisted=True).first()
    if row is None:
        raise Http404
    found = Round.objects.select_for_update().get(pk=row.round_id)
    judge = found.judges.filter(user=actor).first()
    is_asked = judge is not None and judge.scope == Judge.Scope.ALL
    # Who may not even see the account learns nothing of it.
    if not is_asked and not RoundAccount.objects.open_to(actor).filter(pk=row_id).exists():
        raise Http404
    if judge is None:
        raise PermissionDenied
    if found.state != Round.State.OPEN:
        raise NotOpen(_("This round was run, so that nothing is judged in it any more."))
    if judge.left_on is not None:
        raise JudgesNoMore(_("You are not asked to judge in this round any more."))
    return row, found


def _note_shortlist(actor: "User", found: Round, rows: set[int]) -> int:
    """Note the rows that people judge from now on; return how many were not or were before."""
    chosen = set(found.accounts.filter(pk__in=rows).values_list("pk", flat=True))
    if not chosen:
        raise BadJudgement(_("Choose at least one account to be judged."))
    if len(chosen) > MOST_SHORTLISTED:
        raise BadJudgement(
            _("At most %(count)d accounts can be judged.") % {"count": MOST_SHORTLISTED}
        )
    before = set(found.accounts.filter(is_shortlisted=True).values_list("pk", flat=True))
    if before != chosen:
        found.accounts.filter(pk__in=before - chosen).update(is_shortlisted=False)
        found.accounts.filter(pk__in=chosen - before).update(is_shortlisted=True)
        trail.record(
            actor, "round.short_list_set", found, accounts_to_judge=(len(before), len(chosen))
        )
        outdate(actor, found)
    return len(before ^ chosen)


def _evidence(text: str) -> str:
    text = text.replace("\x00", " ").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_EVIDENCE:
        raise BadJudgement(
            _("Evidence has at most %(most)d characters; this has %(count)d. Keep what matters.")
            % {"most": LONGEST_EVIDENCE, "count": len(text)}
        )
    return text


def _criterion_to_judge(found: Round, criterion_id: int) -> "Criterion":
    weighted = found.version.criteria.select_related("criterion").filter(criterion=criterion_id)
    one = weighted.filter(criterion__source=Source.JUDGED).first()
    if one is None:
        raise BadJudgement(_("This criterion is not judged in this round."))
    return one.criterion


def _confirmed(
    actor: "User", found: Round, row: RoundAccount, criterion_id: int, confirms: int | None
) -> Judgement | None:
    if confirms is None:
        return None
    former = Judgement.objects.filter(
        pk=confirms,
        judge=actor,
        criterion=criterion_id,
        row__round=found.follows_id,
        row__account=row.account_id,
    ).first()
    if former is None:
        raise BadJudgement(_("There is no such judgement of yours in the round before."))
    return former
