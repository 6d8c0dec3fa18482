"""The pictures of the trend: months against the year before, margin rate, twelve months."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.pictures import (
    MonthColumn,
    MonthPoint,
    Picture,
    divisor_of_columns,
    divisor_of_points,
    month_columns,
    month_line,
    unit_text,
)
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.economics.selectors import Sentence, TrendMonth, TrendReport
from openkam.domain.economics.views.trend.doors import Doors
from openkam.domain.economics.views.trend.words import (
    about_direction,
    about_margin,
    about_year,
    state_text,
)

YEAR = 12


def pictures(found: TrendReport, doors: Doors) -> list[Picture]:
    """Return the months, and beside them the margin rate or, without costs, the moving year."""
    rates = [month.rate for month in found.complete if month.rate is not None]
    beside = _margin(found, doors) if len(rates) > 1 else _year(found)
    return [_months(found, doors), beside]


def _months(found: TrendReport, doors: Doors) -> Picture:
    columns = [_column(found, month, doors) for month in found.months]
    said, keys = about_direction(found), _keys(found)
    caption = _("Revenue by month")
    return Picture(
        name="months",
        title=caption,
        drawing=month_columns(columns, caption=caption, keys=keys),
        narrow=month_columns(columns, caption=caption, keys=keys, is_narrow=True),
        table=_table(found),
        first=said.first,
        second=said.second,
        unit=unit_text(divisor_of_columns(columns), found.basis.currency),
        css="c8",
        row_urls=[doors.month(month.month) if month.lines else "" for month in found.months],
    )


def _column(found: TrendReport, month: TrendMonth, doors: Doors) -> MonthColumn:
    return MonthColumn(
        month=month.month,
        amount=_float(month.revenue),
        before=_float(month.before),
        title=_title(found, month),
        url=doors.month(month.month) if month.lines else "",
        css="open" if not month.is_complete else "now" if _is_now(found, month) else "earlier",
        is_without_sales=month.is_without_sales,
        line=None if month.year is None else float(month.year / YEAR),
    )


def _is_now(found: TrendReport, month: TrendMonth) -> bool:
    return found.now.contains(month.month)


def _title(found: TrendReport, month: TrendMonth) -> str:
    """The month in words, for the mouse: amounts, the year before, and what is special."""
    currency = found.basis.currency
    parts = [f"{formats.month(month.month)}: {formats.money(month.revenue, currency)}"]
    if month.before is not None:
        amount = formats.money(month.before, currency)
        parts.append(_("a year before: %(amount)s") % {"amount": amount})
    said = state_text(found, month)
    return " · ".join([*parts, said] if said else parts)


def _keys(found: TrendReport) -> list[tuple[str, str]]:
    """Which marks are in the drawing, and what they say."""
    count = len(found.complete[-YEAR:])
    keys = []
    if count:
        now = ngettext("last complete month", "last %(count)s complete months", count)
        keys.append(("now", now % {"count": formats.number(count)}))
    if len(found.complete) > count:
        keys.append(("earlier", _("the months before")))
    if any(month.before for month in found.months):
        keys.append(("before", _("same month a year before")))
    if sum(month.year is not None for month in found.months) > 1:
        keys.append(("line", _("average of 12 months")))
    if any(month.revenue for month in found.incomplete):
        keys.append(("open", _("incomplete month")))
    if found.without_sales:
        keys.append(("none", _("month without sales")))
    return keys


def _table(found: TrendReport) -> Table:
    currency = found.basis.currency
    columns = [
        TableColumn(_("Month"), Kind.MONTH),
        TableColumn(f"{_('Revenue')}, {currency}", Kind.AMOUNT),
        TableColumn(f"{_('Year before')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Change"), Kind.SHARE),
        TableColumn(f"{_('12 months up to it')}, {currency}", Kind.AMOUNT),
        TableColumn(_("Customers"), Kind.COUNT),
    ]
    if found.has_cost:
        columns += [
            TableColumn(f"{_('Margin')}, {currency}", Kind.AMOUNT),
            TableColumn(_("Margin rate"), Kind.SHARE),
            TableColumn(_("With known cost"), Kind.SHARE),
        ]
    columns.append(TableColumn(_("Note")))
    return Table(_("Months"), columns, [_row(found, month) for month in found.months])


def _row(found: TrendReport, month: TrendMonth) -> list[object]:
    is_known = month.revenue is not None
    cells: list[object] = [
        month.month,
        month.revenue,
        month.before,
        month.change,
        month.year,
        month.accounts if is_known else None,
    ]
    if found.has_cost:
        cells += [month.margin, month.rate, month.known_share if month.margin is not None else None]
    return [*cells, state_text(found, month)]


def _margin(found: TrendReport, doors: Doors) -> Picture:
    points = [
        MonthPoint(
            month.month,
            _float(month.rate) if month.is_complete else None,
            f"{formats.month(month.month)}: {formats.share(month.rate)}",
            doors.month(month.month) if month.lines else "",
        )
        for month in found.months
    ]
    said = about_margin(found)
    columns = [
        TableColumn(_("Month"), Kind.MONTH),
        TableColumn(_("Margin rate"), Kind.SHARE),
        TableColumn(_("With known cost"), Kind.SHARE),
    ]
    rows = [(m.month, m.rate, m.known_share) for m in found.months]
    return _beside(
        "margin",
        _("Margin rate"),
        month_line(points, caption=_("Margin rate by month"), percent=True),
        Table(_("Margin rate by month"), columns, rows),
        said,
        unit="%",
    )


def _year(found: TrendReport) -> Picture:
    currency = found.basis.currency
    points = [
        MonthPoint(
            month.month,
            _float(month.year),
            f"{formats.month(month.month)}: {formats.money(month.year, currency)}",
        )
        for month in found.months
        if month.is_complete
    ]
    columns = [
        TableColumn(_("Month"), Kind.MONTH),
        TableColumn(f"{_('12 months up to it')}, {currency}", Kind.AMOUNT),
    ]
    rows = [(m.month, m.year) for m in found.months if m.is_complete]
    return _beside(
        "year",
        _("12 months together"),
        month_line(points, caption=_("The 12 months up to each month")),
        Table(_("The 12 months up to each month"), columns, rows),
        about_year(found),
        unit=unit_text(divisor_of_points(points), currency),
    )


def _beside(
    name: str, title: str, drawing: SafeString, table: Table, said: Sentence, unit: str
) -> Picture:
    return Picture(
        name=name,
        title=title,
        drawing=drawing,
        narrow=drawing,
        table=table,
        first=said.first,
        second=said.second,
        unit=unit,
        css="c4",
    )


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
