"""Where the line is drawn, what an account must reach, and what should be looked at."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Company
    from openkam.domain.selection.models import ModelVersion, RoundAccount

WIDE = 1.5
"""Points that what the data do not say can move a score, from which they are called thin."""
MOST_WITHOUT_LIMIT = 60


class Flag(TextChoices):
    """What a head should know before deciding."""

    NO_MARGIN = "no_margin", _("Negative margin")
    DEPENDENCE = "dependence", _("Dependence")
    SHRINKING = "shrinking", _("Shrinking")
    THIN = "thin", _("Data too thin")
    UNCHECKED = "unchecked", _("Must-have unknown")


def places_of(version: "ModelVersion", ranked: int) -> int:
    """Return how many of the ranked accounts the cut lets in, before the lowest score counts."""
    limits = [ranked]
    if version.max_accounts is not None:
        limits.append(version.max_accounts)
    if version.managers is not None and version.accounts_each is not None:
        limits.append(version.managers * version.accounts_each)
    if len(limits) == 1:
        limits.append(MOST_WITHOUT_LIMIT)
    return min(limits)


def is_inside(row: "RoundAccount", version: "ModelVersion", places: int | None) -> bool:
    """Whether the account stands above the cut line."""
    return is_above(row.rank, row.score, places, version.min_score)


def is_above(
    rank: int | None, score: float | None, places: int | None, min_score: float | None
) -> bool:
    """Whether this rank and score stand above the cut line."""
    if rank is None or score is None or places is None or rank > places:
        return False
    return min_score is None or score >= min_score


def inside(version: "ModelVersion", places: int | None, path: str = "") -> Q:
    """Return the filter for rows above the cut line; `path` leads to the row, with "__"."""
    wanted = Q(**{f"{path}rank__lte": places or 0})
    if version.min_score is not None:
        wanted &= Q(**{f"{path}score__gte": version.min_score})
    return wanted


def fails_of(
    must_haves: Sequence[Mapping[str, Any]], measures: Mapping[str, float | None]
) -> list[dict[str, Any]]:
    """Return the must-haves that are surely not reached, each with the value found."""
    return [
        {**rule, "value": value}
        for rule in must_haves
        if (value := measures.get(rule["measure"])) is not None and not _reaches(value, rule)
    ]


def flags_of(
    row: "RoundAccount",
    must_haves: Sequence[Mapping[str, Any]],
    company: "Company",
    *,
    unknown: float,
) -> list[str]:
    """Return the codes of what should be looked at, the gravest first.

    `unknown` are the points that computed criteria without a value can move the score; what was
    not judged yet is no fault of the data.
    """
    measures = row.measures
    margin, share, growth = (measures.get(n) for n in ("margin_rate", "share", "growth"))
    found = []
    if margin is not None and margin < 0:
        found.append(Flag.NO_MARGIN)
    if share is not None and share >= float(company.dependence_limit_share):
        found.append(Flag.DEPENDENCE)
    if growth is not None and growth <= -float(company.act_decline_share):
        found.append(Flag.SHRINKING)
    if unknown >= WIDE:
        found.append(Flag.THIN)
    if any(measures.get(rule["measure"]) is None for rule in must_haves):
        found.append(Flag.UNCHECKED)
    return [flag.value for flag in found]


def _reaches(value: float, rule: Mapping[str, Any]) -> bool:
    if "at_least" in rule:
        return bool(value >= rule["at_least"])
    return bool(value <= rule["at_most"])
