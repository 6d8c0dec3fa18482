"""The figures at the head of the trend."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.periods import Period, add_months
from openkam.calc.trend import Direction
from openkam.core.face import formats
from openkam.core.face.formats import Delta
from openkam.core.offers import Figure
from openkam.domain.economics.selectors import TrendReport
from openkam.domain.economics.views.trend.doors import Doors


def figures(found: TrendReport, doors: Doors) -> list[Figure]:
    """Return revenue, where it goes, margin, the best and the weakest month, the quiet ones."""
    shown = [_revenue(found, doors), _latest(found, doors)]
    if found.has_cost:
        shown.append(_margin(found))
    shown.append(_best(found, doors))
    shown.append(_without_sales(found))
    shown.append(_open(found, doors))
    return [figure for figure in shown if figure is not None]


def months_title(count: int) -> str:
    """Return "Last 12 months"."""
    text = ngettext("Last complete month", "Last %(count)s complete months", count)
    return text % {"count": formats.number(count)}


def change_of(found: TrendReport, direction: Direction) -> Delta:
    """Return the change, with the colour of the company's limits."""
    limits = found.basis.limits
    return formats.delta(direction.relative, watch=float(limits.watch), act=float(limits.act))


def _revenue(found: TrendReport, doors: Doors) -> Figure:
    count = len(found.complete[-12:])
    context = formats.period(found.now)
    if found.before is not None:
        context = _against(found, found.year)
    caption = months_title(count) if count else _("Incomplete months")
    value = formats.money_short(found.sums.revenue, found.basis.currency)
    return Figure(caption, value, context, doors.months(found.now))


def _latest(found: TrendReport, doors: Doors) -> Figure | None:
    latest = found.latest
    if not latest.months or len(found.complete) <= latest.months:
        return None
    period = Period(add_months(found.now.end, -latest.months), found.now.end)
    return Figure(
        months_title(latest.months),
        formats.money_short(Decimal(latest.now or 0).scaleb(-4), found.basis.currency),
        _against(found, latest),
        doors.months(period),
    )


def _against(found: TrendReport, direction: Direction) -> str:
    if direction.relative is None:
        before = Decimal(direction.before or 0).scaleb(-4)
        amount = formats.money_short(before, found.basis.currency)
        return _("%(amount)s in the year before") % {"amount": amount}
    change = change_of(found, direction).cell
    return format_html("{}\u00a0% {}", change, _("on the year before"))


def _margin(found: TrendReport) -> Figure:
    sums, former = found.sums, found.sums_before
    context = _("%(rate)s of revenue") % {"rate": formats.share(sums.rate)}
    if former is not None and former.rate is not None:
        context += ", " + _("%(rate)s a year before") % {"rate": formats.share(former.rate)}
    if sums.known_share is not None and sums.known_share < 1:
        context += ", " + _("cost known for %(share)s") % {"share": formats.share(sums.known_share)}
    return Figure(
        _("Gross margin"),
        formats.money_short(sums.margin, found.basis.currency),
        context,
        tone="act" if sums.margin is not None and sums.margin < 0 else "",
    )


def _best(found: TrendReport, doors: Doors) -> Figure | None:
    complete = found.complete
    if len(complete) < 2:
        return None
    best = max(complete, key=lambda month: month.revenue or 0)
    worst = min(complete, key=lambda month: month.revenue or 0)
    currency = found.basis.currency
    return Figure(
        _("Best month: %(month)s") % {"month": formats.month(best.month)},
        formats.money_short(best.revenue, currency),
        _("weakest: %(month)s, %(amount)s")
        % {
            "month": formats.month(worst.month),
            "amount": formats.money_short(worst.revenue, currency),
        },
        doors.month(best.month),
    )


def _without_sales(found: TrendReport) -> Figure | None:
    complete, quiet = found.complete, found.without_sales
    if len(complete) < 2:
        return None
    context = _("of %(count)s") % {"count": formats.number(len(complete))}
    if quiet:
        last = formats.month(quiet[-1].month)
        context += ", " + _("the last was %(month)s") % {"month": last}
    return Figure(_("Months without sales"), formats.number(len(quiet)), context)


def _open(found: TrendReport, doors: Doors) -> Figure | None:
    """What the month that is not over has brought so far."""
    begun = [month for month in found.incomplete if month.month >= found.basis.period.end]
    if not begun:
        return None
    month = begun[-1]
    return Figure(
        _("%(month)s so far") % {"month": formats.month(month.month)},
        formats.money_short(month.revenue, found.basis.currency),
        _("until %(day)s, compared with nothing") % {"day": formats.day(found.basis.covers_until)},
        doors.month(month.month),
    )
