"""What the head decides of each account of a round that was run."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio_read
from openkam.domain.portfolio import services as portfolio
from openkam.domain.selection.models import Decision, Round, RoundAccount
from openkam.domain.selection.selectors.cut import inside
from openkam.domain.selection.selectors.proposing import proposed_reason
from openkam.domain.selection.selectors.result import result_rows, round_result
from openkam.domain.selection.services import announcing
from openkam.domain.selection.services.opened import hold_round
from openkam.domain.selection.services.refusals import (
    BadDecision,
    DecidedMeanwhile,
    NotOpen,
    NotRun,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_REASON = 2_000
# What an account becomes by a verdict, by what it was; what is not named stays.
STATES: dict[str, dict[str, str]] = {
    Decision.Verdict.ACCEPT: {"": "key", "candidate": "key", "former": "key"},
    Decision.Verdict.DECLINE: {"key": "former"},
    Decision.Verdict.POSTPONE: {"": "candidate", "former": "candidate"},
}


@transaction.atomic
def decide(
    actor: "User",
    row_id: int,
    *,
    verdict: str,
    reason: str,
    postponed_to: date | None = None,
    seen: int = 0,
    now: datetime,
    today: date,
) -> Decision:
    """Accept, decline or postpone an account; accepting makes it key, declining ends that.

    `seen` is the number of the latest decision that the actor saw (0: none). A decision that
    stands must be reopened first. Raises BadDecision, DecidedMeanwhile, NotOpen, NotRun,
    PermissionDenied, Http404.
    """
    row, found = _row_to_decide(actor, row_id)
    latest = latest_decision(row)
    if (latest.number if latest else 0) != seen:
        raise DecidedMeanwhile(_meanwhile(latest))
    if latest is not None and latest.reopened_at is None:
        raise BadDecision(_("This is decided. Reopen the decision to change it."))
    reason = _reason(reason)
    _check_verdict(verdict, postponed_to, today)
    decision = Decision.objects.create(
        row=row,
        number=seen + 1,
        verdict=verdict,
        reason=reason,
        postponed_to=postponed_to if verdict == Decision.Verdict.POSTPONE else None,
        decided_by=actor,
        decided_at=now,
    )
    trail.record(
        actor,
        "account.selection_decided",
        found,
        account_id=row.account_id,
        verdict=verdict,
        reason=reason,
    )
    _give_status(actor, row, decision, today)
    announcing.selection_decided(row, decision)
    return decision


@transaction.atomic
def accept_inside(
    actor: "User", round_id: int, *, rows: Collection[int], reason: str, now: datetime, today: date
) -> list[Decision]:
    """Accept those of these rows that stand inside the line and are not decided, each on its own.

    `rows` are those that the actor saw; what another head decided meanwhile is left as it is.
    Without a reason each gets the one that is proposed for it.
    Raises BadDecision, NotOpen, NotRun, PermissionDenied, Http404.
    """
    found = hold_round(actor, round_id)
    check_decidable(found)
    within = found.accounts.filter(inside(found.version, found.places), pk__in=rows)
    decided = Decision.objects.filter(row__round=found, reopened_at=None)
    open_rows = list(within.exclude(pk__in=decided.values("row")).order_by("rank"))
    reasons = _proposed_reasons(actor, found, open_rows) if not reason.strip() else {}
    taken = []
    for row in open_rows:
        latest = latest_decision(row)
        taken.append(
            decide(
                actor,
                row.pk,
                verdict=Decision.Verdict.ACCEPT,
                reason=reasons.get(row.pk, reason),
                seen=latest.number if latest else 0,
                now=now,
                today=today,
            )
        )
    if not taken:
        raise BadDecision(_("Nothing inside the line waits for a decision any more."))
    return taken


def _proposed_reasons(actor: "User", found: Round, rows: Sequence[RoundAccount]) -> dict[int, str]:
    result = round_result(actor, found.pk, whole=True)
    pairs = zip(rows, result_rows(result, rows), strict=True)
    return {row.pk: proposed_reason(result, one, Decision.Verdict.ACCEPT) for row, one in pairs}


@transaction.atomic
def reopen(actor: "User", row_id: int, *, reason: str, seen: int, now: datetime) -> Decision:
    """Open a decision again, with a reason; the status stays until it is decided anew.

    Raises BadDecision, DecidedMeanwhile, NotOpen, NotRun, PermissionDenied, Http404.
    """
    row, found = _row_to_decide(actor, row_id)
    latest = latest_decision(row)
    if latest is None:
        raise BadDecision(_("Nothing is decided here yet."))
    if latest.number != seen or latest.reopened_at is not None:
        raise DecidedMeanwhile(_meanwhile(latest))
    latest.reopened_by, latest.reopened_at = actor, now
    latest.reopened_because = _reason(reason)
    latest.save(update_fields=["reopened_by", "reopened_at", "reopened_because"])
    trail.record(
        actor,
        "account.selection_reopened",
        found,
        account_id=row.account_id,
        verdict=latest.verdict,
        reason=latest.reopened_because,
    )
    announcing.selection_decided(row, latest)
    return latest


def latest_decision(row: RoundAccount) -> Decision | None:
    """Return the decision with the highest number, reopened or not."""
    return row.decisions.select_related("decided_by").order_by("-number").first()


def _row_to_decide(actor: "User", row_id: int) -> tuple[RoundAccount, Round]:
    row = RoundAccount.objects.filter(pk=row_id).first()
    if row is None:
        hold_round(actor, 0)
        raise Http404
    # Held until the end: of two heads at once the second finds what the first decided.
    found = hold_round(actor, row.round_id)
    check_decidable(found)
    return row, found


def check_decidable(found: Round) -> None:
    """Raise NotRun or NotOpen unless the round is one that is being decided."""
    if found.state == Round.State.OPEN:
        raise NotRun(_("Run the round before anything is decided in it."))
    if found.state == Round.State.CLOSED:
        raise NotOpen(_("This round is closed. Decide in the next one, or on the account's page."))


def _check_verdict(verdict: str, postponed_to: date | None, today: date) -> None:
    if verdict not in Decision.Verdict.values:
        raise BadDecision(_("Accept, decline or postpone."))
    if verdict == Decision.Verdict.POSTPONE and (postponed_to is None or postponed_to <= today):
        raise BadDecision(_("Say to which coming day it is postponed."))


def _reason(reason: str) -> str:
    reason = reason.replace("\x00", " ").strip()
    if not reason:
        raise BadDecision(_("A reason is needed: the account's manager will read it."))
    if len(reason) > LONGEST_REASON:
        raise BadDecision(
            _("A reason has at most %(count)d characters.") % {"count": LONGEST_REASON}
        )
    return reason


def _meanwhile(latest: Decision | None) -> str:
    if latest is None:
        return _("The decision that you saw is not there any more. Look again.")
    return _("%(name)s decided meanwhile: %(verdict)s. Nothing was overwritten.") % {
        "name": latest.decided_by,
        "verdict": latest.get_verdict_display(),
    }


def _give_status(actor: "User", row: RoundAccount, decision: Decision, today: date) -> None:
    """Promote or demote the account where the decision changes what it is."""
    if row.account_id is None:
        return
    standing = portfolio_read.key_states(actor, [row.account_id]).get(row.account_id, "")
    becomes = STATES[decision.verdict].get(standing)
    if becomes is not None:
        portfolio.give_key_status(
            actor, row.account_id, becomes, since=today, reason=decision.reason, today=today
        )
