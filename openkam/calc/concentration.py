"""On whom the revenue depends: shares, ABC, Pareto curve, Herfindahl–Hirschman index, Gini.

Revenue is net revenue per account with a line in the period, in one currency. Credit notes may
make an account zero or negative; it stays in the ranking and in the total. Shares are fractions
of the net total, None when that total is not positive, and may exceed 1 while somebody is
negative. Index figures (HHI, effective number, Gini) look at accounts with positive revenue only.
Wherever revenues are taken, a Ranking does as well and saves sorting again.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import islice
from typing import Generic, Literal, NamedTuple, overload

from openkam.calc import money
from openkam.calc.ranking import Key, Ranking, rank

A_LIMIT = Decimal("0.80")
B_LIMIT = Decimal("0.95")
DEPENDENCE_LIMIT = Decimal("0.30")
# ASC 280-10-50-42 and IFRS 8.34: a customer of 10 % or more is disclosed.
DISCLOSURE_LIMIT = Decimal("0.10")
HHI_POINTS = Decimal(10_000)

AbcClass = Literal["A", "B", "C"]
Revenues = Mapping[Key, Decimal] | Ranking[Key]


class TopAccounts(NamedTuple):
    """So many of the largest accounts, and their share of the revenue."""

    accounts: int
    share: Decimal | None


class TopShares(NamedTuple):
    """The shares of the 1, 3, 5 and 10 largest accounts."""

    top_1: Decimal | None
    top_3: Decimal | None
    top_5: Decimal | None
    top_10: Decimal | None


class AbcCounts(NamedTuple):
    """The number of accounts in each class."""

    a: int
    b: int
    c: int

    def at(self, place: int) -> AbcClass:
        """Return the class of the account at this place of the ranking; the first place is 1."""
        if place <= self.a:
            return "A"
        return "B" if place <= self.a + self.b else "C"


class CurvePoint(NamedTuple):
    """The share of the revenue that the so many largest accounts bring together."""

    accounts: int
    share: Decimal


class RankedAccount(NamedTuple, Generic[Key]):
    """One account in the order of revenue; shares and class are None when unknown."""

    rank: int
    key: Key
    revenue: Decimal
    share: Decimal | None
    cumulative_share: Decimal | None
    abc_class: AbcClass | None


@dataclass(frozen=True)
class RankedAccounts(Sequence[RankedAccount[Key]]):
    """All accounts in the order of revenue, each row worked out when it is asked for.

    A page shows fifty of perhaps a hundred thousand.
    """

    ranking: Ranking[Key]
    abc: AbcCounts | None

    def __len__(self) -> int:
        return len(self.ranking)

    @overload
    def __getitem__(self, index: int) -> RankedAccount[Key]: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[RankedAccount[Key], ...]: ...

    def __getitem__(
        self, index: int | slice
    ) -> RankedAccount[Key] | tuple[RankedAccount[Key], ...]:
        """Return one row, or the rows of a slice; raises IndexError beyond the last."""
        places = range(1, len(self) + 1)[index]
        if isinstance(places, range):
            return tuple(map(self._row, places))
        return self._row(places)

    def __iter__(self) -> Iterator[RankedAccount[Key]]:
        return map(self._row, range(1, len(self) + 1))

    def _row(self, place: int) -> RankedAccount[Key]:
        revenue = self.ranking.revenues[place - 1]
        return RankedAccount(
            rank=place,
            key=self.ranking.keys[place - 1],
            revenue=revenue,
            share=money.share(revenue, self.ranking.total),
            cumulative_share=self.ranking.share_of_top(place),
            abc_class=None if self.abc is None else self.abc.at(place),
        )


@dataclass(frozen=True)
class Concentration(Generic[Key]):
    """Everything that one table of revenue per account says about dependence."""

    accounts: int
    positive: int
    zero: int
    negative: int
    revenue: Decimal
    top_20_percent: TopAccounts
    shares: TopShares
    abc: AbcCounts | None
    hhi: Decimal | None
    effective_number: Decimal | None
    gini: Decimal | None
    at_least_10_percent: tuple[Key, ...]
    alarms: tuple[Key, ...]
    rows: RankedAccounts[Key]


def concentration(
    revenues: Revenues[Key],
    *,
    a_limit: Decimal = A_LIMIT,
    b_limit: Decimal = B_LIMIT,
    dependence_limit: Decimal = DEPENDENCE_LIMIT,
) -> Concentration[Key]:
    """Return all figures of concentration for the net revenue of each account.

    Without a positive total there are no shares, no classes, and nobody in the lists of keys;
    without an account of positive revenue there are no index figures. Raises ValueError for a
    limit that is no share.
    """
    ranking = rank(revenues)
    positive, not_negative = ranking.positive, ranking.reaching(Decimal(0))
    abc = abc_counts(ranking, a_limit, b_limit)
    return Concentration(
        accounts=len(ranking),
        positive=positive,
        zero=not_negative - positive,
        negative=len(ranking) - not_negative,
        revenue=ranking.total,
        top_20_percent=top_20_percent(ranking),
        shares=TopShares(*(ranking.share_of_top(count) for count in (1, 3, 5, 10))),
        abc=abc,
        hhi=herfindahl_hirschman_index(ranking),
        effective_number=effective_number(ranking),
        gini=gini(ranking),
        at_least_10_percent=at_least(ranking, DISCLOSURE_LIMIT),
        alarms=dependence_alarms(ranking, dependence_limit),
        rows=RankedAccounts(ranking, abc),
    )


def top_share(revenues: Revenues[Key], count: int) -> Decimal | None:
    """Return the share of the `count` largest accounts, of all when there are fewer.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("The number of accounts cannot be negative.")
    return rank(revenues).share_of_top(count)


