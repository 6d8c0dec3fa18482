"""What this room knows, through the actor's eyes."""

from openkam.domain.economics.selectors.concentration import (
    Basis,
    By,
    ConcentrationReport,
    Limits,
    NoSales,
    WhatIf,
    basis,
    concentration_report,
    day_exact_concentration_report,
    report_as_json,
    row_names,
)
from openkam.domain.economics.selectors.effects import MARGIN_EFFECTS, REVENUE_EFFECTS, Effects
from openkam.domain.economics.selectors.margin import (
    MarginReport,
    margin_as_json,
    margin_report,
)
from openkam.domain.economics.selectors.position import Position, position
from openkam.domain.economics.selectors.segments import (
    PartRow,
    SegmentsReport,
    last_days,
    segments_as_json,
    segments_report,
)
from openkam.domain.economics.selectors.sentences import (
    Sentence,
    about_concentration,
    about_loss,
    about_what_is_seen,
)
from openkam.domain.economics.selectors.year_before import YearBefore, year_before

__all__ = [
    "MARGIN_EFFECTS",
    "REVENUE_EFFECTS",
    "Basis",
    "By",
    "ConcentrationReport",
    "Effects",
    "Limits",
    "MarginReport",
    "NoSales",
    "PartRow",
    "Position",
    "SegmentsReport",
    "Sentence",
    "WhatIf",
    "YearBefore",
    "about_concentration",
    "about_loss",
    "about_what_is_seen",
    "basis",
    "concentration_report",
    "day_exact_concentration_report",
    "margin_as_json",
    "last_days",
    "margin_report",
    "position",
    "report_as_json",
    "row_names",
    "segments_as_json",
    "segments_report",
    "year_before",
]
