"""Which account stands above which, on any day."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from openkam.domain.portfolio.models import Account, Parenthood


def parents_on(day: date) -> dict[int, int]:
    """Return the parent of every account that has one on this day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasting = Q(valid_until=None) | Q(valid_until__gt=day)
    return dict(Parenthood.objects.filter(begun & lasting).values_list("account", "parent"))


def chain(account: int, parents: Mapping[int, int]) -> list[int]:
    """Return the account, its parent and so on to the top."""
    found = [account]
    while (above := parents.get(found[-1])) is not None and above not in found:
        found.append(above)
    return found


def kept_accounts() -> dict[int, int]:
    """Return for each merged account the one that it is now, however often that was merged."""
    rows = Account.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    into: dict[int, int] = {pk: kept for pk, kept in rows if kept is not None}
    return {account: chain(account, into)[-1] for account in into}


def identities(account_id: int) -> dict[int, str]:
    """Return the ids and names of all accounts that were merged into this one, and its own.

    What was written for any of them is about this account now.
    """
    own = Q(pk=account_id) | Q(merged_into=account_id)
    found: dict[int, str] = dict(Account.objects.filter(own).values_list("pk", "name"))
    step: Mapping[int, str] = {pk: name for pk, name in found.items() if pk != account_id}
    while step:
        rows = Account.objects.filter(merged_into__in=step).exclude(pk__in=found)
        step = dict(rows.values_list("pk", "name"))
        found |= step
    return found


def kept_accounts_of(numbers: Collection[int]) -> list[Account]:
    """Return these accounts behind the gate, for jobs, without those merged into another."""
    return list(Account.objects.filter(pk__in=numbers, merged_into=None).order_by("pk"))
