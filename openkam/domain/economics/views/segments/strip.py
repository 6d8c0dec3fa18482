"""The figures at the head of the report on tiers and segments."""

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.amounts import Bools, ratio
from openkam.calc.tiers import Place
from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.economics.selectors import SegmentsReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.segments.words import accounts_url, list_url, listed


def figures(choice: Choice, found: SegmentsReport) -> list[Figure]:
    """Return the figures."""
    shown = [_upper(choice, found), _middle(choice, found)]
    if found.is_compared:
        shown += [_candidates(choice, found), _losing(choice, found)]
    if found.tiers or found.without_tier.any():
        shown.append(_without(found))
    return shown


def _upper(choice: Choice, found: SegmentsReport) -> Figure:
    rows = np.isin(found.tier_of, found.bands.upper)
    names = listed(found.tier_names(found.bands.upper))
    caption = _("Upper tiers: %(names)s") % {"names": names} if names else _("Upper tiers")
    if not rows.any():
        return Figure(caption, formats.UNKNOWN, _("no account with sales has one of them"))
    return Figure(
        caption,
        formats.money_short(found.revenue_of(rows), found.basis.currency),
        _of_revenue(found, rows),
        list_url(choice, place="upper"),
    )


def _middle(choice: Choice, found: SegmentsReport) -> Figure:
    rows = found.watch.places == Place.MIDDLE
    names = listed(found.tier_names(found.bands.middle))
    caption = _("The middle: %(names)s") % {"names": names} if names else _("The middle")
    if not rows.any():
        return Figure(caption, formats.UNKNOWN, _("no account with sales stands there"))
    return Figure(
        caption,
        formats.money_short(found.revenue_of(rows), found.basis.currency),
        _of_revenue(found, rows),
        list_url(choice, place="middle"),
    )


def _candidates(choice: Choice, found: SegmentsReport) -> Figure:
    count = int(found.watch.candidates.sum())
    grown = formats.money_short(found.watch.grown(), found.basis.currency)
    return Figure(
        _("Growth candidates"),
        formats.number(count),
        _("grew by %(amount)s together") % {"amount": grown} if count else "",
        list_url(choice, watch="candidates", sort="-change") if count else "",
    )


def _losing(choice: Choice, found: SegmentsReport) -> Figure:
    watch = found.watch
    count, silent = int(watch.losing.sum()), int((watch.losing & watch.stopped).sum())
    context = ""
    if count:
        lost = formats.money_short(watch.lost(), found.basis.currency)
        context = _("lost %(amount)s together") % {"amount": lost}
    if silent:
        said = ngettext("%(count)s stopped buying", "%(count)s stopped buying", silent)
        context = f"{context}, {said % {'count': formats.number(silent)}}"
    return Figure(
        _("Losing in the middle"),
        formats.number(count),
        context,
        list_url(choice, watch="losing", sort="change") if count else "",
        "act" if watch.grave.any() else "watch" if count else "",
    )


def _without(found: SegmentsReport) -> Figure:
    rows = found.without_tier
    share = ratio(found.revenue_of(rows), found.revenue)
    context = _("%(share)s of revenue") % {"share": formats.share(share)} if rows.any() else ""
    return Figure(
        _("Buying without a tier"),
        formats.number(int((rows & found.now.has_lines).sum())),
        context,
        accounts_url(tier="none") if rows.any() else "",
    )


def _of_revenue(found: SegmentsReport, rows: Bools) -> SafeString:
    share = formats.share(ratio(found.revenue_of(rows), found.revenue))
    said = _("%(share)s of revenue") % {"share": share}
    if not found.is_compared:
        return format_html("{}", said)
    before = found.revenue_before_of(rows)
    change = ratio(found.revenue_of(rows) - before, before)
    limits = found.basis.limits
    delta = formats.delta(change, watch=float(limits.watch), act=float(limits.act))
    if not delta.sign:
        return format_html("{}", said)
    return format_html("{} · {}&nbsp;%", said, delta.cell)
