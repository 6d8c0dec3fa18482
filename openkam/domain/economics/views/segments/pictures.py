"""The pictures of the report on tiers and segments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.amounts import exact, ratio
from openkam.calc.tiers import Place
from openkam.core.face import formats
from openkam.core.face.pictures import Bar, Picture, bars
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.economics.selectors import PartRow, SegmentsReport
from openkam.domain.economics.views.addresses import months_url
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import names_of
from openkam.domain.economics.views.segments.words import (
    list_url,
    listed,
    part_filter,
    part_name,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_PARTS = 8  # bars; the table has all
MOST_ACCOUNTS = 3  # bars to each side


def part_bars(choice: Choice, found: SegmentsReport) -> Picture:
    """Return what each tier or segment brings now and brought before."""
    by_tier = found.by == "tier"
    title = _("Revenue by tier") if by_tier else _("Revenue by segment")
    shown = [row for row in found.rows if row.accounts or row.part.revenue][:MOST_PARTS]
    rows = [_part_bar(choice, found, row) for row in shown]
    first, second = _about_tiers(found) if by_tier else _about_segments(found)
    return Picture(
        "parts",
        title,
        bars(rows, currency=found.basis.currency, caption=title),
        _part_table(found, title),
        first=first,
        second=second,
        unit=_unit(found),
        css="c6",
        narrow=bars(rows, currency=found.basis.currency, caption=title, is_narrow=True),
    )


def middle_bars(actor: "User", found: SegmentsReport) -> Picture:
    """Return who below the upper tiers grew most, and who of the middle lost most."""
    watch = found.watch
    best = np.argsort(-watch.change, kind="stable")
    grown = [int(n) for n in best if watch.candidates[n]]
    lost = [int(n) for n in best[::-1] if watch.losing[n]]
    keys = [int(found.now.keys[n]) for n in (*grown, *lost)]
    names = dict(zip((*grown, *lost), names_of(actor, keys), strict=True))
    shown = [*grown[:MOST_ACCOUNTS], *lost[:MOST_ACCOUNTS]]
    title = _("Below the upper tiers: who grows, who loses")
    first, second = _about_middle(found)
    currency = found.basis.currency
    rows = [_account_bar(found, n, names[n]) for n in shown if found.is_compared]
    return Picture(
        "middle",
        title,
        bars(rows, currency=currency, caption=title),
        _account_table(found, [(n, names[n]) for n in (*grown, *lost)], title),
        first=first,
        second=second,
        unit=_("change in a year, %(currency)s") % {"currency": formats.currency_symbol(currency)},
        css="c6",
        narrow=bars(rows, currency=currency, caption=title, is_narrow=True),
    )


def _part_bar(choice: Choice, found: SegmentsReport, row: PartRow) -> Bar:
    part, currency = row.part, found.basis.currency
    said = formats.money_short(part.revenue, currency)
    if found.is_compared:
        said += _sign(part.change_share)
    return Bar(
        part_name(found, row),
        float(part.revenue),
        float(part.revenue_before) if found.is_compared else None,
        text=said,
        detail=formats.share(row.share),
        url=list_url(choice, **part_filter(found, row)),
    )


def _account_bar(found: SegmentsReport, place: int, name: str) -> Bar:
    watch, currency = found.watch, found.basis.currency
    change = exact(watch.change[place])
    plus = "+" if change > 0 else ""
    share = float(watch.change_share[place])
    said = f"{plus}{formats.money_short(change, currency)}{_sign(share)}"
    tone = "" if change > 0 else "act" if watch.grave[place] else "watch"
    url = months_url(int(found.now.keys[place]), found.period)
    return Bar(name, float(change), tone=tone, text=said, url=url)


def _sign(change: object) -> str:
    if change is None:
        return ""
    delta = formats.delta(change, watch=1, act=1)  # type: ignore[arg-type]
    return f"  {delta.sign}{formats.NARROW}{delta.text}{formats.SPACE}%" if delta.sign else ""


def _unit(found: SegmentsReport) -> str:
    symbol = formats.currency_symbol(found.basis.currency)
    if not found.is_compared:
        return symbol
    return _("%(currency)s, the thin bar is the year before") % {"currency": symbol}


def _about_tiers(found: SegmentsReport) -> tuple[str, str]:
    if not any(row.part.key for row in found.rows if row.accounts):
        return (
            _("No account has a tier yet."),
            _("Choose accounts in their list and give many of them a tier at once."),
        )
    upper = [row for row in found.rows if row.part.key in found.bands.upper]
    revenue, count = sum(row.part.revenue for row in upper), sum(row.accounts for row in upper)
    everybody = sum(row.accounts for row in found.rows)
    names = listed([row.name for row in upper])
    first = ngettext(
        "%(names)s: %(count)s account of %(all)s brings %(share)s of revenue.",
        "%(names)s: %(count)s accounts of %(all)s bring %(share)s of revenue.",
        count,
    ) % {
        "names": names,
        "count": formats.number(count),
        "all": formats.number(everybody),
        "share": formats.share(ratio(revenue, found.revenue) if upper else None),
    }
    return first, _middle_change(found)


def _middle_change(found: SegmentsReport) -> str:
    rows = found.watch.places == Place.MIDDLE
    before = found.revenue_before_of(rows)
    change = ratio(found.revenue_of(rows) - before, before)
    if not found.is_compared or change is None:
        return ""
    size = formats.share(abs(change))
    if change >= 0:
        return _("The middle brings %(share)s more than in the year before.") % {"share": size}
    return _("The middle brings %(share)s less than in the year before.") % {"share": size}


def _about_segments(found: SegmentsReport) -> tuple[str, str]:
    named = [row for row in found.rows if row.part.key and row.part.revenue > 0]
    if not named:
        return (
            _("No account with sales has a segment yet."),
            _("Choose accounts in their list and put many of them into a segment at once."),
        )
    largest = max(named, key=lambda row: row.part.revenue)
    first = _("%(name)s is the largest segment with %(share)s of revenue.") % {
        "name": largest.name,
        "share": formats.share(largest.share),
    }
    return first, _largest_change(found, named) if found.is_compared else ""


def _largest_change(found: SegmentsReport, named: Sequence[PartRow]) -> str:
    worst = min(named, key=lambda row: row.part.change)
    best = max(named, key=lambda row: row.part.change)
    said, row = _("%(name)s lost most against the year before: %(amount)s."), worst
    if worst.part.change >= 0:
        said, row = _("%(name)s grew most against the year before: %(amount)s."), best
    if not row.part.change:
        return ""
    amount = formats.money_short(abs(row.part.change), found.basis.currency)
    return said % {"name": row.name, "amount": amount}


def _about_middle(found: SegmentsReport) -> tuple[str, str]:
    if not found.is_compared:
        return (
            _("Who grows and who loses is not known."),
            _("The sales data hold no year before to compare with."),
        )
    watch, currency = found.watch, found.basis.currency
    count, losing = int(watch.candidates.sum()), int(watch.losing.sum())
    grown = ngettext(
        "%(count)s growth candidate brings %(amount)s more than in the year before.",
        "%(count)s growth candidates bring %(amount)s more than in the year before.",
        count,
    ) % {
        "count": formats.number(count),
        "amount": formats.money_short(watch.grown(), currency),
    }
    lost = ngettext(
        "%(count)s account of the middle loses more than %(limit)s, together %(amount)s.",
        "%(count)s accounts of the middle lose more than %(limit)s, together %(amount)s.",
        losing,
    ) % {
        "count": formats.number(losing),
        "limit": formats.share(found.basis.limits.watch, 0),
        "amount": formats.money_short(watch.lost(), currency),
    }
    return (
        grown if count else _("No growth candidate below the upper tiers."),
        lost if losing else _("Nobody in the middle loses more than your limit to watch."),
    )


def _part_table(found: SegmentsReport, title: str) -> Table:
    currency = found.basis.currency
    columns = [
        TableColumn(_("Tier") if found.by == "tier" else _("Segment")),
        TableColumn(_("Accounts"), Kind.COUNT),
        TableColumn(_("Buying accounts"), Kind.COUNT),
        TableColumn(f"{_('Revenue')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Share"), Kind.SHARE),
        TableColumn(f"{_('Year before')}, {currency}", Kind.AMOUNT),
        TableColumn(f"{_('Change')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Change"), Kind.SHARE),
        TableColumn(f"{_('Margin')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Margin"), Kind.SHARE),
    ]
    if found.by == "tier":
        columns += [
            TableColumn(_("Contact every … days"), Kind.COUNT),
            TableColumn(_("Dossier revised every … days"), Kind.COUNT),
        ]
    return Table(title, columns, [_part_cells(found, row) for row in found.rows])


def _part_cells(found: SegmentsReport, row: PartRow) -> list[object]:
    part, compared = row.part, found.is_compared
    cells = [
        part_name(found, row),
        row.accounts,
        part.buying,
        part.revenue,
        row.share,
        part.revenue_before if compared else None,
        part.change if compared else None,
        part.change_share if compared else None,
        part.margin,
        part.rate,
    ]
    if found.by == "tier":
        tier = row.tier
        cells += [
            tier.rhythm_days if tier else None,
            tier.dossier_revision_days if tier else None,
        ]
    return cells


def _account_table(found: SegmentsReport, named: Sequence[tuple[int, str]], title: str) -> Table:
    watch, currency = found.watch, found.basis.currency
    tiers = {tier.pk: tier.name for tier in found.tiers}
    columns = [
        TableColumn(_("Account")),
        TableColumn(_("Tier")),
        TableColumn(f"{_('Revenue')}, {currency}", Kind.AMOUNT),
        TableColumn(f"{_('Year before')}, {currency}", Kind.AMOUNT),
        TableColumn(f"{_('Change')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Change"), Kind.SHARE),
    ]
    rows = [
        [
            name,
            tiers.get(int(found.tier_of[n])),
            exact(found.now.revenue[n]),
            exact(found.before.revenue[n]),
            exact(watch.change[n]),
            float(watch.change_share[n]),
        ]
        for n, name in named
    ]
    return Table(title, columns, rows)
