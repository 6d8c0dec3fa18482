"""Criteria and the models that weigh them; rounds, judgements and decisions."""

from openkam.domain.selection.models.criteria import (
    Axis,
    Criterion,
    Measure,
    ModelVersion,
    SelectionModel,
    Source,
    Weighing,
    WeightedCriterion,
)
from openkam.domain.selection.models.rounds import (
    Decision,
    Judge,
    Judgement,
    RankedScores,
    Round,
    RoundAccount,
)

__all__ = [
    "Axis",
    "Criterion",
    "Decision",
    "Judge",
    "Judgement",
    "Measure",
    "ModelVersion",
    "RankedScores",
    "Round",
    "RoundAccount",
    "SelectionModel",
    "Source",
    "Weighing",
    "WeightedCriterion",
]
