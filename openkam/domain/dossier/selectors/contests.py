"""Deals that we won or lost at an account, by year and by what decided them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.http import Http404

from openkam.calc.rivals import win_rate
from openkam.domain.dossier.models import Contest
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import Level, User

OUTCOMES = dict(Contest.Outcome.choices)
"""How a deal can end, in words; the trail holds the codes."""


@dataclass(frozen=True)
class Score:
    """How many deals were won and lost, and how many nobody got."""

    key: str  # a year, or the key of a point; "" where none is noted
    won: int
    lost: int
    dropped: int

    @property
    def win_rate(self) -> Decimal | None:
        """Won ÷ (won + lost); None without either."""
        return win_rate(self.won, self.lost)


def contests_of(family: Iterable[int], *, is_removed: bool = False) -> list[Contest]:
    """Return the deals of an account and those merged into it, the latest first."""
    rows = Contest.objects.filter(account__in=list(family), removed_on__isnull=not is_removed)
    return list(rows.select_related("competitor", "noted_by").order_by("-decided_on", "-pk"))


def contest(actor: "User", pk: int, level: "Level") -> Contest:
    """Return one deal, also a removed one. Raises PermissionDenied, Http404."""
    found = Contest.objects.filter(pk=pk).select_related("competitor").first()
    if found is None:
        raise Http404
    kept = portfolio.kept_accounts().get(found.account_id, found.account_id)
    # What was noted at an account that was merged belongs to the one that it is now.
    found.account = portfolio.account(actor, kept, level)
    return found


def score(rows: Iterable[Contest], key: str = "") -> Score:
    """Return how many of these deals were won, lost and dropped."""
    outcomes = [row.outcome for row in rows]
    return Score(
        key,
        won=outcomes.count(Contest.Outcome.WON),
        lost=outcomes.count(Contest.Outcome.LOST),
        dropped=outcomes.count(Contest.Outcome.DROPPED),
    )


def by_year(rows: Iterable[Contest]) -> list[Score]:
    """Return the scores of the years in which something was decided, the latest first."""
    found: defaultdict[str, list[Contest]] = defaultdict(list)
    for row in rows:
        found[str(row.decided_on.year)].append(row)
    return [score(found[year], year) for year in sorted(found, reverse=True)]


def by_point(rows: Iterable[Contest]) -> list[Score]:
    """Return the scores by what decided, the most frequent first; "" where that is not known."""
    found: defaultdict[str, list[Contest]] = defaultdict(list)
    for row in rows:
        found[row.point].append(row)
    ordered = sorted(found, key=lambda key: (not key, -len(found[key]), key))
    return [score(found[key], key) for key in ordered]
