"""The figures at the head of the margin report."""

from dataclasses import replace
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.economics.selectors import MarginReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.margin.addresses import list_url

STEADY = Decimal("0.0005")  # below, a rate has not changed to one decimal


def strip(choice: Choice, found: MarginReport) -> list[Figure]:
    """Return the figures: margin, its rate, how much is known, who loses, the whale's peak."""
    return [
        _margin(found),
        _rate(found),
        _known(choice, found),
        _below_zero(choice, found),
        _peak(found),
    ]


def account_strip(choice: Choice, found: MarginReport) -> list[Figure]:
    """Return the figures of one account: revenue, margin, its rate, how much is known."""
    revenue = formats.money_short(found.figures.revenue, found.basis.currency)
    before = found.figures_before
    context = ""
    if before is not None:
        former = formats.money_short(before.revenue, found.basis.currency)
        context = _("%(amount)s a year before") % {"amount": former}
    known = replace(_known(choice, found), url="")
    return [Figure(_("Revenue"), revenue, context), _margin(found), _rate(found), known]


def _margin(found: MarginReport) -> Figure:
    figures, currency = found.figures, found.basis.currency
    if not figures.with_cost:
        said = _("no line has a cost") if figures.accounts else _("no sales")
        return Figure(_("Gross margin"), formats.UNKNOWN, said)
    return Figure(
        _("Gross margin"),
        formats.money_short(figures.margin, currency),
        _change(found),
        tone="act" if figures.margin < 0 else "",
    )


def _change(found: MarginReport) -> str:
    before = found.figures_before
    if before is None:
        return _("no year before to compare with")
    if not before.with_cost:
        return _("no cost is known a year before")
    change = found.figures.margin - before.margin
    sign = formats.LEVEL if not change else formats.UP if change > 0 else formats.DOWN
    size = formats.money_short(abs(change), found.basis.currency)
    return _delta(sign, _("%(amount)s in a year") % {"amount": size})


def _rate(found: MarginReport) -> Figure:
    before = found.figures_before
    rate = found.figures.rate
    context = _("of revenue with known cost") if rate is not None else ""
    if rate is not None and before is not None and before.rate is not None:
        change = rate - before.rate
        sign = formats.LEVEL if abs(change) < STEADY else formats.UP if change > 0 else formats.DOWN
        points = _("%(points)s pt in a year") % {"points": formats.percent(abs(change))}
        context = _delta(sign, points)
    return Figure(_("Margin rate"), formats.share(rate), context)


def _known(choice: Choice, found: MarginReport) -> Figure:
    figures, currency = found.figures, found.basis.currency
    context = _("%(part)s of %(all)s") % {
        "part": formats.money_short(figures.revenue_with_cost, currency),
        "all": formats.money_short(figures.revenue, currency),
    }
    some = figures.with_cost < figures.accounts
    url = list_url(choice, cost="unknown") if some else ""
    return Figure(_("Revenue with known cost"), formats.share(figures.known_share), context, url)


def _below_zero(choice: Choice, found: MarginReport) -> Figure:
    figures = found.figures
    caption = _("Groups below zero") if found.by == "group" else _("Accounts below zero")
    if not figures.with_cost:
        return Figure(caption, formats.UNKNOWN)
    context = _("of %(count)s with known cost") % {"count": formats.number(figures.with_cost)}
    if figures.below_zero:
        lost = formats.money_short(figures.lost, found.basis.currency)
        context = _("together %(amount)s") % {"amount": lost}
    return Figure(
        caption,
        formats.number(figures.below_zero),
        context,
        list_url(choice, margin="negative", sort="margin") if figures.below_zero else "",
        "watch" if figures.below_zero else "",
    )


def _peak(found: MarginReport) -> Figure:
    figures, whale = found.figures, found.figures.whale
    caption = _("Peak of the whale curve")
    if not figures.with_cost:
        return Figure(caption, formats.UNKNOWN)
    count = whale.peak_accounts
    if whale.peak_share is None:
        value = formats.money_short(whale.peak, found.basis.currency)
    else:
        value = formats.share(whale.peak_share)
    context = ngettext("after %(count)s of %(all)s", "after %(count)s of %(all)s", count) % {
        "count": formats.number(count),
        "all": formats.number(figures.with_cost),
    }
    return Figure(caption, value, context)


def _delta(sign: str, text: str) -> SafeString:
    return format_html('<span class="ok-delta"><i>{}</i>{}</span>', sign, text)
