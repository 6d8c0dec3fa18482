"""The table of rates: months by currencies, and the rates that count."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import currencies, formats
from openkam.core.face.lists import Column, ListPage, ListRequest
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import ConstantRates, RateMonth

NOTHING = SafeString('<span class="ok-mute">–</span>')


@formats.one_language()
def table(
    actor: "User",
    asked: Any,
    months: Sequence[date],
    constant: "ConstantRates",
    *,
    may_change: bool,
) -> ListPage:
    """Return one page of months, the newest first, with a cell for each currency."""
    codes = selectors.rate_currencies(actor)
    columns = [
        Column("month", _("Month")),
        *(Column(code, code, numeric=True, unit=currencies.name(code)) for code in codes),
    ]
    wanted = ListRequest.from_get(asked, columns=columns)
    shown = selectors.rate_table(actor, months[wanted.window(len(months))])
    writing = _Writing(constant, {code: _finest(shown, code) for code in codes})
    return ListPage(
        columns=columns,
        rows=[_cells(row, writing, may_change=may_change) for row in shown],
        total=len(months),
        request=wanted,
        label=_("Rates by month"),
        export_url=reverse("portfolio:rates-export"),
        note=_("%(currency)s for one unit") % {"currency": constant.currency},
        empty=_empty(constant.currency, may_change=may_change),
    )


def constant_rows(
    constant: "ConstantRates", in_use: Collection[str]
) -> list[dict[str, str | bool]]:
    """Return for each currency at which rate figures count, those in the ledger first."""
    codes = sorted(constant.rates, key=lambda code: (code not in in_use, code))
    return [
        {
            "code": code,
            "name": currencies.name(code),
            "rate": formats.number_as_it_is(constant.rates[code]),
            "month": formats.month(constant.month_of[code]),
            "is_other_month": constant.month_of[code] != constant.month,
            "is_in_use": code in in_use,
        }
        for code in codes
    ]


def month_choices(months: Sequence[date], chosen: date | None) -> list[dict[str, object]]:
    """Return the months that can be chosen; the first entry is the latest with a rate."""
    if not months:
        return []
    latest = _("the latest with a rate: %(month)s") % {"month": formats.month(months[0])}
    # A chosen month may have lost its rates since.
    offered = sorted({*months, *([chosen] if chosen else [])}, reverse=True)
    return [
        {"value": "", "label": latest, "is_chosen": chosen is None},
        *(
            {
                "value": f"{month:%Y-%m}",
                "label": formats.month(month),
                "is_chosen": month == chosen,
            }
            for month in offered
        ),
    ]


def as_typed(rate: Decimal) -> Decimal:
    """Return a rate without the zeros that storing it has added."""
    return rate.normalize() + 0


@dataclass(frozen=True)
class _Writing:
    """Which rates count, and with how many decimals those of each currency stand in line."""

    constant: "ConstantRates"
    digits: Mapping[str, int]


def _finest(rows: "Sequence[RateMonth]", code: str) -> int:
    rates = [as_typed(row.rates[code].rate) for row in rows if code in row.rates]
    return max((-int(rate.as_tuple().exponent) for rate in rates), default=0)


def _cells(row: "RateMonth", writing: _Writing, *, may_change: bool) -> list[str]:
    cells = (_cell(code, row, writing, may_change=may_change) for code in writing.digits)
    return [formats.month(row.month), *cells]


def _cell(code: str, row: "RateMonth", writing: _Writing, *, may_change: bool) -> str:
    # Short on purpose: fifty months by thirty currencies must stay a light page.
    url = f"set/?currency={escape(code)}&amp;month={row.month:%Y-%m}"
    found = row.rates.get(code)
    if found is None:
        if not may_change:
            return NOTHING
        label = escape(f"{_('Add a rate')}: {code}, {formats.month(row.month)}")
        return SafeString(f'<a class="ok-edit" href="{url}" aria-label="{label}">+</a>')
    value = formats.number(found.rate, writing.digits[code])
    shown = SafeString(f'<a class="ok-ev" href="{url}">{value}</a>') if may_change else value
    counts = writing.constant.month_of.get(code) == row.month
    return format_html(
        '{}<span class="sub">{}</span>{}',
        shown,
        found.origin,
        format_html(' <span class="ok-flag">{}</span>', _("counts")) if counts else "",
    )


def _empty(currency: str, *, may_change: bool) -> dict[str, str]:
    if not currency:
        text = _(
            "Rates say what other currencies are worth in the reporting currency, which is not"
            " known yet. Set it under Settings, Company, or import sales lines first."
        )
        return {"icon": "coins", "title": _("No rates yet"), "text": text}
    found = {
        "icon": "coins",
        "title": _("No rates yet"),
        "text": _(
            "As long as you invoice in %(currency)s only, none are needed. Sales lines in another"
            " currency can be added up only with a rate of that currency: an import rejects them"
            " until there is one. Give it here, or import a file of rates."
        )
        % {"currency": currency},
    }
    if may_change:
        found |= {"url": reverse("portfolio:rate-set"), "action": _("Add a rate")}
    return found
