"""The report on tiers and segments: what each brings, who grows in the middle, who of it loses."""

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import SegmentsReport
from openkam.domain.economics.views.choice import read_choice
from openkam.domain.economics.views.report import Report
from openkam.domain.economics.views.segments.list import listing
from openkam.domain.economics.views.segments.notes import notes
from openkam.domain.economics.views.segments.pictures import middle_bars, part_bars
from openkam.domain.economics.views.segments.strip import figures
from openkam.domain.economics.views.segments.table import breakdown

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "segments"
BY = ("tier", "segment")


def build(actor: "User", get: QueryDict) -> Report:
    """Return the report that the address asks for; raises NoSales before the first import."""
    basis = selectors.basis(actor)
    choice = read_choice(get, NAME, basis, by=BY)
    found = selectors.segments_report(
        actor,
        period=choice.period,
        by="segment" if choice.by == "segment" else "tier",
        standing_on=basis,
    )
    return Report(
        choice=choice,
        basis=basis,
        title=_("Tiers and segments"),
        subtitle=_("What each brings, and who in the middle grows or leaves"),
        by_options=[("tier", _("By tier")), ("segment", _("By segment"))],
        is_quiet=not len(found.now),
        figures=lambda: figures(choice, found),
        pictures=lambda: [part_bars(choice, found), middle_bars(actor, found)],
        breakdowns=lambda: [breakdown(choice, found)],
        notes=lambda: notes(actor, choice, found, get),
        listing=listing(actor, choice, found),
        compared=_compared(found),
        seen="" if found.sees_all else _("You see the accounts that you work on."),
    )


def _compared(found: SegmentsReport) -> str:
    if found.period_before is None:
        return ""
    return _("against %(months)s") % {"months": formats.period(found.period_before)}
