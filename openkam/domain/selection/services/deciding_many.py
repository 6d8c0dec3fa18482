"""Deciding of many accounts of a round at once; what is refused of one holds up no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.domain.portfolio.services import Refusal as PortfolioRefusal
from openkam.domain.selection.models import Decision
from openkam.domain.selection.services.deciding import check_decidable, decide
from openkam.domain.selection.services.opened import hold_round
from openkam.domain.selection.services.refusals import BadDecision, Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Wish:
    """What is to be decided of one row; `seen` is the number of the newest decision read there."""

    row: int
    verdict: str
    reason: str
    postponed_to: date | None = None
    seen: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of a wish: a decision, or why not."""

    row: int
    decision: Decision | None = None
    refusal: Exception | None = None


@transaction.atomic
def decide_many(
    actor: "User", round_id: int, wishes: Sequence[Wish], *, now: datetime, today: date
) -> list[Outcome]:
    """Decide as wished, one after the other; tell of each what became of it.

    Raises NotOpen, NotRun, PermissionDenied, Http404 of the round as a whole.
    """
    found = hold_round(actor, round_id)
    check_decidable(found)
    numbers = [wish.row for wish in wishes]
    there = set(found.accounts.filter(pk__in=numbers).values_list("pk", flat=True))
    return [_decided(actor, wish, there, now, today) for wish in wishes]


def _decided(actor: "User", wish: Wish, there: set[int], now: datetime, today: date) -> Outcome:
    if wish.row not in there:
        return Outcome(wish.row, refusal=BadDecision(_("This account is not in the round.")))
    try:
        with transaction.atomic():
            decision = decide(
                actor,
                wish.row,
                verdict=wish.verdict,
                reason=wish.reason,
                postponed_to=wish.postponed_to,
                seen=wish.seen,
                now=now,
                today=today,
            )
    except (Refusal, PortfolioRefusal) as refusal:
        return Outcome(wish.row, refusal=refusal)
    return Outcome(wish.row, decision)
