"""What this room shows."""

from openkam.domain.economics.views.concentration.page import (
    concentration,
    concentration_account,
    concentration_export,
    concentration_what_if,
)
from openkam.domain.economics.views.report_pages import (
    margin,
    report_document,
    report_picture,
    report_table,
    retention,
    segments,
    trend,
)

__all__ = [
    "concentration",
    "concentration_account",
    "concentration_export",
    "concentration_what_if",
    "margin",
    "report_document",
    "report_picture",
    "report_table",
    "segments",
    "trend",
    "retention",
]
