"""What people wrote, found by its words: each hit named by its room, with its account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.core.search import selectors as search
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities, kept_accounts
from openkam.shell.searchable import SEARCHABLE

if TYPE_CHECKING:
    from datetime import date

    from django.utils.safestring import SafeString

    from openkam.core.access.models import User
    from openkam.core.search.selectors import Hit
    from openkam.core.search.writing import Shown

KINDS = {one.kind: one for one in SEARCHABLE}


@dataclass(frozen=True)
class Place:
    """One thing that was found, as a page shows it."""

    title: str
    url: str
    kind: str  # in the reader's words
    icon: str
    account_id: int
    account: str
    day: "date"
    excerpt: "SafeString"


def places(
    actor: "User",
    text: str,
    *,
    kind: str = "",
    account_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> list[Place]:
    """Return what holds every word of the text, what was written about merged accounts too."""
    hits = search.find(
        actor,
        text,
        kinds=_kinds(kind),
        accounts=_accounts(account_id),
        limit=limit,
        offset=offset,
    )
    return _named(actor, hits)


def count(actor: "User", text: str, *, kind: str = "", account_id: int | None = None) -> int:
    """Return how many things `places` finds, up to `search.MOST_COUNTED`."""
    return search.count(actor, text, kinds=_kinds(kind), accounts=_accounts(account_id))


def accounts_of(actor: "User", text: str, *, kind: str = "") -> list[tuple[int, str, int]]:
    """Return at which accounts most was found: number, name, how often."""
    kept, sums = kept_accounts(), dict[int, int]()
    for account, times in search.accounts_holding(actor, text, kinds=_kinds(kind)):
        here = kept.get(account, account)
        sums[here] = sums.get(here, 0) + times
    names = portfolio.names(actor, list(sums))
    found = [(pk, names[pk], times) for pk, times in sums.items() if pk in names]
    return sorted(found, key=lambda row: (-row[2], row[1], row[0]))


def _kinds(kind: str) -> Collection[str]:
    return [kind] if kind else list(KINDS)


def _accounts(account_id: int | None) -> Collection[int] | None:
    return None if account_id is None else list(identities(account_id))


def _named(actor: "User", hits: "Sequence[Hit]") -> list[Place]:
    if not hits:
        return []
    kept = kept_accounts()
    account = {hit.account_id: kept.get(hit.account_id, hit.account_id) for hit in hits}
    names = portfolio.names(actor, set(account.values()))
    shown = _shown(actor, hits)
    return [
        Place(
            title=shown[key].title,
            url=shown[key].url,
            kind=str(KINDS[hit.kind].label),
            icon=KINDS[hit.kind].icon,
            account_id=account[hit.account_id],
            account=names.get(account[hit.account_id], ""),
            day=hit.day,
            excerpt=hit.excerpt,
        )
        for hit in hits
        if (key := (hit.kind, hit.object_id)) in shown
    ]


def _shown(actor: "User", hits: "Sequence[Hit]") -> "dict[tuple[str, int], Shown]":
    """How the rooms name what was found; what is gone or closed meanwhile is left out."""
    found = {}
    for kind, searchable in KINDS.items():
        ids = [hit.object_id for hit in hits if hit.kind == kind]
        if ids:
            named = searchable.shown(actor, ids)
            found.update({(kind, pk): shown for pk, shown in named.items()})
    return found
