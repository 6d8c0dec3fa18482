"""Who makes the trend: one row each, against the year before."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc.amounts import Amounts, Bools, Floats, Ints, ratios
from openkam.calc.periods import Period
from openkam.core.face import formats
from openkam.core.face.charts import sparkline
from openkam.core.face.tables import Kind
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import TrendReport, TrendRows
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import Field, Filter, Listing
from openkam.domain.economics.views.scope import parameter_of_group, without_title
from openkam.domain.economics.views.trend.doors import Doors

if TYPE_CHECKING:
    from openkam.core.access.models import User


def listing(actor: "User", choice: Choice, found: TrendReport, doors: Doors) -> Listing:
    """Return the list of who makes the trend."""
    rows = found.rows
    return Listing(
        choice=choice,
        currency=found.basis.currency,
        label=_("Who makes the trend"),
        name_title=name_title(rows.by),
        keys=rows.now.keys,
        fields=[*_revenue(found, doors), *_margin(found), *_course(actor, found)],
        default_sort="-revenue",
        filters=_filters(rows),
        texts=None if rows.by in ("account", "group") else texts(actor, rows),
        name_url=lambda place: doors.narrowed(rows.by, _value(rows, place)),
        note=_note(found),
        empty={
            "icon": "chart-line",
            "title": _("Nobody bought in these months"),
            "text": _("%(months)s and the year before are without sales.")
            % {"months": formats.period(found.now)},
        },
    )


def name_title(by: str) -> str:
    """Return what a row is."""
    titles = {
        "account": _("Account"),
        "group": _("Group"),
        "segment": _("Segment"),
        "tier": _("Tier"),
        "product_group": _("Product group"),
    }
    return titles[by]


def texts(actor: "User", rows: TrendRows) -> list[str]:
    """Return the names of segments, tiers or product groups."""
    return [name or without_title(rows.by) for name in selectors.trend_row_names(actor, rows)]


def changes(rows: TrendRows) -> Ints:
    """Return the difference to the year before of each row."""
    if rows.before is None:
        return np.zeros(len(rows.now), np.int64)
    return rows.now.revenue - rows.before.revenue


def _value(rows: TrendRows, place: int) -> str:
    """What stands for a row in an address."""
    key = int(rows.now.keys[place])
    return parameter_of_group(rows.names[key]) if rows.by == "product_group" else str(key)


def _evidence(found: TrendReport, doors: Doors, period: Period) -> Callable[[int], str]:
    rows = found.rows

    def url(place: int) -> str:
        if rows.by == "account":
            return doors.documents(int(rows.now.keys[place]), period)
        if rows.by == "product_group" and found.scope.account is not None:
            name = rows.names[int(rows.now.keys[place])]
            return doors.lines_of_group(found.scope.account, name, period)
        changed = {"by": "", "product" if rows.by == "product_group" else rows.by: ""}
        changed[next(key for key in changed if key != "by")] = _value(rows, place)
        return doors.only(period, **changed) + "#list"

    return url


def _revenue(found: TrendReport, doors: Doors) -> list[Field]:
    rows, before = found.rows, found.rows.before
    now = Field(
        "revenue",
        _("Revenue"),
        Kind.AMOUNT,
        rows.now.revenue,
        url=_evidence(found, doors, found.now),
    )
    if before is None or found.before is None:
        return [now]
    change = changes(rows)
    relative = _relative(rows.now, before)
    return [
        now,
        Field(
            "before",
            _("Year before"),
            Kind.AMOUNT,
            before.revenue,
            url=_evidence(found, doors, found.before),
            css="wide",
        ),
        Field("change", _("Change"), Kind.AMOUNT, change, signed=True),
        Field(
            "growth",
            _("Change"),
            Kind.SHARE,
            relative,
            cell=_growth_cell(found, before, relative),
        ),
    ]


def _relative(now: Amounts, before: Amounts) -> Floats:
    return ratios(now.revenue - before.revenue, before.revenue)


def _growth_cell(found: TrendReport, before: Amounts, relative: Floats) -> Callable[[int], str]:
    limits, now = found.basis.limits, found.rows.now

    def cell(place: int) -> str | SafeString:
        if now.lines[place] and not before.lines[place]:
            return format_html('<span class="ok-mute">{}</span>', _("new"))
        if before.lines[place] and not now.lines[place]:
            return format_html('<span class="ok-act">{}</span>', _("stopped"))
        value = relative[place]
        known = None if np.isnan(value) else float(value)
        return formats.delta(known, watch=float(limits.watch), act=float(limits.act)).cell

    return cell


def _margin(found: TrendReport) -> list[Field]:
    if not found.has_cost:
        return []
    now = found.rows.now
    rate = np.where(now.has_cost, ratios(now.margin, now.revenue_with_cost), np.nan)
    return [
        Field("margin", _("Margin"), Kind.AMOUNT, now.margin, known=now.has_cost, css="wide"),
        Field("rate", _("Margin rate"), Kind.SHARE, rate, css="wide"),
        Field(
            "known",
            _("With known cost"),
            Kind.SHARE,
            ratios(now.revenue_with_cost, now.revenue),
            css="wide",
            on_page=False,
        ),
    ]


def _course(actor: "User", found: TrendReport) -> list[Field]:
    # Without the incomplete month: a line that ends in it always seems to fall.
    complete = Period(found.period.start, found.now.end)
    within = selectors.overlap(complete, selectors.covered_months(found.basis))
    if within is None or len(within.months) < 2:
        return []
    rows, lines = found.rows, {}

    def prepare(places: Ints) -> None:
        keys = [int(key) for key in rows.now.keys[places]]
        lines.update(
            selectors.months_of_rows(
                actor, found.basis, within, rows, keys, tree=found.tree, scope=found.scope
            )
        )

    def cell(place: int) -> str:
        line = lines.get(int(rows.now.keys[place]))
        return sparkline([float(amount) for amount in line], width=96) if line else ""

    return [
        Field(
            "course",
            _("Course"),
            Kind.TEXT,
            [""] * len(rows.now),
            cell=cell,
            prepare=prepare,
            css="wide",
            sortable=False,
            in_file=False,
        )
    ]


def _filters(rows: TrendRows) -> list[Filter]:
    if rows.before is None:
        return []
    now, before, change = rows.now, rows.before, changes(rows)
    both: Bools = now.has_lines & before.has_lines
    options = [
        ("growing", _("growing"), both & (change > 0)),
        ("shrinking", _("shrinking"), both & (change < 0)),
        ("new", _("new"), now.has_lines & ~before.has_lines),
        ("stopped", _("stopped"), before.has_lines & ~now.has_lines),
    ]
    return [Filter("course", _("Course"), options)]


def _note(found: TrendReport) -> str:
    said = [formats.period(found.now), found.basis.currency]
    if found.basis.rates.note:
        said.append(found.basis.rates.note)
    if found.before is None:
        said.append(_("the sales data hold no year before to compare with"))
    else:
        months = formats.period(found.before)
        said.append(_("change against %(months)s") % {"months": months})
    return " · ".join(said)
