"""Pictures drawn on the server: SVG that takes its colours from classes."""

from openkam.core.face.pictures.bars import Bar, bars
from openkam.core.face.pictures.bubbles import NARROW, PAPER, WIDE, Bubble, bubbles
from openkam.core.face.pictures.cohorts import GridCell, GridRow, cohort_grid
from openkam.core.face.pictures.curve import CurveMark, CurvePoint, curve
from openkam.core.face.pictures.frame import Frame, divisor_of, unit_text
from openkam.core.face.pictures.months import (
    MonthColumn,
    MonthPoint,
    divisor_of_columns,
    divisor_of_points,
    month_columns,
    month_line,
)
from openkam.core.face.pictures.picture import Picture
from openkam.core.face.pictures.spread import Column, Mark, spread_picture
from openkam.core.face.pictures.waterfall import Step, waterfall, waterfall_rows

__all__ = [
    "NARROW",
    "PAPER",
    "WIDE",
    "Bar",
    "Column",
    "Bubble",
    "CurveMark",
    "CurvePoint",
    "Frame",
    "Mark",
    "MonthColumn",
    "MonthPoint",
    "Picture",
    "Step",
    "bars",
    "bubbles",
    "GridCell",
    "GridRow",
    "Picture",
    "Step",
    "cohort_grid",
    "curve",
    "divisor_of",
    "divisor_of_columns",
    "divisor_of_points",
    "month_columns",
    "month_line",
    "spread_picture",
    "unit_text",
    "waterfall",
    "waterfall_rows",
]
