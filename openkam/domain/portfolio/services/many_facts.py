"""Facts and team of many accounts at once, and what a change would do before it is made."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.models import Level, User
from openkam.core.audit import trail
from openkam.core.face import countries
from openkam.domain.portfolio.models import Account, BulkChange, Membership
from openkam.domain.portfolio.services.country import UnknownCountry
from openkam.domain.portfolio.services.many import BATCH, chosen_at, chunks, kept_change
from openkam.domain.portfolio.services.memberships import colleague
from openkam.domain.portfolio.services.own_fields import existing_own_field, tidy_own_value

if TYPE_CHECKING:
    from collections.abc import Sequence


@transaction.atomic
def set_country_of_many(actor: User, ids: Collection[int], country: str) -> BulkChange:
    """Say in which country these accounts sit, by its code, "" for unknown.

    Accounts that the actor only reads stay as they are. Raises UnknownCountry.
    """
    code = country.strip().upper()
    if code and code not in countries.codes():
        raise UnknownCountry(_("There is no country with this code."))
    chosen = chosen_at(actor, ids, Level.WRITE)
    changed = [one for one in chosen.accounts if one.country != code]
    before: dict[int, list[object]] = {one.pk: [one.country, None] for one in changed}
    write_country(actor, dict.fromkeys(changed, code))
    return kept_change(actor, "country", None, before, chosen, text=code, name=code)


@transaction.atomic
def set_own_value_of_many(
    actor: User, ids: Collection[int], *, field_id: int, value: str
) -> BulkChange:
    """Say what an own field holds for these accounts, as text, "" for nothing.

    Accounts that the actor only reads stay as they are. Raises Http404, BadValue.
    """
    field = existing_own_field(field_id)
    key, kept = str(field.pk), tidy_own_value(field.kind, value)
    chosen = chosen_at(actor, ids, Level.WRITE)
    changed = [one for one in chosen.accounts if one.own_values.get(key, "") != kept]
    before: dict[int, list[object]] = {
        one.pk: [one.own_values.get(key, ""), None] for one in changed
    }
    write_own_values(actor, field.name, key, dict.fromkeys(changed, kept))
    return kept_change(actor, "own", field, before, chosen, text=kept)


@transaction.atomic
def take_off_team_of_many(actor: User, ids: Collection[int], *, user_id: int) -> BulkChange:
    """Take a colleague off these accounts; those that they own keep them.

    Accounts that the actor does not lead stay as they are. Raises UnknownColleague.
    """
    user = colleague(user_id)
    chosen = chosen_at(actor, ids, Level.LEAD)
    owned = sum(1 for one in chosen.accounts if one.owner_id == user.pk)
    free = [one.pk for one in chosen.accounts if one.owner_id != user.pk]
    members = [
        member
        for part in chunks(free)
        for member in Membership.objects.filter(user=user, account__in=part).select_related(
            "user", "account"
        )
    ]
    before: dict[int, list[object]] = {one.account_id: [None, one.level] for one in members}
    entries = (
        (one, one.account_id, {"user": str(user), "level": (one.level, None)}) for one in members
    )
    trail.record_many(actor, "membership.removed", entries)
    for part in chunks(list(before)):
        Membership.objects.filter(user=user, account__in=part).delete()
    return kept_change(actor, "off", user, before, chosen, owned=owned)


def would_change(change: Callable[[], BulkChange]) -> BulkChange:
    """Return what a change of many accounts would do, and leave everything as it is."""
    with transaction.atomic():
        found = change()
        transaction.set_rollback(True)
    return found


def write_country(actor: User, codes: Mapping[Account, str]) -> None:
    """Write these accounts' countries with the trail, behind the caller's gate."""
    entries = [
        (one, one.pk, {"country": (one.country or None, code or None)})
        for one, code in codes.items()
    ]
    for one, code in codes.items():
        one.country = code
    Account.objects.bulk_update(list(codes), ["country"], batch_size=BATCH)
    trail.record_many(actor, "account.country_set", entries)


def write_own_values(actor: User, name: str, key: str, values: Mapping[Account, str]) -> None:
    """Write what an own field holds for these accounts with the trail, behind the caller's gate."""
    entries = []
    for one, kept in values.items():
        had = one.own_values.get(key, "")
        entries.append((one, one.pk, {name: (had or None, kept or None)}))
        others = {field: value for field, value in one.own_values.items() if field != key}
        one.own_values = {**others, key: kept} if kept else others
    accounts: Sequence[Account] = list(values)
    Account.objects.bulk_update(accounts, ["own_values"], batch_size=BATCH)
    trail.record_many(actor, "account.own_value_set", entries)
