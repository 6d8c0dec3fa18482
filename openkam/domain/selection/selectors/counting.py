"""How many accounts of a round stand where: one look at its rows for all that a page counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from openkam.domain.selection.models import Round, RoundAccount
from openkam.domain.selection.selectors.cut import inside

if TYPE_CHECKING:
    from openkam.core.access.models import User

SURE = 0.80
"""From this share of weightings on a place inside the cut is called sure."""


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
    rows = RoundAccount.objects.open_to(actor).filter(round=found)
    within = inside(found.version, found.places)
    # Few different lists of flags, and thousands of rows.
    alike = list(
        rows.order_by()
        .values_list("flags")
        .annotate(
            accounts=Count("pk"),
            ranked=Count("rank"),
            within=Count("pk", filter=within),
            sure=Count("pk", filter=within & Q(inside_share__gte=SURE)),
            failing=Count("pk", filter=Q(rank=None, score__isnull=False)),
            shortlisted=Count("pk", filter=Q(is_shortlisted=True)),
        )
    )
    flags: dict[str, int] = {}
    for codes, _accounts, ranked, *_rest in alike:
        for code in codes if ranked else ():
            flags[code] = flags.get(code, 0) + ranked
    sums = (sum(column) for column in list(zip(*alike, strict=True))[1:])
    return Counts(*(list(sums) or [0] * 6), flags)
