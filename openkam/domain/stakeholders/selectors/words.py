"""What recorded values are called."""

from openkam.domain.stakeholders.models import (
    BuyingRole,
    ContactWay,
    Line,
    Opinion,
    Rank,
    Stage,
    Touch,
)

WORDS = {
    "kind": [
        *ContactWay.Kind.choices,
        *Touch.Kind.choices,
        *Line.Kind.choices,
        *Opinion.Kind.choices,
    ],
    "rank": Rank.choices,
    "roles": BuyingRole.choices,
    "ways": ContactWay.Kind.choices,
    "direction": Touch.Direction.choices,
    "stage": Stage.choices,
}
"""Pairs of code and label by the field of the trail that holds the code."""
