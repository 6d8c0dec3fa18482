"""How much of what should be known is known, and how much of that can still be trusted.

Completeness and freshness are two answers: a full dossier may be stale, a fresh one half empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openkam.calc.periods import add_months


@dataclass(frozen=True)
class Expected:
    """One thing that should be known, and what is; its weight is above zero."""

    weight: int
    is_known: bool
    is_confirmed: bool = False  # else assumed
    is_stale: bool = False  # has outlived its life, or data contradict it


@dataclass(frozen=True)
class Health:
    """Completeness and freshness as shares from 0 to 1; None where nothing is expected."""

    completeness: float | None
    freshness: float | None


def dossier_health(expected: Iterable[Expected]) -> Health:
    """Return both shares, weighted.

    Completeness: what is known ÷ what is expected. Freshness: what is known, confirmed and not
    stale ÷ what is expected, so that it never exceeds completeness. Raises ValueError where a
    weight is not above zero.
    """
    rows = list(expected)
    if any(row.weight <= 0 for row in rows):
        raise ValueError("A weight has to be above zero.")
    total = sum(row.weight for row in rows)
    if not total:
        return Health(None, None)
    known = sum(row.weight for row in rows if row.is_known)
    fresh = sum(
        row.weight for row in rows if row.is_known and row.is_confirmed and not row.is_stale
    )
    return Health(known / total, fresh / total)


def stale_on(checked_on: date, life_months: int) -> date:
    """Return the day from which a fact is stale that was last found true on a day."""
    if life_months <= 0:
        raise ValueError("A life is at least one month.")
    return add_months(checked_on, life_months)
