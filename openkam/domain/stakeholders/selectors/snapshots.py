"""The people of many accounts at once, read in as many queries as those of one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from openkam.domain.portfolio.selectors.standing import kept_accounts
from openkam.domain.stakeholders.models import Line, Position
from openkam.domain.stakeholders.selectors.snapshot import (
    Snapshot,
    opinions_of,
    roles_of,
    ties_of,
)

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account


def snapshots_of(
    accounts: Iterable["Account"], today: date, *, shows_opinions_of: Collection[int]
) -> list[Snapshot]:
    """Return the people of accounts behind the gate, for jobs and for who has passed it.

    `shows_opinions_of` are the numbers of the accounts whose opinions may be read.
    """
    wanted = {account.pk: account for account in accounts}
    kept = {pk: into for pk, into in kept_accounts().items() if into in wanted}
    rows = Position.objects.filter(account__in=[*wanted, *kept]).select_related("person")
    positions: defaultdict[int, list[Position]] = defaultdict(list)
    for row in rows.order_by("person__search_name", "pk"):
        positions[kept.get(row.account_id, row.account_id)].append(row)
    ids = [row.pk for of_account in positions.values() for row in of_account]
    shown = [row.pk for pk in shows_opinions_of for row in positions.get(pk, ())]
    roles, opinions, ties = roles_of(ids), opinions_of(shown), ties_of(ids, today)
    lines = _lines(ids)
    found = []
    for pk, account in wanted.items():
        now = [row for row in positions[pk] if row.until is None or row.until > today]
        there = {row.pk for row in now}
        gone = [row for row in positions[pk] if row.pk not in there]
        numbers = [row.pk for row in positions[pk]]
        found.append(
            Snapshot(
                account=account,
                today=today,
                positions=tuple(now),
                former=tuple(sorted(gone, key=lambda row: (row.until or today, row.pk))[::-1]),
                roles={one: roles[one] for one in numbers if one in roles},
                opinions={one: opinions[one] for one in numbers if one in opinions},
                lines=tuple(
                    line
                    for source in sorted(there)
                    for line in lines[source]
                    if line.target_id in there
                ),
                ties={one: ties[one] for one in numbers if one in ties},
                shows_opinions=pk in shows_opinions_of,
                may_write=False,
            )
        )
    return found


def _lines(ids: list[int]) -> defaultdict[int, list[Line]]:
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(source__in=ids).order_by("pk"):
        found[line.source_id].append(line)
    return found
