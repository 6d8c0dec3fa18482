"""Writes of the selection."""

from openkam.domain.selection.services.catalogue import (
    add_criterion,
    adopt,
    change_criterion,
    retire_criterion,
)
from openkam.domain.selection.services.deciding import (
    accept_inside,
    decide,
    latest_decision,
    reopen,
)
from openkam.domain.selection.services.deciding_many import Outcome, Wish, decide_many
from openkam.domain.selection.services.judging import (
    ask_judge,
    ask_judges,
    change_shortlist,
    judge_account,
    propose_shortlist,
    release_judge,
    set_shortlist,
    take_judgement_back,
)
from openkam.domain.selection.services.measuring import measure_round
from openkam.domain.selection.services.opened import hold_round, is_open
from openkam.domain.selection.services.ranking import rank_round
from openkam.domain.selection.services.refusals import (
    BadAnchors,
    BadCriterion,
    BadDecision,
    BadJudgement,
    BadRules,
    BadWeights,
    DecidedMeanwhile,
    JudgesNoMore,
    NotOpen,
    NotRun,
    Refusal,
)
from openkam.domain.selection.services.reviewing import confirm_key_account
from openkam.domain.selection.services.rounds import (
    RoundUnderWay,
    close_round,
    confirm_step,
    measure_again,
    remove_round,
    rename_round,
    run_round,
    start_round,
)
from openkam.domain.selection.services.trying import keep_trial
from openkam.domain.selection.services.versions import (
    choose_criteria,
    compare_pairs,
    note_comparisons,
    set_anchors,
    set_cut,
    set_must_haves,
    set_rules,
    set_weights,
)

__all__ = [
    "Outcome",
    "Wish",
    "decide_many",
    "BadAnchors",
    "BadCriterion",
    "BadDecision",
    "BadJudgement",
    "BadRules",
    "BadWeights",
    "DecidedMeanwhile",
    "JudgesNoMore",
    "NotOpen",
    "NotRun",
    "Refusal",
    "RoundUnderWay",
    "accept_inside",
    "add_criterion",
    "adopt",
    "ask_judge",
    "ask_judges",
    "change_shortlist",
    "change_criterion",
    "choose_criteria",
    "close_round",
    "compare_pairs",
    "confirm_step",
    "confirm_key_account",
    "decide",
    "hold_round",
    "is_open",
    "judge_account",
    "keep_trial",
    "latest_decision",
    "measure_again",
    "measure_round",
    "propose_shortlist",
    "note_comparisons",
    "rank_round",
    "release_judge",
    "remove_round",
    "rename_round",
    "reopen",
    "retire_criterion",
    "run_round",
    "set_anchors",
    "set_cut",
    "set_must_haves",
    "set_rules",
    "set_shortlist",
    "set_weights",
    "start_round",
    "take_judgement_back",
]
