"""Accounts by revenue, largest first, with the exact running total that every share needs."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import accumulate
from operator import itemgetter
from typing import Any, Generic, Protocol, TypeVar

from openkam.calc import money


class Sortable(Protocol):
    """What names an account: hashable, and comparable with its like so that ties stay stable."""

    def __lt__(self, other: Any, /) -> bool: ...

    def __hash__(self) -> int: ...


Key = TypeVar("Key", bound=Sortable)


@dataclass(frozen=True)
class Ranking(Generic[Key]):
    """Accounts by revenue descending, ties by key; `cumulative[k]` sums the k largest."""

    keys: tuple[Key, ...]
    revenues: tuple[Decimal, ...]
    cumulative: tuple[Decimal, ...]

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[tuple[Key, Decimal]]:
        return zip(self.keys, self.revenues, strict=True)

    @property
    def total(self) -> Decimal:
        """The net revenue of all accounts."""
        return self.cumulative[-1]

    @property
    def positive(self) -> int:
        """The number of accounts with revenue above zero; they come first."""
        return bisect_left(self.revenues, True, key=lambda amount: amount <= 0)

    def reaching(self, revenue: Decimal) -> int:
        """Return how many accounts have at least this revenue."""
        return bisect_left(self.revenues, True, key=lambda amount: amount < revenue)

    def crossing(self, share: Decimal) -> int:
        """Return how many of the largest accounts it takes to reach this share of the total.

        The account that reaches or crosses it is among them. Needs a positive total.
        """
        with localcontext(money.EXACT):
            goal = self.total * share
        return bisect_left(self.cumulative, goal, hi=self.positive)

    def share_of_top(self, count: int) -> Decimal | None:
        """Return the share of the `count` largest accounts, of all when there are fewer.

        None unless the total is positive.
        """
        return money.share(self.cumulative[min(count, len(self))], self.total)

    def without(self, gone: Collection[Key]) -> "Ranking[Key]":
        """Return the ranking of the others; who is left keeps the order, so nothing is sorted."""
        names = frozenset(gone)
        left = [(key, revenue) for key, revenue in self if key not in names]
        return _in_order(left)


def rank(revenues: Mapping[Key, Decimal] | Ranking[Key]) -> Ranking[Key]:
    """Return the accounts by revenue descending, ties by key; a ranking comes back unchanged.

    Raises ValueError if a revenue is not a finite number.
    """
    if isinstance(revenues, Ranking):
        return revenues
    money.exact_total(revenues.values())  # refuses what cannot be compared
    by_key = sorted(revenues.items(), key=itemgetter(0))
    ranked = sorted(by_key, key=itemgetter(1), reverse=True)
    return _in_order(ranked)


def _in_order(ranked: list[tuple[Key, Decimal]]) -> Ranking[Key]:
    ordered = tuple(map(itemgetter(1), ranked))
    with localcontext(money.EXACT):
        cumulative = tuple(accumulate(ordered, initial=Decimal(0)))
    return Ranking(tuple(map(itemgetter(0), ranked)), ordered, cumulative)
