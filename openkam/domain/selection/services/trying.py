"""Keeping the weights and the cut that were tried on a ranking."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkam.domain.selection.models import Round
from openkam.domain.selection.services.opened import hold_round
from openkam.domain.selection.services.rounds import start_round
from openkam.domain.selection.services.versions import set_cut, set_weights

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def keep_trial(
    actor: "User",
    pk: int,
    *,
    weights: Mapping[int, int],
    cut: Mapping[str, int | float | None],
    name: str,
    now: datetime,
) -> Round:
    """Write weights and cut to an open round; after one that was run, to a new round of that name.

    Raises BadWeights, BadRules, RoundUnderWay, Refusal for a bad name, PermissionDenied, Http404.
    """
    found = hold_round(actor, pk)
    if found.state != Round.State.OPEN:
        found = start_round(actor, name=name, follows=pk, now=now)
    standing = dict(found.version.criteria.values_list("criterion", "weight"))
    if dict(weights) != standing:  # else weights that were compared in pairs would be forgotten
        set_weights(actor, found.pk, weights)
    set_cut(
        actor,
        found.pk,
        max_accounts=_whole(cut["max_accounts"]),
        min_score=cut["min_score"],
        managers=_whole(cut["managers"]),
        accounts_each=_whole(cut["accounts_each"]),
    )
    found.refresh_from_db()
    return found


def _whole(value: int | float | None) -> int | None:
    return None if value is None else int(value)
