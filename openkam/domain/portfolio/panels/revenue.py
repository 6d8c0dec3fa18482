"""36 months of revenue: picture, sentence, table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.calc.periods import Period, add_months
from openkam.core.face import formats
from openkam.core.face.month_bars import MonthBar, month_bars, scale_of, unit
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.panels import trend_words

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis, MonthFigures

SHOWN = 36
YEAR = 12


@formats.one_language()
def revenue(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return the account's complete months as bars with the year before, and what they say."""
    basis = basis or selectors.basis_for(actor)
    figures = basis.figures
    if figures is None or figures.period is None:
        return {"has_revenue": False}
    last = add_months(figures.period.end, -1)
    first = add_months(last, 1 - SHOWN - YEAR)
    months = selectors.account_month_series(
        actor, account_id, first=first, last=last, preparation=basis.preparation
    )
    bars = month_bars_of(account_id, months, strong_from=figures.period.start)
    said = trend_words.sentences([month.revenue for month in months], basis.currency)
    return {
        "has_revenue": True,
        "picture": month_bars(bars, currency=basis.currency, caption=_("Revenue by month")),
        "unit": unit(scale_of(bars), basis.currency),
        "first": said[0],
        "second": said[1],
        "has_quiet": any(bar.amount == 0 for bar in bars),
        "rows": [_row(bar, basis) for bar in reversed(bars)],
        "currency": basis.currency,
        "rates_note": basis.rates_note,
    }


def month_bars_of(
    account_id: int,
    months: "Sequence[MonthFigures]",
    *,
    strong_from: date,
    incomplete_from: date = date.max,
) -> list[MonthBar]:
    """Return the months but the first year, each with the same month a year before."""
    documents = reverse("portfolio:account-documents", args=[account_id])
    return [
        MonthBar(
            month=figures.month,
            amount=figures.revenue,
            before=before.revenue,
            url=f"{documents}?{days_of(month_period(figures.month))}",
            is_strong=figures.month >= strong_from,
            is_incomplete=figures.month >= incomplete_from,
        )
        for before, figures in zip(months, months[YEAR:], strict=False)
    ]


def month_period(month: date) -> Period:
    """Return the days of a month."""
    return Period(month, add_months(month, 1))


def days_of(period: Period) -> str:
    """Return a period as the query of an address; the end is exclusive."""
    return urlencode({"from": period.start.isoformat(), "to": period.end.isoformat()})


def _row(bar: MonthBar, basis: "Basis") -> dict[str, str]:
    return {
        "month": formats.month(bar.month),
        "amount": formats.money(bar.amount, basis.currency),
        "before": formats.money(bar.before, basis.currency),
        "url": bar.url,
    }
