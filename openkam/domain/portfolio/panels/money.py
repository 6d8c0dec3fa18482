"""The account's months, each a door to its documents."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.calc.periods import Period, add_months, month_start
from openkam.core.face import formats
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.panels.revenue import SHOWN, YEAR, days_of, month_period

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis, Figures, MonthFigures


@formats.one_language()
def money(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
    period: Period | None = None,
) -> Mapping[str, Any]:
    """Return 36 complete months and what came after them, by years; the asked period is marked."""
    basis = basis or selectors.basis_for(actor)
    figures = basis.figures
    if figures is None or figures.period is None:
        return {"has_revenue": False}
    chosen = period or figures.period
    months = _months(actor, account_id, figures, chosen)
    table = _Table(account_id, basis, chosen, months)
    return {
        "has_revenue": True,
        "chosen": formats.period(chosen),
        "chosen_total": formats.money_exact(
            selectors.prepared_revenue(
                actor, account_id, period=chosen, preparation=basis.preparation
            )
            if chosen.is_whole_months
            else None,
            basis.currency,
        ),
        "chosen_url": table.url(chosen),
        "years": list(table.years(figures.period)),
        "currency": basis.currency,
        "rates_note": basis.rates_note,
    }


def _months(
    actor: "User", account_id: int, figures: "Figures", chosen: Period
) -> "list[MonthFigures]":
    """The months from a year before the first shown one to the last that the ledger covers."""
    assert figures.period is not None  # noqa: S101 - the caller has looked
    end = figures.period.end
    first = min(add_months(end, -SHOWN), month_start(chosen.start))
    first = max(first, month_start(figures.covers_from or first))
    last = max(month_start(figures.covers_until or end), add_months(end, -1))
    return selectors.account_month_series(
        actor,
        account_id,
        first=add_months(first, -YEAR),
        last=last,
        preparation=figures.preparation,
    )


class _Table:
    """Rows by years, newest first."""

    def __init__(
        self, account_id: int, basis: "Basis", chosen: Period, months: "Sequence[MonthFigures]"
    ) -> None:
        self.documents = reverse("portfolio:account-documents", args=[account_id])
        self.basis = basis
        self.chosen = chosen
        self.months = list(zip(months, months[YEAR:], strict=False))

    def url(self, period: Period) -> str:
        """The documents of a period."""
        return f"{self.documents}?{days_of(period)}"

    def years(self, period: Period) -> Iterator[dict[str, Any]]:
        """Blocks of twelve months back from the period's end; before them what came after it."""
        later = [pair for pair in self.months if pair[1].month >= period.end]
        if later:
            yield self._block(later, _("Not complete yet"))
        end = period.end
        while block := [p for p in self.months if add_months(end, -YEAR) <= p[1].month < end]:
            yield self._block(block, formats.period(Period(block[0][1].month, end)))
            end = add_months(end, -YEAR)

    def _block(
        self, pairs: "Sequence[tuple[MonthFigures, MonthFigures]]", title: str
    ) -> dict[str, Any]:
        total = _total(now.revenue for _before, now in pairs)
        before = _total(before.revenue for before, _now in pairs)
        whole = Period(pairs[0][1].month, add_months(pairs[-1][1].month, 1))
        return {
            "title": title,
            "total": formats.evidence(formats.number(total), self.url(whole)),
            "before": formats.number(before),
            "change": self._change(total, before),
            "documents": formats.number(sum(now.document_count for _before, now in pairs)),
            "lines": formats.number(sum(now.line_count for _before, now in pairs)),
            "rows": [self._row(before, now) for before, now in reversed(pairs)],
        }

    def _row(self, before: "MonthFigures", now: "MonthFigures") -> dict[str, Any]:
        amount: Any = formats.number(now.revenue)
        if now.line_count:
            amount = formats.evidence(amount, self.url(month_period(now.month)))
        return {
            "month": formats.month(now.month),
            "amount": amount,
            "before": formats.number(before.revenue),
            "change": self._change(now.revenue, before.revenue),
            "documents": formats.number(now.document_count),
            "lines": formats.number(now.line_count),
            "is_quiet": not now.line_count,
            "is_chosen": self.chosen.contains(now.month),
        }

    def _change(self, now: Decimal | None, before: Decimal | None) -> str:
        change = now / before - 1 if now is not None and before and before > 0 else None
        company = self.basis.company
        return formats.delta(
            change,
            watch=float(company.watch_decline_share),
            act=float(company.act_decline_share),
        ).cell


def _total(amounts: Iterator[Decimal | None]) -> Decimal | None:
    given = list(amounts)
    known = [amount for amount in given if amount is not None]
    return sum(known, Decimal(0)) if given and len(known) == len(given) else None
