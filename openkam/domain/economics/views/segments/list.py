"""The accounts behind tiers and segments, with what the watch says of each."""

from typing import TYPE_CHECKING

import numpy as np
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.calc.amounts import ratios
from openkam.calc.tiers import WITHOUT, Place
from openkam.core.face import badges, formats
from openkam.core.face.charts import icon
from openkam.core.face.tables import Kind, is_unknown
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import SegmentsReport
from openkam.domain.economics.views.addresses import months_url
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import Field, Filter, Listing
from openkam.domain.economics.views.segments.words import NONE

if TYPE_CHECKING:
    from openkam.core.access.models import User


def listing(actor: "User", choice: Choice, found: SegmentsReport) -> Listing:
    """Return the list of the accounts with a line in the period or the one before."""
    return Listing(
        choice=choice,
        currency=found.basis.currency,
        label=_("Accounts of tiers and segments"),
        name_title=_("Account"),
        keys=found.now.keys,
        fields=[*_places(found), *_amounts(found), _last(actor, found)],
        default_sort="-revenue",
        filters=_filters(found),
        flag=lambda place: _flag(found, place),
        note=_note(choice, found),
    )


def _places(found: SegmentsReport) -> list[Field]:
    tiers = {tier.pk: tier for tier in found.tiers}
    names = {pk: tier.name for pk, tier in tiers.items()}
    segments = {segment.pk: segment.name for segment in found.segments}
    last = len(tiers) + 1
    heights = {pk: place for place, pk in enumerate(tiers, 1)}

    def badge(place: int) -> str:
        tier = tiers.get(int(found.tier_of[place]))
        return badges.tier(tier.name, tier.position) if tier else formats.UNKNOWN

    tier_ids, segment_ids = found.tier_of.tolist(), found.segment_of.tolist()
    return [
        Field(
            "tier",
            _("Tier"),
            Kind.TEXT,
            [names.get(pk, "") for pk in tier_ids],
            css="wide",
            cell=badge,
            order=np.array([heights.get(pk, last) for pk in tier_ids], float),
        ),
        Field(
            "segment",
            _("Segment"),
            Kind.TEXT,
            [segments.get(pk, "") for pk in segment_ids],
            css="wide",
            cell=lambda place: segments.get(segment_ids[place], formats.UNKNOWN),
        ),
    ]


def _amounts(found: SegmentsReport) -> list[Field]:
    now, before, watch = found.now, found.before, found.watch

    def months(place: int) -> str:
        return months_url(int(now.keys[place]), found.period)

    def months_before(place: int) -> str:
        return months_url(int(now.keys[place]), found.period_before or found.period)

    compared = [
        Field(
            "before",
            _("Year before"),
            Kind.AMOUNT,
            before.revenue,
            url=months_before,
            css="wide",
        ),
        Field("change", _("Change"), Kind.AMOUNT, watch.change, signed=True),
        Field(
            "percent",
            _("Change"),
            Kind.SHARE,
            watch.change_share,
            cell=lambda place: _change(found, place),
        ),
    ]
    rate = np.where(now.has_cost, ratios(now.margin, now.revenue_with_cost), np.nan)
    return [
        Field("revenue", _("Revenue"), Kind.AMOUNT, now.revenue, url=months),
        *(compared if found.is_compared else []),
        Field(
            "margin",
            _("Margin"),
            Kind.AMOUNT,
            now.margin,
            known=now.has_cost,
            url=months,
            css="wide",
        ),
        Field("rate", _("Margin"), Kind.SHARE, rate, css="wide"),
    ]


def _last(actor: "User", found: SegmentsReport) -> Field:
    return Field(
        "last", _("Last purchase"), Kind.DAY, selectors.last_days(actor, found), css="wide"
    )


def _change(found: SegmentsReport, place: int) -> str:
    now, before = found.now.revenue[place], found.before.revenue[place]
    if now > 0 and not before:
        return format_html('<span class="ok-mute">{}</span>', _("new"))
    limits, share = found.basis.limits, float(found.watch.change_share[place])
    known = None if is_unknown(share) else share
    return formats.delta(known, watch=float(limits.watch), act=float(limits.act)).cell


def _flag(found: SegmentsReport, place: int) -> str:
    watch = found.watch
    if not found.is_compared:
        return ""
    if watch.candidates[place]:
        return _marked("trending-up", _("growth candidate"), "")
    above = watch.places[place] != Place.LOWER
    if watch.stopped[place]:
        return _marked("user-off", _("stopped buying"), "act" if above else "")
    if watch.losing[place]:
        tone = "act" if watch.grave[place] else "watch"
        return _marked("trending-down", _("losing in the middle"), tone)
    return ""


def _marked(name: str, text: str, tone: str) -> str:
    css = f"ok-flag {tone}".strip()
    return format_html('<span class="{}">{}{}</span>', css, icon(name, "s"), text)


def _filters(found: SegmentsReport) -> list[Filter]:
    watch = found.watch
    places = [
        ("upper", _("upper tiers"), np.isin(found.tier_of, found.bands.upper)),
        ("middle", _("the middle"), watch.places == Place.MIDDLE),
    ]
    tiers = [(str(one.pk), one.name, found.tier_of == one.pk) for one in found.tiers]
    segments = [(str(one.pk), one.name, found.segment_of == one.pk) for one in found.segments]
    states = [
        ("candidates", _("growth candidates"), watch.candidates),
        ("losing", _("losing in the middle"), watch.losing),
        ("stopped", _("stopped buying"), watch.stopped),
    ]
    return [
        *([Filter("watch", _("Watch"), states)] if found.is_compared else []),
        Filter("place", pgettext("upper tiers or the middle", "Place"), places),
        Filter("tier", _("Tier"), [*tiers, (NONE, _("No tier"), found.tier_of == WITHOUT)]),
        Filter(
            "segment",
            _("Segment"),
            [*segments, (NONE, _("No segment"), found.segment_of == WITHOUT)],
        ),
    ]


def _note(choice: Choice, found: SegmentsReport) -> str:
    said = [choice.periods.chosen.text, found.basis.currency]
    if found.basis.rates.note:
        said.append(found.basis.rates.note)
    if found.period_before is None:
        said.append(_("the sales data hold no year before to compare with"))
    else:
        months = formats.period(found.period_before)
        said.append(_("change against %(months)s") % {"months": months})
    said.append(_("tiers and segments as of now"))
    return " · ".join(said)