def top_20_percent(revenues: Revenues[Key]) -> TopAccounts:
    """Return ceil(n / 5), a fifth of the accounts rounded up, and the share of the largest such."""
    ranking = rank(revenues)
    fifth = -(-len(ranking) // 5)
    return TopAccounts(fifth, ranking.share_of_top(fifth))


def abc_counts(
    revenues: Revenues[Key], a_limit: Decimal = A_LIMIT, b_limit: Decimal = B_LIMIT
) -> AbcCounts | None:
    """Return how many accounts are in each class; None unless the total is positive.

    A are the fewest largest accounts that reach `a_limit` of the revenue, B those that lift it to
    `b_limit`: the account that crosses a limit belongs to the better class. C is the rest, and
    everybody with zero or negative revenue. Raises ValueError unless 0 < a_limit <= b_limit <= 1.
    """
    if not 0 < a_limit <= b_limit <= 1:
        raise ValueError("ABC limits are shares above 0 and up to 1, the limit of A first.")
    ranking = rank(revenues)
    if ranking.total <= 0:
        return None
    a, a_and_b = ranking.crossing(a_limit), ranking.crossing(b_limit)
    return AbcCounts(a, a_and_b - a, len(ranking) - a_and_b)


def abc_classes(
    revenues: Revenues[Key], a_limit: Decimal = A_LIMIT, b_limit: Decimal = B_LIMIT
) -> dict[Key, AbcClass] | None:
    """Return the class of each account, as counted by `abc_counts`; None when it is unknown."""
    ranking = rank(revenues)
    abc = abc_counts(ranking, a_limit, b_limit)
    if abc is None:
        return None
    return {key: abc.at(place) for place, key in enumerate(ranking.keys, 1)}


def herfindahl_hirschman_index(revenues: Revenues[Key]) -> Decimal | None:
    """Return Σ s² · 10,000 over the accounts with positive revenue, s their share of their total.

    10,000 is one customer; n equal customers give 10,000 / n. None without positive revenue.
    The limits of the Merger Guidelines are made for markets, not for customers: orientation only.
    """
    sums = _squares(rank(revenues))
    if sums is None:
        return None
    square_of_total, sum_of_squares = sums
    share = money.RATIO.divide(sum_of_squares, square_of_total)
    return money.RATIO.multiply(share, HHI_POINTS)


def effective_number(revenues: Revenues[Key]) -> Decimal | None:
    """Return 1 / Σ s²: how many customers of equal size would be as concentrated.

    Over the accounts with positive revenue; None when there is none.
    """
    sums = _squares(rank(revenues))
    return None if sums is None else money.RATIO.divide(*sums)


def gini(revenues: Revenues[Key]) -> Decimal | None:
    """Return the Gini coefficient of the accounts with positive revenue, population form.

    G = 2 · Σ i·x₍ᵢ₎ / (n · Σ x) − (n + 1) / n with x ascending: 0 when all are equal, at most
    (n − 1) / n. One account alone gives 0, so show n beside it. None without positive revenue.
    """
    ranking = rank(revenues)
    positive = ranking.positive
    if not positive:
        return None
    total = ranking.cumulative[positive]
    with localcontext(money.EXACT):
        # Σ i·x₍ᵢ₎ ascending is the sum of the running totals descending: the i-th smallest stands
        # in exactly i of them.
        weighted = sum(ranking.cumulative[1 : positive + 1], Decimal(0))
        excess = 2 * weighted - (positive + 1) * total
        most = positive * total
    return money.RATIO.divide(excess, most)


def at_least(revenues: Revenues[Key], share: Decimal = DISCLOSURE_LIMIT) -> tuple[Key, ...]:
    """Return the accounts that bring this share of the revenue or more, largest first.

    Nobody when shares are unknown. Raises ValueError unless 0 < share <= 1.
    """
    if not 0 < share <= 1:
        raise ValueError("The limit is a share above 0 and up to 1.")
    ranking = rank(revenues)
    if ranking.total <= 0:
        return ()
    with localcontext(money.EXACT):
        limit = ranking.total * share
    return ranking.keys[: ranking.reaching(limit)]


def dependence_alarms(
    revenues: Revenues[Key], limit: Decimal = DEPENDENCE_LIMIT
) -> tuple[Key, ...]:
    """Return the accounts whose share reaches the company's own limit of dependence."""
    return at_least(revenues, limit)


def pareto_curve(
    revenues: Revenues[Key],
    most_points: int = 400,
    *,
    a_limit: Decimal = A_LIMIT,
    b_limit: Decimal = B_LIMIT,
) -> list[CurvePoint]:
    """Return the curve of cumulative revenue share over accounts, largest first, for drawing.

    Every point is exact. Above `most_points` accounts are left out, never the marks: 0, 1, 3, 5,
    10 accounts, the top fifth, where A and B end, where revenue stops being positive (the curve
    falls from there if anybody is negative), and the end at 1. Empty when shares are unknown.
    """
    ranking = rank(revenues)
    abc = abc_counts(ranking, a_limit, b_limit)
    if abc is None:
        return []
    everybody = len(ranking)
    marks = {0, top_20_percent(ranking).accounts, abc.a, abc.a + abc.b, ranking.positive, everybody}
    marks |= {count for count in (1, 3, 5, 10) if count < everybody}
    if everybody < most_points:
        marks.update(range(everybody))
    else:
        marks |= _spread(ranking, most_points - len(marks))
    whole = ranking.total
    return [
        CurvePoint(count, money.RATIO.divide(ranking.cumulative[count], whole))
        for count in sorted(marks)
    ]


def without(
    revenues: Mapping[Key, Decimal], lost: Collection[Key], lost_share: Decimal = Decimal(1)
) -> dict[Key, Decimal]:
    """Return the revenues as they were without these accounts, or without a share of each.

    Lost entirely, an account no longer counts among the accounts. One without a line in the
    period has nothing to lose. Raises ValueError unless 0 <= lost_share <= 1.
    """
    if not 0 <= lost_share <= 1:
        raise ValueError("The lost share lies between 0 and 1.")
    gone = frozenset(lost)
    if lost_share == 1:
        return {key: revenue for key, revenue in revenues.items() if key not in gone}
    with localcontext(money.EXACT):
        kept = 1 - lost_share
        return {
            key: revenue * kept if key in gone else revenue for key, revenue in revenues.items()
        }


def _squares(ranking: Ranking[Key]) -> tuple[Decimal, Decimal] | None:
    """Return (Σ x)² and Σ x² over the accounts with positive revenue; None when there is none."""
    positive = ranking.positive
    if not positive:
        return None
    with localcontext(money.SQUARES):
        squares = (revenue * revenue for revenue in islice(ranking.revenues, positive))
        return ranking.cumulative[positive] ** 2, sum(squares, Decimal(0))


def _spread(ranking: Ranking[Key], room: int) -> set[int]:
    """Return counts spread evenly over the accounts and over the revenue, half and half.

    Even steps in accounts alone would draw the steep beginning as one straight line.
    """
    half = max(room // 2, 0)
    positive = ranking.positive
    peak = ranking.cumulative[positive]
    over_accounts = {len(ranking) * step // half for step in range(half)}
    over_revenue = {
        bisect_left(ranking.cumulative, peak * step / half, hi=positive) for step in range(half)
    }
    return over_accounts | over_revenue
