"""How we compare with competitors at a customer, and how often we win against them.

What is not known stays unknown: it is neither a tie nor a zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Marks = tuple[int | None, int | None]  # ours, theirs; 1 is worst, 5 is best


@dataclass(frozen=True)
class Comparison:
    """On how many points we are ahead, level and behind, and on how many nobody can say."""

    ahead: int
    level: int
    behind: int
    unknown: int

    @property
    def known(self) -> int:
        """On how many points both marks are known."""
        return self.ahead + self.level + self.behind


@dataclass(frozen=True)
class Spend:
    """What a customer pays in a year, as far as known; None where nothing is."""

    amount: Decimal | None
    is_at_least: bool = False  # part of it is not known


def gap(ours: int | None, theirs: int | None) -> int | None:
    """Return our mark less theirs: above zero we are ahead; None where one is unknown."""
    return None if ours is None or theirs is None else ours - theirs


def compare(marks: Iterable[Marks]) -> Comparison:
    """Return on how many points we are ahead, level and behind."""
    gaps = [gap(ours, theirs) for ours, theirs in marks]
    known = [one for one in gaps if one is not None]
    ahead, behind = sum(one > 0 for one in known), sum(one < 0 for one in known)
    return Comparison(ahead, len(known) - ahead - behind, behind, len(gaps) - len(known))


def competitor_spend(whole: Sequence[Decimal | None], by_group: Sequence[Decimal | None]) -> Spend:
    """Return what a competitor gets from a customer, from what is noted of them there.

    `whole` is what was noted for all product groups together: once known, it holds everything.
    Else the sum over the product groups, which is at least that where one of them is unknown, or
    where it is more than what was noted for all together.
    """
    totals = [amount for amount in whole if amount is not None]
    known = [amount for amount in by_group if amount is not None]
    groups = sum(known, Decimal(0))
    if totals:
        total = max(totals)
        return Spend(total) if groups <= total else Spend(groups, is_at_least=True)
    if not known:
        return Spend(None)
    return Spend(groups, is_at_least=len(known) < len(by_group) or bool(whole))


def wallet(ours: Decimal | None, spends: Iterable[Spend]) -> Spend:
    """Return what the customer pays to us and to the competitors known, in a year.

    It is at least that where somebody's part is unknown; unknown while our own revenue is, or
    is below zero.
    """
    if ours is None or ours < 0:
        return Spend(None)
    rows = list(spends)
    known = sum((one.amount for one in rows if one.amount is not None), ours)
    return Spend(known, is_at_least=any(one.amount is None or one.is_at_least for one in rows))


def share_of_wallet(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return a part of what is known to be paid, as a fraction; None where one is unknown."""
    return part / whole if part is not None and whole else None


def win_rate(won: int, lost: int) -> Decimal | None:
    """Return won ÷ (won + lost); None where nothing was decided between us and others.

    Deals that nobody got count neither way.
    """
    return Decimal(won) / (won + lost) if won + lost else None
