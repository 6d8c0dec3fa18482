"""Undoing a file of accounts."""

from datetime import date
from typing import TYPE_CHECKING

from openkam.core.access.models import Level
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    ImportBatch,
    Membership,
    OwnField,
    Segment,
)
from openkam.domain.portfolio.services.undoing import stored
from openkam.domain.portfolio.services.undoing.account_fields import restore_fields
from openkam.domain.portfolio.services.undoing.new_accounts import (
    keys_with_sales,
    remove_new_accounts,
)
from openkam.domain.portfolio.services.undoing.outcome import (
    CHANGED_SINCE,
    HAS_SALES,
    IN_USE,
    Undone,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User


def undo(actor: "User", batch: ImportBatch, today: date) -> Undone:
    """Remove new accounts that nothing hangs on; give others back what they held."""
    done = Undone()
    # First of all accounts leave the new ones, so that nobody stands below these any more.
    restore_fields(actor, batch, done, today)
    remove_new_accounts(batch, done)
    _remove_keys(batch, done)
    _restore_memberships(batch, done)
    _remove_unused(batch, done)
    return done


def _remove_keys(batch: ImportBatch, done: Undone) -> None:
    """Take keys off accounts that were here before, unless sales lines go by them."""
    keys = stored.rows_of(AccountKey, stored.created(batch, AccountKey))
    sold = keys_with_sales(keys.values())
    gone = []
    for pk, key in keys.items():
        if pk in sold:
            done.leave(HAS_SALES, str(key))
        elif key.came_from_id is not None:
            done.leave(CHANGED_SINCE, str(key))
        else:
            gone.append(pk)
    stored.delete(AccountKey, gone)
    done.removed += len(gone)
    done.figures_change |= bool(gone)


def _restore_memberships(batch: ImportBatch, done: Undone) -> None:
    """Let owners go whom the import named, where they are owners no more."""
    new = stored.rows_of(Membership, stored.created(batch, Membership))
    raised = stored.changed(batch, Membership)
    rows = new | stored.rows_of(Membership, raised)
    accounts = stored.rows_of(Account, {each.account_id for each in rows.values()})
    gone = []
    for pk, membership in rows.items():
        account = accounts[membership.account_id]
        # Who is still the owner, or whose level somebody has changed, was left before.
        if account.owner_id == membership.user_id or membership.level != Level.LEAD:
            continue
        if pk in new:
            gone.append(pk)
        else:
            membership.level = raised[pk]["level"][0]
            membership.save(update_fields=["level"])
    stored.delete(Membership, gone)


def _remove_unused(batch: ImportBatch, done: Undone) -> None:
    for segment in stored.rows_of(Segment, stored.created(batch, Segment)).values():
        if Account.objects.filter(segment=segment).exists():
            done.leave(IN_USE, str(segment))
        else:
            segment.delete()
            done.removed += 1
    for own in stored.rows_of(OwnField, stored.created(batch, OwnField)).values():
        if Account.objects.filter(own_values__has_key=str(own.pk)).exists():
            done.leave(IN_USE, str(own))
        else:
            own.delete()
            done.removed += 1
