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
from openkam.domain.economics.selectors.standing import (
    MarginStanding,
    Movement,
    margin_standing,
    movement,
)
from openkam.domain.economics.selectors.trend import (
    Sums,
    TrendMonth,
    TrendReport,
    covered_months,
    overlap,
    trend_period,
    trend_report,
)
from openkam.domain.economics.selectors.trend_json import trend_as_json
from openkam.domain.economics.selectors.trend_rows import (
    TrendBy,
    TrendRows,
    months_of_rows,
    trend_row_names,
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
    "MarginStanding",
    "Movement",
    "NoSales",
    "PartRow",
    "Position",
    "SegmentsReport",
    "Sentence",
    "Sums",
    "TrendBy",
    "TrendMonth",
    "TrendReport",
    "TrendRows",
    "WhatIf",
    "YearBefore",
    "about_concentration",
    "about_loss",
    "about_what_is_seen",
    "basis",
    "covered_months",
    "concentration_report",
    "day_exact_concentration_report",
    "margin_as_json",
    "last_days",
    "margin_report",
    "months_of_rows",
    "overlap",
    "margin_standing",
    "movement",
    "position",
    "report_as_json",
    "row_names",
    "segments_as_json",
    "segments_report",
    "trend_as_json",
    "trend_period",
    "trend_report",
    "trend_row_names",
    "year_before",
]
