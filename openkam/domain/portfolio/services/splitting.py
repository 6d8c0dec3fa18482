"""Giving a key, with all its lines past and to come, to another account."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, AccountKey, AccountMerge
from openkam.domain.portfolio.services import merged_people, revision
from openkam.domain.portfolio.services.accounts import create_account, list_account
from openkam.domain.portfolio.services.merging import undo_merge
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User


class NoOtherAccount(Refusal):
    """It was not said to which account the key goes."""


@transaction.atomic
def split_key(
    actor: "User",
    key_id: int,
    *,
    account_id: int | None = None,
    new_name: str = "",
    today: date,
) -> AccountKey:
    """Take a key that does not belong there off its account, with all its lines.

    It goes to another account, to the one that it came from by a merge (which is an account of its
    own again then), or to a new one of this name. Needs lead on the key's account and on the other
    one. Raises NoOtherAccount, BadName.
    """
    key = fetch(
        AccountKey.objects.select_related("account", "came_from"), actor, key_id, Level.LEAD
    )
    if account_id is None and not new_name.strip():
        raise NoOtherAccount(_("Choose an account, or give the new one a name."))
    if account_id is None:
        country = key.account.country
        return _give(actor, key, create_account(actor, name=new_name, country=country, today=today))
    origin = key.came_from
    if origin is not None and origin.pk == account_id and origin.merged_into_id == key.account_id:
        return _split_off_again(actor, key, origin, today)
    return _give(actor, key, fetch(Account.objects.all(), actor, account_id, Level.LEAD))


def _split_off_again(actor: "User", key: AccountKey, origin: Account, today: date) -> AccountKey:
    """Make the account that was merged one of its own again; with its last key all comes back."""
    merge = AccountMerge.objects.filter(kept=key.account, merged=origin).order_by("-pk").first()
    moved = {pk for pk, _came_from in merge.moved["keys"]} if merge else set()
    others = AccountKey.objects.filter(account=key.account, pk__in=moved - {key.pk})
    if merge is not None and key.pk in moved and not others.exists():
        undo_merge(actor, merge.pk, today=today)
        key.refresh_from_db()
        return key
    origin.merged_into = origin.merged_on = None
    origin.save(update_fields=["merged_into", "merged_on"])
    list_account(origin)
    if merge is not None:
        merged_people.restore_on(origin, merge.moved["members"])
    trail.record(actor, "account.revived", origin, account_id=origin.pk, key=str(key))
    return _give(actor, key, origin)


def _give(actor: "User", key: AccountKey, account: Account) -> AccountKey:
    if key.account_id == account.pk:
        return key
    before, key.account = key.account, account
    key.came_from = None if key.came_from_id == account.pk else before
    key.save(update_fields=["account", "came_from"])
    for side in (before, account):
        trail.record(
            actor, "key.moved", key, account_id=side.pk, account=(before.name, account.name)
        )
    revision.figures_need_preparing(actor)
    return key
