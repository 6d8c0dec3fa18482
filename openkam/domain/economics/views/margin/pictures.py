"""The pictures of the margin report: whale curve, and what changed the margin."""

from dataclasses import replace
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.lists import PAGE_SIZE
from openkam.core.face.pictures import (
    CurveMark,
    CurvePoint,
    Picture,
    Step,
    curve,
    divisor_of,
    unit_text,
    waterfall,
    waterfall_rows,
)
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.economics.selectors import MarginReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.margin.addresses import list_url
from openkam.domain.economics.views.margin.words import Change, about_change, about_whale, changes

NO_DRAWING = SafeString("")
# About as wide as their cards on a desk, so that letters have their own size.
WATERFALL_WIDTH, WHALE_WIDTH, FULL_WIDTH, PHONE_WIDTH = 660, 460, 1140, 340


def pictures(choice: Choice, found: MarginReport) -> list[Picture]:
    """Return the pictures; one that cannot be drawn gives its room to the other."""
    changed, whale = waterfall_picture(choice, found), whale_picture(choice, found)
    if changed.drawing:
        return [changed, replace(whale, css="c5")]
    return [whale, replace(changed, css="c5")]


def whale_picture(choice: Choice, found: MarginReport) -> Picture:
    """Return the whale curve; with fewer than two known margins, why there is none."""
    say = about_whale(found)
    drawn = found.figures.with_cost > 1
    return Picture(
        "whale",
        _("Whale curve"),
        _whale(choice, found, _whale_width(found)) if drawn else NO_DRAWING,
        _whale_table(found),
        say.first,
        say.second,
        unit=_whale_unit(found) if drawn else "",
        css="c7",
        # As narrow as a phone, where letters of the wide one would be too small.
        narrow=_whale(choice, found, PHONE_WIDTH) if drawn else NO_DRAWING,
    )


def waterfall_picture(
    choice: Choice, found: MarginReport, width: int = WATERFALL_WIDTH, css: str = "c7"
) -> Picture:
    """Return what changed the margin since the year before; the revenue where no cost is known."""
    say = about_change(found)
    steps = _steps(choice, found)
    currency = found.basis.currency
    title = _("What changed the margin") if found.margin_is_known_twice else ""
    title = title or _("What changed the revenue")
    largest = max((abs(amount) for amount in _levels(found)), default=Decimal(0))
    return Picture(
        "effects",
        title,
        waterfall(steps, currency=currency, caption=title, width=width),
        Table(
            title,
            [TableColumn(_("Step")), TableColumn(_title(_("Amount"), currency), Kind.AMOUNT)],
            [(step.title, amount) for step, amount in zip(steps, _amounts(found), strict=True)],
        ),
        say.first,
        say.second,
        unit=unit_text(divisor_of(float(largest)), currency) if steps else "",
        css=css,
        narrow=waterfall_rows(steps, currency=currency, caption=title),
    )


def _whale_width(found: MarginReport) -> int:
    return WHALE_WIDTH if _levels(found) else WATERFALL_WIDTH


def _whale(choice: Choice, found: MarginReport, width: int) -> SafeString:
    whale, currency = found.figures.whale, found.basis.currency
    total, count = whale.total, len(whale.order)
    as_share = whale.peak_share is not None

    def height(amount: Decimal) -> float:
        return float(amount / total) if as_share else float(amount)

    points = [
        CurvePoint(
            place / count,
            height(amount),
            _point_title(found, place, amount),
            list_url(choice, page=str(max(place - 1, 0) // PAGE_SIZE + 1)),
        )
        for place, amount in whale.points()
    ]
    peak = formats.share(whale.peak_share)
    if not as_share:
        peak = formats.money_short(whale.peak, currency)
    by_group = found.by == "group"
    return curve(
        points,
        caption=_("Whale curve"),
        x_title=_("groups, largest margin first, in %")
        if by_group
        else _("accounts, largest margin first, in %"),
        percent=as_share,
        marks=[CurveMark(whale.peak_accounts / count, height(whale.peak), peak)],
        level=height(total),
        width=width,
    )


def _point_title(found: MarginReport, place: int, amount: Decimal) -> str:
    text = ngettext(
        "The first customer: %(amount)s", "The first %(count)s customers: %(amount)s", place
    )
    amounts = formats.money(amount, found.basis.currency)
    return text % {"count": formats.number(place), "amount": amounts}


def _whale_unit(found: MarginReport) -> str:
    whale = found.figures.whale
    if whale.peak_share is not None:
        return _("share of all margin in %")
    largest = max(abs(whale.peak), abs(whale.total))
    return unit_text(divisor_of(float(largest)), found.basis.currency)


def _whale_table(found: MarginReport) -> Table:
    whale = found.figures.whale
    total, as_share = whale.total, whale.peak_share is not None
    return Table(
        _("Points of the whale curve"),
        [
            TableColumn(_("Groups") if found.by == "group" else _("Accounts"), Kind.COUNT),
            TableColumn(_title(_("Margin together"), found.basis.currency), Kind.AMOUNT),
            TableColumn(_("Share of all margin"), Kind.SHARE),
        ],
        [
            (place, amount, amount / total if as_share else None)
            for place, amount in whale.points(40)
        ],
    )


def _steps(choice: Choice, found: MarginReport) -> list[Step]:
    levels = _levels(found)
    if not levels or found.period_before is None:
        return []
    steps = [Step(formats.period(found.period_before), float(levels[0]), is_level=True)]
    steps += [_step(choice, change) for change in changes(found)]
    return [*steps, Step(formats.period(found.period), float(levels[1]), is_level=True)]


def _step(choice: Choice, change: Change) -> Step:
    # A gain needs nobody to act: it has no colour, as everywhere.
    tone = "act" if change.amount < 0 else ""
    order = change.column if change.amount < 0 else f"-{change.column}"
    return Step(change.title, float(change.amount), tone=tone, url=list_url(choice, sort=order))


def _amounts(found: MarginReport) -> list[Decimal]:
    levels = _levels(found)
    if not levels:
        return []
    return [levels[0], *(change.amount for change in changes(found)), levels[1]]


def _levels(found: MarginReport) -> list[Decimal]:
    """From where to where; empty where there is nothing to compare."""
    before = found.figures_before
    if before is None or found.effects is None or not before.accounts:
        return []
    if found.margin_is_known_twice:
        return [before.margin, found.figures.margin]
    return [before.revenue, found.figures.revenue]


def _title(title: str, currency: str) -> str:
    return f"{title}, {currency}"
