"""Creating accounts, and changing what is known of them."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level, Role
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, AccountKey, AccountSummary, Lineage
from openkam.domain.portfolio.selectors import current_preparation
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.portfolio.services import revision
from openkam.domain.portfolio.services.memberships import colleague, grant
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 300


class BadName(Refusal):
    """An account needs a name, and one that fits."""


@transaction.atomic
def create_account(
    actor: "User", *, name: str, country: str = "", owner_id: int | None = None, today: date
) -> Account:
    """Store a new account; a member who creates one leads it. Observers may not.

    Raises BadName, UnknownColleague, PermissionDenied.
    """
    if not actor.is_active or actor.role == Role.OBSERVER:
        raise PermissionDenied
    name = _tidy(name)
    account = Account.objects.create(
        name=name, search_name=fold(name)[:LONGEST_NAME], country=country.upper(), created_on=today
    )
    Lineage.objects.create(account=account, ancestor=account, depth=0)
    preparation = current_preparation()
    if preparation is not None:
        AccountSummary.objects.create(preparation=preparation, account=account)
    trail.record(actor, "account.created", account, account_id=account.pk, name=name)
    if owner_id is None and not actor.is_head:
        owner_id = actor.pk
    if owner_id is not None:
        _give_to(actor, account, owner_id)
    return account


@transaction.atomic
def rename_account(actor: "User", account_id: int, *, name: str) -> Account:
    """Give an account another name; BadName if it is empty or too long."""
    account = fetch(Account.objects.all(), actor, account_id, Level.WRITE)
    before, account.name = account.name, _tidy(name)
    account.search_name = fold(account.name)[:LONGEST_NAME]
    account.save(update_fields=["name", "search_name"])
    if before != account.name:
        trail.record(
            actor, "account.renamed", account, account_id=account.pk, name=(before, account.name)
        )
    return account


@transaction.atomic
def set_owner(actor: "User", account_id: int, *, owner_id: int | None) -> Account:
    """Name the key account manager, who from now on leads the account; None for nobody.

    The former owner keeps working on it until somebody ends that. Raises UnknownColleague.
    """
    account = fetch(Account.objects.select_related("owner"), actor, account_id, Level.LEAD)
    if owner_id is not None:
        return _give_to(actor, account, owner_id)
    _note_owner(actor, account, None)
    return account


@transaction.atomic
def move_key(actor: "User", key_id: int, *, account_id: int) -> AccountKey:
    """Let another account have what the other system knows under this key, past lines included.

    Merging accounts moves all keys of one to the other, splitting moves some away.
    """
    key = fetch(AccountKey.objects.select_related("account"), actor, key_id, Level.LEAD)
    account = fetch(Account.objects.all(), actor, account_id, Level.LEAD)
    if key.account_id == account.pk:
        return key
    before, key.account = key.account, account
    key.save(update_fields=["account"])
    for side in (before, account):
        trail.record(
            actor, "key.moved", key, account_id=side.pk, account=(before.name, account.name)
        )
    revision.figures_need_preparing(actor)
    return key


def _give_to(actor: "User", account: Account, owner_id: int) -> Account:
    owner = colleague(owner_id)
    grant(actor, account, owner, Level.LEAD)
    _note_owner(actor, account, owner)
    return account


def _note_owner(actor: "User", account: Account, owner: "User | None") -> None:
    before = account.owner
    if before == owner:
        return
    account.owner = owner
    account.save(update_fields=["owner"])
    trail.record(
        actor,
        "account.owner_set",
        account,
        account_id=account.pk,
        owner=(str(before) if before else None, str(owner) if owner else None),
    )


def _tidy(name: str) -> str:
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise BadName(_("An account needs a name."))
    if len(name) > LONGEST_NAME:
        raise BadName(_("A name has at most %(count)d characters.") % {"count": LONGEST_NAME})
    return name
