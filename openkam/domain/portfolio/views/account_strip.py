"""The summary above the list of accounts."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.charts import meter, sparkline
from openkam.core.face.doors import door
from openkam.core.offers import Figure

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Basis, Overview

NEARLY = (0.75, 0.85)  # shares of the top fifth that people would call 20/80


def strip(overview: "Overview", basis: "Basis", *, of_all: bool) -> list[Figure]:
    """Return the figures over the accounts in view: all of the company's, or the reader's own."""
    return [
        _revenue(overview, basis),
        _top(overview, of_all=of_all),
        _dependence(overview, basis) if of_all else _largest_of_own(overview),
        _losses(overview, basis),
    ]


def _revenue(overview: "Overview", basis: "Basis") -> Figure:
    change = overview.change_share
    if change is None:
        context: str = _("nothing to compare with yet")
    else:
        delta = formats.delta(
            change,
            watch=float(basis.company.watch_decline_share),
            act=float(basis.company.act_decline_share),
        )
        context = format_html("{}\u00a0% {}", delta.cell, _("on the year before"))
    line = sparkline(overview.trend, tone="accent", width=96, height=24)
    value = formats.money_short(overview.revenue, basis.currency)
    room = "economics:concentration" if basis.whole_is_visible else "portfolio:accounts"
    return Figure(_("Revenue, last 12 months"), value, context, reverse(room), drawing=line)


def _top(overview: "Overview", *, of_all: bool) -> Figure:
    caption = _("Top 20 % of accounts bring") if of_all else _("Top 20 % of your accounts bring")
    share = overview.top_share
    if share is None:
        return Figure(caption, "–", _("no revenue in 12 months"))
    context = ngettext(
        "%(top)s of %(count)s buying account",
        "%(top)s of %(count)s buying accounts",
        overview.buying,
    ) % {"top": formats.number(overview.top_accounts), "count": formats.number(overview.buying)}
    if NEARLY[0] <= share <= NEARLY[1]:
        context = _("%(accounts)s: nearly 20/80") % {"accounts": context}
    return Figure(
        caption,
        formats.share(share),
        context,
        reverse("economics:concentration"),
        drawing=meter(float(share), None),
    )


def _dependence(overview: "Overview", basis: "Basis") -> Figure:
    largest, limit = overview.largest, float(basis.company.dependence_limit_share)
    if largest is None:
        return Figure(_("Largest dependence"), "–", _("no revenue in 12 months"))
    tone = "act" if largest.share >= limit else ""
    said = _("above the alarm at %(limit)s") if tone else _("alarm stands at %(limit)s")
    return Figure(
        _("Largest dependence: %(name)s") % {"name": largest.name},
        formats.share(largest.share),
        said % {"limit": formats.share(limit, 0)},
        door("web:account")(largest.pk),
        tone,
        meter(float(largest.share), limit, tone=tone or "accent"),
    )


def _largest_of_own(overview: "Overview") -> Figure:
    largest = overview.largest
    if largest is None:
        return Figure(_("Largest of your accounts"), "–", _("no revenue in 12 months"))
    return Figure(
        _("Largest of your accounts: %(name)s") % {"name": largest.name},
        formats.share(largest.share),
        _("of what your accounts bring"),
        door("web:account")(largest.pk),
        drawing=meter(float(largest.share), None),
    )


def _losses(overview: "Overview", basis: "Basis") -> Figure:
    caption = _("Lost by accounts gone or falling")
    if overview.revenue_before is None:
        return Figure(caption, "–", _("nothing to compare with yet"))
    limit = formats.share(basis.company.act_decline_share, 0)
    gone = ngettext("%(count)s bought nothing", "%(count)s bought nothing", overview.gone)
    falling = ngettext(
        "%(count)s fell by over %(limit)s", "%(count)s fell by over %(limit)s", overview.falling
    )
    context = ", ".join(
        (
            gone % {"count": formats.number(overview.gone)},
            falling % {"count": formats.number(overview.falling), "limit": limit},
        )
    )
    url = f"{reverse('portfolio:accounts')}?state=lost&sort=lost"
    value = formats.money_short(overview.lost_revenue, basis.currency)
    return Figure(caption, value, context, url)
