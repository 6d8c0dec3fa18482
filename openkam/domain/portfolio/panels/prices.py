"""What the account pays for its largest products, by quarter and against the year before."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.money import relative_change
from openkam.calc.periods import add_months
from openkam.calc.prices import average_price, price_change
from openkam.core.face import formats
from openkam.core.face.charts import sparkline
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from decimal import Decimal

    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis, Prices, ProductPrices


@formats.one_language()
def prices(actor: "User", account_id: int, basis: "Basis") -> Mapping[str, Any]:
    """Return average net prices of the ten largest products, and what is left out and why.

    Raises Http404 if the account is not open to the actor.
    """
    found = selectors.prices_of(actor, account_id, basis)
    figures = basis.figures
    period = figures.period if figures else None
    if period is None or not found.first_months:
        return {"rows": [], "notes": [], "currency": basis.currency, "period": ""}
    days = {"from": add_months(period.start, -12).isoformat(), "to": period.end.isoformat()}
    lines = f"{reverse('portfolio:account-lines', args=[account_id])}?{urlencode(days)}"
    first, second = _sentences(found)
    return {
        "rows": [_row(row, found, basis, lines) for row in found.products],
        "notes": list(_notes(found, basis)),
        "first": first,
        "second": second,
        "lines_url": lines,
        "symbol": formats.currency_symbol(basis.currency),
        "currency": basis.currency,
        "rates_note": basis.rates_note,
        "period": formats.period(period),
        "quarters": formats.period(found.first_months[0], period.end),
    }


def _row(row: "ProductPrices", found: "Prices", basis: "Basis", lines: str) -> dict[str, Any]:
    now, before = average_price(row.now), average_price(row.before)
    by_quarter = [average_price(bought) for bought in row.quarters]
    change = relative_change(before, now) if before is not None and now is not None else None
    quantities = relative_change(row.before.quantity, row.now.quantity)
    return {
        "name": row.name or row.key,
        "key": row.key if row.name else "",
        "group": row.group,
        "curve": sparkline(
            [None if price is None else float(price) for price in by_quarter], width=96, height=26
        ),
        "spoken": _spoken(found, by_quarter),
        "price": _price(now),
        "before": _price(before),
        "change": formats.delta(change, watch=1, act=1).cell,
        "quantity": formats.number(row.now.quantity),
        "quantity_change": formats.delta(
            quantities,
            watch=float(basis.company.watch_decline_share),
            act=float(basis.company.act_decline_share),
        ).cell,
        "revenue": formats.evidence(
            formats.number(row.revenue),
            f"{lines}&{urlencode({'source': row.source, 'product': row.key})}",
        ),
    }


def _price(price: "Decimal | None") -> str:
    """A price with as many decimals as a small one needs."""
    if price is None:
        return formats.UNKNOWN
    return formats.number(price, 2 if price >= 1 else 4)


def _spoken(found: "Prices", by_quarter: "list[Decimal | None]") -> str:
    """The quarters with a price in words, for who points at the curve or cannot see it."""
    known = [
        f"{formats.period(month, add_months(month, 3))}: {_price(price)}"
        for month, price in zip(found.first_months, by_quarter, strict=True)
        if price is not None
    ]
    return "; ".join(known)


def _sentences(found: "Prices") -> tuple[str, str]:
    pairs = [(row.before, row.now) for row in found.products]
    change = price_change(pairs)
    if not found.products:
        return _("No price is known: no product was bought with a quantity in 24 months."), ""
    if change is None:
        return _("No product was bought in both years, so prices cannot be compared."), ""
    both = sum(1 for pair in pairs if None not in map(average_price, pair))
    size = formats.share(abs(change))
    if not formats.rounded(change * 100, 1):
        first = _("Prices are what they were the year before.")
    elif change > 0:
        first = _("Prices are %(size)s above the year before.") % {"size": size}
    else:
        first = _("Prices are %(size)s below the year before.") % {"size": size}
    said = ngettext(
        "Of %(count)s product bought in both years, at the quantity of today.",
        "Of %(count)s products bought in both years, at the quantities of today.",
        both,
    )
    return first, said % {"count": formats.number(both)}


def _notes(found: "Prices", basis: "Basis") -> Iterator[str]:
    if found.smaller:
        said = ngettext(
            "%(count)s smaller product is not shown.",
            "%(count)s smaller products are not shown.",
            found.smaller,
        )
        yield said % {"count": formats.number(found.smaller)}
    if found.without_quantity:
        said = ngettext(
            "%(count)s product without a quantity is left out.",
            "%(count)s products without a quantity are left out.",
            found.without_quantity,
        )
        yield said % {"count": formats.number(found.without_quantity)}
    if found.unknown_revenue:
        amount = formats.money(found.unknown_revenue, basis.currency)
        yield _("Lines without a known product, %(amount)s, are left out.") % {"amount": amount}
