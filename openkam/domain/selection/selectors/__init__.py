"""Reads of the selection. Every function that shows something takes the actor first."""

from openkam.domain.selection.models import Axis, Decision, Judge, Measure
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.selectors.board import Board, Group, board, judgements_of
from openkam.domain.selection.selectors.catalogue import (
    BY_CODE,
    CATALOGUE,
    LEVELS,
    BuiltIn,
    meaning_of,
    name_of,
    scale_of,
)
from openkam.domain.selection.selectors.cut import Flag, is_inside, places_of
from openkam.domain.selection.selectors.judging import (
    Asked,
    Judging,
    asked_rounds,
    former_judgements,
    is_asked,
    judge_in,
    judged_criteria,
    judging_of,
    open_rows,
    own_judgements,
    rows_to_judge,
    scores_of_others,
)
from openkam.domain.selection.selectors.result import (
    Contribution,
    Line,
    ResultCriterion,
    ResultDecision,
    ResultRow,
    RoundResult,
    contributions_of,
    ranked_rows,
    result_rows,
    round_result,
)
from openkam.domain.selection.selectors.rounds import (
    STEPS,
    is_concerned,
    open_round,
    round_seen_whole,
    rounds,
)
from openkam.domain.selection.selectors.standing import Standing, inside, standing

WORDS = {
    "axis": Axis.choices,
    "measure": Measure.choices,
    "scope": Judge.Scope.choices,
    "verdict": Decision.Verdict.choices,
}
"""What recorded values are called: pairs of code and label by field."""

__all__ = [
    "BY_CODE",
    "CATALOGUE",
    "LEVELS",
    "STEPS",
    "WORDS",
    "Board",
    "Asked",
    "BuiltIn",
    "Contribution",
    "Flag",
    "Group",
    "Line",
    "ResultCriterion",
    "ResultDecision",
    "ResultRow",
    "RoundResult",
    "board",
    "contributions_of",
    "Standing",
    "inside",
    "is_concerned",
    "Judging",
    "asked_rounds",
    "former_judgements",
    "is_asked",
    "judge_in",
    "judged_criteria",
    "judging_of",
    "open_rows",
    "own_judgements",
    "rows_to_judge",
    "scores_of_others",
    "is_inside",
    "judgements_of",
    "meaning_of",
    "name_of",
    "open_round",
    "places_of",
    "ranked_rows",
    "result_rows",
    "round_result",
    "round_seen_whole",
    "rounds",
    "scale_of",
    "standing",
    "wording",
]
