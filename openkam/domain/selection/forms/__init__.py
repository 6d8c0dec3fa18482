"""What people type about rounds, criteria, weights and decisions, turned into values."""

from openkam.core.face.typed_numbers import NotANumber, NumberField, typed_number
from openkam.domain.selection.forms.anchors import AnchorsForm
from openkam.domain.selection.forms.decisions import AcceptInside, Decide, Reason
from openkam.domain.selection.forms.rules import (
    MOST_ROWS,
    Limits,
    Rule,
    blank_rule,
    posted_rules,
    rule_forms,
    tried_rules,
)
from openkam.domain.selection.forms.weighing import (
    STEPS,
    TIMES,
    Weights,
    name_of_pair,
    name_of_weight,
    read_pairs,
    step_of,
)

__all__ = [
    "MOST_ROWS",
    "STEPS",
    "TIMES",
    "AcceptInside",
    "AnchorsForm",
    "Decide",
    "Limits",
    "NotANumber",
    "NumberField",
    "Reason",
    "Rule",
    "Weights",
    "blank_rule",
    "name_of_pair",
    "name_of_weight",
    "posted_rules",
    "read_pairs",
    "rule_forms",
    "step_of",
    "tried_rules",
    "typed_number",
]
