"""Who works on an account."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level, User
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, Membership
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor


class UnknownColleague(Refusal):
    """The user does not exist, or does not work here any more."""


class OwnerNeedsLead(Refusal):
    """The owner of an account leads it; another owner has to be named first."""


def colleague(pk: int) -> User:
    """Return an active user; UnknownColleague if there is none."""
    user = User.objects.people().filter(pk=pk, is_active=True).first()
    if user is None:
        raise UnknownColleague(_("This colleague does not work here any more."))
    return user


@transaction.atomic
def set_membership(actor: "Actor", account_id: int, *, user_id: int, level: Level) -> Membership:
    """Let a colleague work on the account, and on all below it, at this level."""
    account = fetch(Account.objects.all(), actor, account_id, Level.LEAD)
    user = colleague(user_id)
    if account.owner_id == user.pk and level < Level.LEAD:
        raise OwnerNeedsLead(_("The owner leads the account. Name another owner first."))
    return grant(actor, account, user, level)


def grant(actor: "Actor", account: Account, user: User, level: Level) -> Membership:
    """Store the membership and note it, inside the caller's transaction and behind its gate."""
    standing = Membership.objects.filter(account=account, user=user).first()
    before = standing.level if standing else None
    membership, _created = Membership.objects.update_or_create(
        account=account, user=user, defaults={"level": level}
    )
    if before != level:
        trail.record(
            actor,
            "membership.set",
            membership,
            account_id=account.pk,
            user=str(user),
            level=(before, int(level)),
        )
    return membership


@transaction.atomic
def remove_membership(actor: "Actor", account_id: int, *, user_id: int) -> None:
    """Take a colleague off the account; nothing happens if they did not work on it."""
    account = fetch(Account.objects.all(), actor, account_id, Level.LEAD)
    if account.owner_id == user_id:
        raise OwnerNeedsLead(_("The owner leads the account. Name another owner first."))
    membership = Membership.objects.filter(account=account, user=user_id).first()
    if membership is None:
        return
    trail.record(
        actor,
        "membership.removed",
        membership,
        account_id=account.pk,
        user=str(membership.user),
        level=(membership.level, None),
    )
    membership.delete()
