"""Creating accounts, and changing what is known of them."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level, Role
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, AccountSummary, Lineage
from openkam.domain.portfolio.selectors import current_preparation
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.memberships import colleague, grant
from openkam.domain.portfolio.services.names import LONGEST_NAME, spellings
from openkam.domain.portfolio.services.unique_names import BadName

if TYPE_CHECKING:
    from openkam.core.access.models import User


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
        name=name, **spellings(name), country=country.upper(), created_on=today
    )
    Lineage.objects.create(account=account, ancestor=account, depth=0)
    list_account(account)
    trail.record(actor, "account.created", account, account_id=account.pk, name=name)
    if owner_id is None and not actor.is_head:
        owner_id = actor.pk
    if owner_id is not None:
        _give_to(actor, account, owner_id)
    return account


def list_account(account: Account) -> None:
    """Give the account a row, still empty, among the current figures, so that lists show it."""
    preparation = current_preparation()
    if preparation is not None:
        AccountSummary.objects.get_or_create(preparation=preparation, account=account)


@transaction.atomic
def rename_account(actor: "User", account_id: int, *, name: str) -> Account:
    """Give an account another name; BadName if it is empty or too long."""
    account = fetch(Account.objects.all(), actor, account_id, Level.WRITE)
    before, account.name = account.name, _tidy(name)
    for field, spelling in spellings(account.name).items():
        setattr(account, field, spelling)
    account.save(update_fields=["name", "search_name", "bare_name"])
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
    announcing.status_of_many("owner", [account], before, owner)


def _tidy(name: str) -> str:
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise BadName(_("An account needs a name."))
    if len(name) > LONGEST_NAME:
        raise BadName(_("A name has at most %(count)d characters.") % {"count": LONGEST_NAME})
    return name
