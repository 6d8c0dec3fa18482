"""Tiers or segments row by row: what they bring, and what a tier promises."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.calc.amounts import ratio, total
from openkam.core.face import badges, formats
from openkam.core.face.lists import Column
from openkam.domain.economics.selectors import PartRow, SegmentsReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.report import Breakdown
from openkam.domain.economics.views.segments.words import (
    accounts_url,
    list_url,
    part_filter,
    part_name,
)

THOUSANDS_FROM = Decimal(20_000_000)


def breakdown(choice: Choice, found: SegmentsReport) -> Breakdown:
    """Return the table; names lead to the accounts, amounts to the list below."""
    said = [choice.periods.chosen.text, found.basis.currency]
    if found.period_before:
        said.append(
            _("change against %(months)s") % {"months": formats.period(found.period_before)}
        )
    with formats.one_language():
        return Breakdown(
            name="parts",
            title=_("Tiers") if found.by == "tier" else _("Segments"),
            columns=list(_columns(found)),
            rows=[list(_cells(choice, found, row)) for row in found.rows],
            note=" · ".join(said),
            total=list(_total(found)),
        )


def _columns(found: SegmentsReport) -> Iterator[Column]:
    symbol = formats.currency_symbol(found.basis.currency)
    if _in_thousands(found):
        symbol = _("%(currency)s thousand") % {"currency": symbol}
    yield Column("name", _("Tier") if found.by == "tier" else _("Segment"))
    yield Column("accounts", _("Accounts"), numeric=True)
    yield Column("buying", _("buying"), numeric=True)
    yield Column("revenue", _("Revenue"), numeric=True, unit=symbol)
    yield Column("share", _("Share"), numeric=True, unit="%")
    if found.is_compared:
        yield Column("change", _("Change"), numeric=True, unit=symbol)
        yield Column("change_share", _("Change"), numeric=True, unit="%")
    yield Column("margin", _("Margin"), numeric=True, unit=symbol, css="wide")
    yield Column("rate", _("Margin"), numeric=True, unit="%", css="wide")
    if found.is_compared:
        yield Column("candidates", pgettext("column", "Growth"), numeric=True, unit=_("candidates"))
        yield Column("losing", _("Losing"), numeric=True, unit=_("in the middle"))
    if found.by == "tier":
        yield from _promises()


def _cells(choice: Choice, found: SegmentsReport, row: PartRow) -> Iterator[str]:
    part, limits = row.part, found.basis.limits
    here = part_filter(found, row)
    yield _name(found, row)
    yield formats.evidence(formats.number(row.accounts), accounts_url(**here))
    yield formats.number(part.buying)
    yield formats.evidence(_amount(found, part.revenue), list_url(choice, **here))
    yield formats.percent(row.share)
    if found.is_compared:
        yield _change(found, part.change)
        change = part.change_share
        yield formats.delta(change, watch=float(limits.watch), act=float(limits.act)).cell
    yield _amount(found, part.margin)
    yield formats.percent(part.rate)
    if found.is_compared:
        yield _counted(row.candidates, list_url(choice, **here, watch="candidates"))
        yield _counted(row.losing, list_url(choice, **here, watch="losing"))
    if found.by == "tier":
        yield from _promised(row)


def _total(found: SegmentsReport) -> Iterator[str]:
    limits, now, before = found.basis.limits, found.now, total(found.before.revenue)
    margin = total(now.margin) if now.has_cost.any() else None
    yield _("Total")
    yield formats.number(sum(row.accounts for row in found.rows))
    yield formats.number(int(now.has_lines.sum()))
    yield _amount(found, found.revenue)
    yield formats.percent(ratio(found.revenue, found.revenue))
    if found.is_compared:
        yield _change(found, found.revenue - before)
        change = ratio(found.revenue - before, before)
        yield formats.delta(change, watch=float(limits.watch), act=float(limits.act)).cell
    yield _amount(found, margin)
    rate = None if margin is None else ratio(margin, total(now.revenue_with_cost))
    yield formats.percent(rate)
    if found.is_compared:
        yield formats.number(int(found.watch.candidates.sum()))
        yield formats.number(int(found.watch.losing.sum()))
    if found.by == "tier":
        yield from ("" for _column in _promises())


def _name(found: SegmentsReport, row: PartRow) -> str:
    name, url = part_name(found, row), accounts_url(**part_filter(found, row))
    shown = badges.tier(name, row.tier.position) if row.tier else name
    return format_html('<a class="name" href="{}">{}</a>', url, shown)


def _promises() -> Iterator[Column]:
    """The columns of what a tier promises."""
    days = _("every … days")
    yield Column("contact", _("Contact"), numeric=True, unit=days)
    yield Column("dossier", _("Dossier revised"), numeric=True, unit=days, css="wide")
    yield Column("plan", _("Account plan"), css="wide")


def _promised(row: PartRow) -> Iterator[str]:
    tier = row.tier
    if tier is None:
        yield from (formats.UNKNOWN for _column in _promises())
        return
    yield formats.number(tier.rhythm_days)
    yield formats.number(tier.dossier_revision_days)
    yield _("yes") if tier.wants_plan else _("no")


def _counted(count: int, url: str) -> str:
    return formats.evidence(formats.number(count), url) if count else formats.number(0)


def _change(found: SegmentsReport, amount: Decimal) -> str:
    text = _amount(found, amount)
    return f"+{text}" if amount > 0 else text


def _amount(found: SegmentsReport, amount: Decimal | None) -> str:
    return formats.thousands(amount) if _in_thousands(found) else formats.number(amount)


def _in_thousands(found: SegmentsReport) -> bool:
    return max((abs(row.part.revenue) for row in found.rows), default=Decimal(0)) >= THOUSANDS_FROM
