"""What is worth knowing about the trend, the gravest first, each with its door."""

from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.amounts import exact
from openkam.core.face import formats
from openkam.domain.economics.selectors import TrendReport
from openkam.domain.economics.views.listing import names_of
from openkam.domain.economics.views.report import Note
from openkam.domain.economics.views.trend.doors import Doors
from openkam.domain.economics.views.trend.figures import change_of
from openkam.domain.economics.views.trend.list import changes, texts
from openkam.domain.economics.views.unassigned import unassigned_note
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_MONTHS = 4


def notes(actor: "User", found: TrendReport, doors: Doors) -> list[Note]:
    """Return what the months and rows hold besides the figures at the head."""
    is_whole = found.scope == portfolio.EVERYTHING
    shown = [
        _direction(found, doors),
        _extreme(actor, found, doors, falling=True),
        _extreme(actor, found, doors, falling=False),
        _quiet(found),
        _incomplete(found),
        _cost(found),
        unassigned_note(actor, found.basis, found.period) if is_whole else None,
        _rates(found),
    ]
    return [note for note in shown if note is not None]


def _direction(found: TrendReport, doors: Doors) -> Note | None:
    """The latest months where they fall beyond the company's limits."""
    latest = found.latest
    tone = change_of(found, latest).tone
    if not tone or latest.relative is None:
        return None
    text = ngettext(
        "The last month is %(share)s below the same month of the year before.",
        "The last %(count)s months are %(share)s below the same months of the year before.",
        latest.months,
    ) % {"count": formats.number(latest.months), "share": formats.share(-latest.relative)}
    detail = _("%(amount)s less.") % {
        "amount": formats.money(exact(-(latest.change or 0)), found.basis.currency)
    }
    return Note(
        "trending-down", text, detail, doors.sorted_by("change"), _("Who bought less"), tone
    )


def _extreme(actor: "User", found: TrendReport, doors: Doors, *, falling: bool) -> Note | None:
    """Who lost or won most in money."""
    change = changes(found.rows)
    if found.before is None or len(change) < 2:
        return None
    place = int(np.argmin(change) if falling else np.argmax(change))
    if (change[place] >= 0) if falling else (change[place] <= 0):
        return None
    words = {
        "name": _name(actor, found, place),
        "amount": formats.money(exact(abs(int(change[place]))), found.basis.currency),
    }
    count = int((change < 0).sum() if falling else (change > 0).sum())
    if falling:
        text = _("%(name)s fell most: %(amount)s less than a year before.") % words
        detail = ngettext("%(count)s in the list fell.", "%(count)s in the list fell.", count)
        url, icon = doors.sorted_by("change"), "trending-down"
    else:
        text = _("%(name)s grew most: %(amount)s more than a year before.") % words
        detail = ngettext("%(count)s in the list grew.", "%(count)s in the list grew.", count)
        url, icon = doors.sorted_by("-change"), "trending-up"
    return Note(icon, text, detail % {"count": formats.number(count)}, url, _("Show"))


def _name(actor: "User", found: TrendReport, place: int) -> str:
    rows = found.rows
    if rows.by in ("account", "group"):
        return names_of(actor, [int(rows.now.keys[place])])[0]
    return texts(actor, rows)[place]


def _quiet(found: TrendReport) -> Note | None:
    quiet = found.without_sales
    if not quiet:
        return None
    text = ngettext(
        "Nothing was sold in %(count)s month: %(months)s",
        "Nothing was sold in %(count)s months: %(months)s",
        len(quiet),
    )
    listed = ", ".join(formats.month(month.month) for month in quiet[::-1][:MOST_MONTHS])
    months = listed + (" …" if len(quiet) > MOST_MONTHS else ".")
    return Note(
        "calendar",
        text % {"count": formats.number(len(quiet)), "months": months},
        _("These months count as zero; they are not gaps in the data."),
    )


def _incomplete(found: TrendReport) -> Note | None:
    begun = found.incomplete
    if not begun:
        return None
    text = _("%(months)s is incomplete and is compared with nothing.") % {
        "months": ", ".join(formats.month(month.month) for month in begun)
    }
    detail = _("The sales data reach from %(first)s to %(last)s.") % {
        "first": formats.day(found.basis.covers_from),
        "last": formats.day(found.basis.covers_until),
    }
    return Note("hourglass", text, detail)


def _cost(found: TrendReport) -> Note | None:
    share = found.sums.known_share
    if not found.has_cost:
        return Note(
            "coins",
            _("No line has a known cost, so there is no margin."),
            _("Import a file with the cost of each line, and this page shows margins too."),
        )
    if share is None or share >= 1:
        return None
    text = _("Cost is known for %(share)s of the revenue.") % {"share": formats.share(share)}
    return Note("coins", text, _("Margins are of these lines alone."))


def _rates(found: TrendReport) -> Note | None:
    rates = found.basis.rates
    if not rates.note:
        return None
    return Note("coins", _("Other currencies count %(rates)s.") % {"rates": rates.note})
