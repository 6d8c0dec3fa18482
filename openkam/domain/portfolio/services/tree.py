"""Today's tree of accounts, kept flat for the gate and for groups."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from openkam.domain.portfolio.models import Account, Company, Lineage
from openkam.domain.portfolio.selectors.standing import chain, parents_on
from openkam.domain.portfolio.services import bulk

__all__ = ["lock", "parents_on", "rebuild"]

CHUNK = 5_000


def lock() -> None:
    """Let nobody else change the tree until the transaction ends: two changes may make a circle."""
    list(Company.objects.select_for_update().filter(pk=1).values_list("pk"))


@transaction.atomic
def rebuild(today: date, below: Collection[int] | None = None) -> None:
    """Bring the flat tree up to today's parents: of all accounts, or of these and all below them.

    Only what differs is written.
    """
    accounts = Account.objects.all()
    if below is not None:
        reached = Lineage.objects.filter(ancestor__in=below).values("account")
        accounts = accounts.filter(Q(pk__in=reached) | Q(pk__in=below))
    parents = parents_on(today)
    groups = dict(accounts.values_list("pk", "group"))
    chains = {account: chain(account, parents) for account in groups}
    _write_lineage(chains, None if below is None else accounts.values("pk"))
    _write_groups(chains, groups)


def _write_lineage(chains: Mapping[int, list[int]], accounts: object | None) -> None:
    standing = Lineage.objects.all()
    if accounts is not None:
        standing = standing.filter(account__in=accounts)
    wanted = {
        (account, ancestor, depth)
        for account, chain in chains.items()
        for depth, ancestor in enumerate(chain)
    }
    outdated = []
    rows = standing.values_list("pk", "account", "ancestor", "depth")
    for pk, account, ancestor, depth in rows.iterator():
        if (account, ancestor, depth) in wanted:
            wanted.remove((account, ancestor, depth))
        else:
            outdated.append(pk)
    for start in range(0, len(outdated), CHUNK):
        Lineage.objects.filter(pk__in=outdated[start : start + CHUNK]).delete()
    bulk.insert(Lineage, ("account", "ancestor", "depth"), sorted(wanted))


def _write_groups(chains: Mapping[int, list[int]], groups: Mapping[int, int | None]) -> None:
    tops = ((account, chain[-1] if len(chain) > 1 else None) for account, chain in chains.items())
    changed = [(top, account) for account, top in tops if top != groups[account]]
    bulk.update(Account, "group", changed)
