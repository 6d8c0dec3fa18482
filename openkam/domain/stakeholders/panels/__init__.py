"""What this room offers to the account page."""

from openkam.domain.stakeholders.panels.coverage import COVERAGE, chooser, colleague_loss, loss
from openkam.domain.stakeholders.panels.header import coverage_figure, people_count
from openkam.domain.stakeholders.panels.map import MAP
from openkam.domain.stakeholders.panels.overview import OVERVIEW
from openkam.domain.stakeholders.panels.portrait import portrait_words
from openkam.domain.stakeholders.panels.table import TABLE
from openkam.domain.stakeholders.panels.ties import TIES

__all__ = [
    "OVERVIEW",
    "coverage_figure",
    "people_count",
    "COVERAGE",
    "MAP",
    "TABLE",
    "TIES",
    "chooser",
    "colleague_loss",
    "loss",
    "portrait_words",
]
