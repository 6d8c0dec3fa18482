"""Saying that two accounts that look alike are different customers."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, DistinctAccounts
from openkam.domain.portfolio.services.merging import SameAccount

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def say_distinct(actor: "User", one_id: int, other_id: int, *, today: date) -> None:
    """Propose the two accounts never again as duplicates. Needs write on both.

    Raises SameAccount.
    """
    if one_id == other_id:
        raise SameAccount(_("An account is no other than itself. Choose another one."))
    first, second = _both(actor, one_id, other_id)
    _row, is_new = DistinctAccounts.objects.get_or_create(
        first=first, second=second, defaults={"said_by": actor, "said_on": today}
    )
    if is_new:
        _record(actor, "account.distinguished", first, second)


@transaction.atomic
def take_back_distinct(actor: "User", one_id: int, other_id: int) -> None:
    """Propose the two accounts again if they look alike. Needs write on both."""
    first, second = _both(actor, one_id, other_id)
    if DistinctAccounts.objects.filter(first=first, second=second).delete()[0]:
        _record(actor, "account.distinction_removed", first, second)


def _both(actor: "User", one_id: int, other_id: int) -> tuple[Account, Account]:
    first, second = sorted((one_id, other_id))
    accounts = Account.objects.all()
    return fetch(accounts, actor, first, Level.WRITE), fetch(accounts, actor, second, Level.WRITE)


def _record(actor: "User", verb: str, first: Account, second: Account) -> None:
    trail.record(actor, verb, second, account_id=first.pk, account=second.name)
    trail.record(actor, verb, first, account_id=second.pk, account=first.name)
