"""Deciding the key-account status of many accounts at once, and taking that back."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.domain.portfolio.models import Account, BulkChange, KeyState, KeyStatus
from openkam.domain.portfolio.services.key_statuses import (
    UnknownState,
    give_key_status,
    take_back_key_status,
)
from openkam.domain.portfolio.services.many import chosen_at, chunks, kept_change
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST = 500  # each is a decision of its own; nobody has more key accounts to decide on


class TooManyAccounts(Refusal):
    """More accounts than can be decided on at once."""


@transaction.atomic
def give_key_status_to_many(
    actor: "User", ids: Collection[int], state: str, *, since: date, reason: str, today: date
) -> BulkChange:
    """Say what these accounts are from a day on, for one reason. Only heads.

    Accounts that are that already stay, and so do those whose status so far began later. Raises
    what `give_key_status` raises of the rest, and TooManyAccounts.
    """
    if not actor.is_head:
        raise PermissionDenied
    if state not in KeyState.values:
        raise UnknownState(_("Choose candidate, key account or former key account."))
    if len(ids) > MOST:
        said = _("At most %(count)d accounts can be decided on at once. Choose fewer.")
        raise TooManyAccounts(said % {"count": MOST})
    chosen = chosen_at(actor, ids, Level.LEAD)
    others = [one for one in chosen.accounts if one.key_state != state]
    fitting = [one for one in others if one.key_since is None or one.key_since <= since]
    before = {}
    for one in fitting:
        status = give_key_status(actor, one.pk, state, since=since, reason=reason, today=today)
        before[one.pk] = [status.pk, None]
    name = str(KeyState(state).label)
    late = len(others) - len(fitting)
    return kept_change(actor, "status", None, before, chosen, text=state, name=name, later=late)


def take_back_of_many(actor: "User", change: BulkChange, before: dict[int, list[Any]]) -> int:
    """Take the decisions back that are still the newest on their accounts."""
    if not actor.is_head:
        return 0
    newest: dict[int, int] = {}
    for part in chunks(before):
        rows = KeyStatus.objects.filter(account__in=part).order_by("pk")
        newest.update(rows.values_list("account", "pk"))
    shown = {
        pk
        for part in chunks(before)
        for pk in Account.objects.open_to(actor).filter(pk__in=part).values_list("pk", flat=True)
    }
    still = [pk for pk, had in before.items() if newest.get(pk) == had[0] and pk in shown]
    for pk in still:
        take_back_key_status(actor, pk, newest[pk])
    return len(still)
