"""Which accounts a file means by the keys and names that it writes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.calc.company_names import bare_name
from openkam.domain.portfolio.models import Account, AccountKey
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.portfolio.selectors.standing import kept_accounts

if TYPE_CHECKING:
    from openkam.core.access.models import User

CHUNK = 2_000


@dataclass(frozen=True)
class AccountBook:
    """The open accounts by what they are called; those merged into another lead to that one."""

    names: Mapping[int, str]
    countries: Mapping[int, str]
    sites: Mapping[int, str]
    _keys: Mapping[str, Mapping[str, frozenset[int]]]  # key > source > accounts
    _by_name: Mapping[str, frozenset[int]]
    _by_bare_name: Mapping[str, frozenset[int]]

    def by_key(self, key: str, source: str = "") -> frozenset[int]:
        """Return the accounts that a system knows by this key; that of one source, if named."""
        known = self._keys.get(key.strip(), {})
        if source:
            return known.get(source, frozenset())
        return frozenset().union(*known.values())

    def by_name(self, name: str) -> frozenset[int]:
        """Return the accounts of this name; without its legal form, if none is called so."""
        folded = fold(name)
        if not folded:
            return frozenset()
        found = self._by_name.get(folded)
        return found or self._by_bare_name.get(bare_name(folded), frozenset())


def account_book(actor: "User") -> AccountBook:
    """Return the accounts open to the actor by their keys and names, in four queries."""
    rows = Account.objects.open_to(actor)
    known = list(rows.values_list("pk", "name", "search_name", "bare_name", "country", "site"))
    names = {row[0]: row[1] for row in known}
    by_name: defaultdict[str, set[int]] = defaultdict(set)
    by_bare: defaultdict[str, set[int]] = defaultdict(set)
    for pk, _name, search_name, bare, _country, _site in known:
        by_name[search_name].add(pk)
        by_bare[bare].add(pk)
    kept = {pk: now for pk, now in kept_accounts().items() if now in names}
    former = Account.objects.filter(pk__in=kept).values_list("pk", "search_name", "bare_name")
    for pk, search_name, bare in former:
        by_name[search_name].add(kept[pk])
        by_bare[bare].add(kept[pk])
    return AccountBook(
        names=names,
        countries={row[0]: row[4] for row in known},
        sites={row[0]: row[5] for row in known},
        _keys=_keys(names),
        _by_name={name: frozenset(ids) for name, ids in by_name.items()},
        _by_bare_name={name: frozenset(ids) for name, ids in by_bare.items()},
    )


def _keys(names: Mapping[int, str]) -> dict[str, dict[str, frozenset[int]]]:
    found: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = AccountKey.objects.values_list("account", "source", "key")
    for account, source, key in rows.iterator(CHUNK):
        if account in names:
            found[key][source].add(account)
    return {
        key: {source: frozenset(ids) for source, ids in sources.items()}
        for key, sources in found.items()
    }
