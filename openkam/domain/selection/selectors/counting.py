"""How many accounts of a round stand where: noted with its ranking, for all who tell of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openkam.domain.selection.models import ModelVersion, Round, RoundAccount
from openkam.domain.selection.selectors.cut import is_above

if TYPE_CHECKING:
    from openkam.core.access.models import User

SURE = 0.80
"""From this share of weightings on a place inside the cut is called sure."""
COLUMNS = ("rank", "score", "inside_share", "is_shortlisted", "flags")
Row = tuple[int | None, float | None, float | None, bool, list[str]]


@dataclass(frozen=True)
class Counts:
    """The accounts of a round by where they stand."""

    accounts: int
    ranked: int
    inside: int
    """Accounts above the cut line."""
    sure: int
    """Of those inside: whatever the weights."""
    failing: int
    shortlisted: int
    flags: Mapping[str, int]
    """How many ranked accounts have each flag."""


def counts_of(actor: "User", found: Round) -> Counts:
    """Return how many accounts stand where, of those that the actor may see."""
    # What was noted holds as long as the ranking: who changes a row outdates it.
    if actor.sees_all_accounts and found.ranked_at is not None and found.counts:
        return Counts(**found.counts)
    rows = RoundAccount.objects.open_to(actor).filter(round=found)
    return Counts(**counted(rows.values_list(*COLUMNS), found.version, found.places))


def counted(rows: Iterable[Row], version: ModelVersion, places: int | None) -> dict[str, Any]:
    """Return the counts of these rows, ready to be noted."""
    counts: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    for rank, score, share, is_shortlisted, codes in rows:
        is_inside = is_above(rank, score, places, version.min_score)
        counts["accounts"] += 1
        counts["ranked"] += rank is not None
        counts["inside"] += is_inside
        counts["sure"] += is_inside and share is not None and share >= SURE
        counts["failing"] += rank is None and score is not None
        counts["shortlisted"] += is_shortlisted
        if rank is not None:
            flags.update(codes)
    names = ("accounts", "ranked", "inside", "sure", "failing", "shortlisted")
    return {**{name: counts[name] for name in names}, "flags": dict(flags)}
