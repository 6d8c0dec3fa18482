"""What pages show of the selection, in words."""

from openkam.domain.selection.panels.account import OVERVIEW
from openkam.domain.selection.panels.addresses import optional_url, row_url, step_url
from openkam.domain.selection.panels.criteria import ShownCriterion, criterion
from openkam.domain.selection.panels.endings import fixed_by_running, left_by_closing
from openkam.domain.selection.panels.going_on import GoingOn, going_on
from openkam.domain.selection.panels.path import Path, Step, path_of

__all__ = [
    "OVERVIEW",
    "GoingOn",
    "Path",
    "ShownCriterion",
    "Step",
    "criterion",
    "fixed_by_running",
    "going_on",
    "left_by_closing",
    "optional_url",
    "path_of",
    "row_url",
    "step_url",
]
