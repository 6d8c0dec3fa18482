"""Bringing back facts and team of many accounts."""

from openkam.core.access.models import Level, User
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, BulkChange, Membership, OwnField
from openkam.domain.portfolio.services.many import BATCH, chunks
from openkam.domain.portfolio.services.many_facts import write_country, write_own_values

Before = dict[int, list[int | None]]


def restore_country(actor: User, change: BulkChange, before: Before) -> int:
    """Give the accounts whose country is still the one set the country that they had."""
    accounts = [one for one in _writable(actor, before) if one.country == change.text]
    write_country(actor, {one: str(before[one.pk][0] or "") for one in accounts})
    return len(accounts)


def restore_own_value(actor: User, change: BulkChange, before: Before) -> int:
    """Give the accounts whose own field still holds the value set what it held."""
    field = OwnField.objects.filter(pk=change.value or 0).first()
    if field is None:
        return 0
    key = str(field.pk)
    accounts = [
        one for one in _writable(actor, before) if one.own_values.get(key, "") == change.text
    ]
    had = {one: str(before[one.pk][0] or "") for one in accounts}
    write_own_values(actor, field.name, key, had)
    return len(accounts)


def put_back(actor: User, change: BulkChange, before: Before) -> int:
    """Let the colleague work again on the accounts where they do not by now."""
    user = User.objects.filter(pk=change.value or 0, is_active=True).first()
    if user is None:
        return 0
    members = [
        Membership(account=one, user=user, level=before[one.pk][1] or Level.READ)
        for part in chunks(list(before))
        for one in Account.objects.open_to(actor, Level.LEAD)
        .filter(pk__in=part)
        .exclude(members__user=user)
    ]
    Membership.objects.bulk_create(members, batch_size=BATCH)
    entries = (
        (one, one.account_id, {"user": str(user), "level": (None, one.level)}) for one in members
    )
    trail.record_many(actor, "membership.set", entries)
    return len(members)


def _writable(actor: User, before: Before) -> list[Account]:
    return [
        one
        for part in chunks(list(before))
        for one in Account.objects.open_to(actor, Level.WRITE).filter(pk__in=part)
    ]
