"""Tiers and segments: what each brought, and the watch over the middle of the portfolio.

Amounts are columns of ten-thousandths (`calc.amounts`), one row per account. Tiers are named by
their numbers, `WITHOUT` for an account that has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from openkam.calc.amounts import SAFE, Amounts, Bools, Floats, Ints, exact, ratio, whole_total

WITHOUT = 0
TIERS_FOR_TWO_UPPER = 4  # with fewer, the highest alone stands above the middle
MOST_CANDIDATES = 25  # as many as a team can look at


class Place(IntEnum):
    """Where an account stands."""

    UPPER = 0
    MIDDLE = 1
    LOWER = 2


@dataclass(frozen=True)
class Bands:
    """Which tiers stand above the middle, make it, and stand below it; the highest first."""

    upper: tuple[int, ...]
    middle: tuple[int, ...]
    lower: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """What the accounts of one tier or segment brought together."""

    key: int
    revenue: Decimal
    revenue_before: Decimal
    margin: Decimal | None  # None: no line has a known cost
    revenue_with_cost: Decimal
    buying: int  # accounts with a line in the period
    bought_before: int

    @property
    def change(self) -> Decimal:
        """Revenue against the period before, in currency."""
        return self.revenue - self.revenue_before

    @property
    def change_share(self) -> Decimal | None:
        """The same as a fraction of the revenue before; None unless that is positive."""
        return ratio(self.change, self.revenue_before)

    @property
    def rate(self) -> Decimal | None:
        """Margin as a fraction of the revenue with known cost; None unless that is positive."""
        return None if self.margin is None else ratio(self.margin, self.revenue_with_cost)


@dataclass(frozen=True)
class Watch:
    """Who grows below the upper tiers, and who of the middle loses; a row for each account."""

    places: Ints  # values of Place
    change: Ints
    change_share: Floats  # NaN without a positive revenue before
    floor: Decimal | None  # the least revenue before of a candidate; None: nobody to take it from
    candidates: Bools
    losing: Bools  # of the middle, beyond the limit to watch
    grave: Bools  # of these, beyond the limit to act
    stopped: Bools  # of all accounts: bought before, has no line any more

    def grown(self) -> Decimal:
        """Return by what the candidates grew together."""
        return exact(whole_total(self.change[self.candidates]))

    def lost(self) -> Decimal:
        """Return what the losing accounts of the middle lost together, as a positive amount."""
        return -exact(whole_total(self.change[self.losing]))


def bands(tiers: Sequence[int]) -> Bands:
    """Return the bands of these tiers, given highest first.

    Four tiers or more: the upper two, the lowest, and the middle between. Three: one of each. Two:
    the upper one and the middle. One: it is the upper one.
    """
    upper = 2 if len(tiers) >= TIERS_FOR_TWO_UPPER else min(len(tiers), 1)
    lower = len(tiers) - 1 if len(tiers) >= TIERS_FOR_TWO_UPPER - 1 else len(tiers)
    return Bands(tuple(tiers[:upper]), tuple(tiers[upper:lower]), tuple(tiers[lower:]))


def places(tiers: Ints, revenue: Ints, found: Bands, *, a_limit: Decimal, b_limit: Decimal) -> Ints:
    """Return the Place of each account: by its tier, without one by its class.

    Class A stands with the upper tiers, B in the middle, all others below. The class comes from
    `revenue` over all accounts, drawn as `calc.concentration` draws it.
    """
    by_tier = dict.fromkeys(found.upper, Place.UPPER)
    by_tier |= dict.fromkeys(found.middle, Place.MIDDLE)
    standing = np.full(len(tiers), int(Place.LOWER), np.int64)
    for tier, place in by_tier.items():
        standing[tiers == tier] = place
    without = tiers == WITHOUT
    standing[without] = _classes(revenue, a_limit, b_limit)[without]
    return standing


def parts(keys: Ints, now: Amounts, before: Amounts) -> dict[int, Part]:
    """Return what each tier or segment brought; `keys` has that of each account."""
    return {int(key): _part(int(key), keys == key, now, before) for key in np.unique(keys)}


def watch(
    standing: Ints, now: Amounts, before: Amounts, *, watch_limit: Decimal, act_limit: Decimal
) -> Watch:
    """Return who grows and who loses; `standing` comes from `places`.

    A growth candidate stands below the upper tiers, brought at least the median of such accounts in
    the period before, and grew by more than `act_limit`; the 25 that grew most in currency are
    taken. An account of the middle loses when it fell by more than `watch_limit`.
    """
    change = now.revenue - before.revenue
    base = before.revenue > 0
    share = np.full(len(change), np.nan)
    np.divide(change, before.revenue, out=share, where=base)
    below = base & (standing != Place.UPPER)
    floor = _median(before.revenue[below])
    known = np.where(base, share, 0.0)
    losing = base & (standing == Place.MIDDLE) & (known < -float(watch_limit))
    return Watch(
        places=standing,
        change=change,
        change_share=share,
        floor=None if floor is None else exact(floor),
        candidates=_best(
            change, below & (before.revenue >= (floor or 0)) & (known > float(act_limit))
        ),
        losing=losing,
        grave=losing & (known < -float(act_limit)),
        stopped=base & ~now.has_lines,
    )


def _part(key: int, rows: Bools, now: Amounts, before: Amounts) -> Part:
    ours = now.only(rows)
    return Part(
        key=key,
        revenue=exact(whole_total(ours.revenue)),
        revenue_before=exact(whole_total(before.revenue[rows])),
        margin=exact(whole_total(ours.margin)) if ours.has_cost.any() else None,
        revenue_with_cost=exact(whole_total(ours.revenue_with_cost)),
        buying=int(ours.has_lines.sum()),
        bought_before=int(before.has_lines[rows].sum()),
    )


def _classes(revenue: Ints, a_limit: Decimal, b_limit: Decimal) -> Ints:
    """Return 0 for class A, 1 for B and 2 for C; all are C where the total is not positive."""
    order = np.argsort(-revenue, kind="stable")
    standing = np.full(len(revenue), int(Place.LOWER), np.int64)
    total = whole_total(revenue)
    if total <= 0:
        return standing
    positive = int((revenue > 0).sum())
    sums = _running(revenue[order[:positive]])
    a, b = (int(np.searchsorted(sums, _goal(total, limit))) + 1 for limit in (a_limit, b_limit))
    standing[order[: min(b, positive)]] = Place.MIDDLE
    standing[order[: min(a, positive)]] = Place.UPPER
    return standing


def _running(amounts: Ints) -> npt.NDArray[np.generic]:
    is_safe = amounts.astype(np.float64).sum() < SAFE
    sums: npt.NDArray[np.generic] = np.cumsum(amounts if is_safe else amounts.astype(object))
    return sums


def _goal(total: int, limit: Decimal) -> int:
    return int((total * limit).to_integral_value(ROUND_CEILING))


def _median(amounts: Ints) -> int | None:
    """Return the median, of two the lower one: an amount that somebody has."""
    return int(np.sort(amounts)[(len(amounts) - 1) // 2]) if len(amounts) else None


def _best(change: Ints, rows: Bools) -> Bools:
    """Keep the rows that grew most in currency; ties stay in the order given."""
    found = np.flatnonzero(rows)
    best = found[np.argsort(-change[found], kind="stable")][:MOST_CANDIDATES]
    kept = np.zeros(len(rows), np.bool_)
    kept[best] = True
    return kept
