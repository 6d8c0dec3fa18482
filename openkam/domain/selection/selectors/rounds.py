"""Which rounds there are, and who may see them."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from openkam.domain.selection.models import Round, RoundAccount

if TYPE_CHECKING:
    from openkam.core.access.models import User

STEPS = ("criteria", "weights", "rules", "scores", "ranking", "decisions", "list")
"""The way through a round, in order."""


def rounds(actor: "User") -> QuerySet[Round]:
    """Return the rounds that the actor may know of, the newest first.

    Heads and observers see all; others those in which they judge, and of those that were run the
    ones with an account of theirs.
    """
    every = Round.objects.select_related("version__model", "started_by").order_by("-pk")
    if actor.sees_all_accounts:
        return every
    own = RoundAccount.objects.open_to(actor).values("round")
    asked = Q(judges__user=actor, judges__left_on=None)
    return every.filter(asked | (~Q(state=Round.State.OPEN) & Q(pk__in=own))).distinct()


def round_seen_whole(actor: "User", pk: int) -> Round:
    """Return a round to those who see all of it: heads and observers.

    Raises PermissionDenied where the actor may know of it but not see the whole, Http404.
    """
    found = rounds(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not actor.sees_all_accounts:
        raise PermissionDenied
    return found


def open_round() -> Round | None:
    """Return the round that is being prepared, if there is one."""
    return Round.objects.filter(state=Round.State.OPEN).order_by("-pk").first()


def is_concerned(actor: "User") -> bool:
    """Whether the selection has something to show to the actor: always to heads and observers."""
    return actor.sees_all_accounts or rounds(actor).exists()
