"""The account's months with their margin, each a door to its documents."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.calc.periods import Period, add_months, month_start
from openkam.core.face import formats
from openkam.core.face.month_bars import MonthBar, month_bars, scale_of, unit
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.panels import trend_words
from openkam.domain.portfolio.panels.margins import Margin, margin_of
from openkam.domain.portfolio.panels.revenue import (
    SHOWN,
    YEAR,
    days_of,
    month_bars_of,
    month_period,
)
from openkam.domain.portfolio.panels.rhythm import rhythm

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
    """Return what the Money tab shows: months, margin and rhythm; the asked period is marked."""
    basis = basis or selectors.basis_for(actor)
    figures = basis.figures
    never = account is not None and getattr(account, "last_on", None) is None
    if figures is None or figures.period is None or never:
        return {"has_revenue": False, "has_figures": figures is not None}
    chosen = period or figures.period
    months = _months(actor, account_id, figures, chosen)
    table = _Table(account_id, basis, chosen, months)
    return {
        "has_revenue": True,
        "chosen": formats.period(chosen),
        "chosen_total": _chosen_total(actor, account_id, chosen, basis),
        "chosen_margin": _chosen_margin(months, chosen, basis, table.lines),
        "chosen_url": table.url(chosen),
        "years": list(table.years(figures.period)),
        "has_cost": table.has_cost,
        "margin_said": _margin_said(months, figures.period, basis),
        "currency": basis.currency,
        "rates_note": basis.rates_note,
        "as_of": formats.day(figures.as_of),
        **_picture(account_id, months, figures.period, basis),
        **rhythm(account_id, months, basis, account),
    }


def _chosen_total(actor: "User", account_id: int, chosen: Period, basis: "Basis") -> str:
    total = None
    if chosen.is_whole_months:
        total = selectors.prepared_revenue(
            actor, account_id, period=chosen, preparation=basis.preparation
        )
    return formats.money_exact(total, basis.currency)


def _chosen_margin(
    months: "Sequence[MonthFigures]", chosen: Period, basis: "Basis", lines: str
) -> dict[str, str]:
    """The margin of the same months and its door to the lines; empty where no cost is known."""
    if not chosen.is_whole_months:
        return {}
    margin = margin_of(row for row in months if chosen.contains(row.month))
    if margin is None:
        return {}
    amount = formats.money_exact(margin.amount, basis.currency)
    rate = formats.share(margin.rate) if margin.rate is not None else ""
    return {"amount": amount, "rate": rate, "url": f"{lines}?{days_of(chosen)}"}


def _months(
    actor: "User", account_id: int, figures: "Figures", chosen: Period
) -> "list[MonthFigures]":
    """The months from a year before the first shown one to the last that the ledger covers."""
    assert figures.period is not None  # noqa: S101 - the caller has looked
    end = figures.period.end
    reached = month_start(figures.covers_from or chosen.start)
    first = min(add_months(end, -SHOWN), max(month_start(chosen.start), reached))
    last = max(month_start(figures.covers_until or end), add_months(end, -1))
    return selectors.account_month_series(
        actor,
        account_id,
        first=add_months(first, -YEAR),
        last=last,
        preparation=figures.preparation,
    )


def _picture(
    account_id: int, months: "Sequence[MonthFigures]", period: Period, basis: "Basis"
) -> dict[str, Any]:
    """The last 36 complete months and what came after them, and what they say."""
    first = add_months(period.end, -SHOWN - YEAR)
    shown = [row for row in months if row.month >= first]
    bars: list[MonthBar] = month_bars_of(
        account_id, shown, strong_from=period.start, incomplete_from=period.end
    )
    complete = [row.revenue for row in shown if row.month < period.end]
    said = trend_words.sentences(complete, basis.currency)
    return {
        "picture": month_bars(bars, currency=basis.currency, caption=_("Revenue by month")),
        "unit": unit(scale_of(bars), basis.currency),
        "first": said[0],
        "second": said[1],
        "has_incomplete": any(bar.is_incomplete for bar in bars),
        "has_quiet": any(bar.amount == 0 for bar in bars),
    }


def _margin_said(months: "Sequence[MonthFigures]", period: Period, basis: "Basis") -> str:
    """The margin of the last 12 months against the 12 before, and how much of it is known."""
    earlier = period.previous()
    now = margin_of(row for row in months if period.contains(row.month))
    before = margin_of(row for row in months if earlier.contains(row.month))
    if now is None:
        return _("The cost of no line of the last 12 months is known, so no margin is either.")
    words = {
        "amount": formats.money_short(now.amount, basis.currency),
        "rate": formats.share(now.rate),
        "known": formats.share(now.known_share),
        "change": _points(now, before),
    }
    said = _("Gross margin of the last 12 months: %(amount)s, %(rate)s of revenue.") % words
    if now.rate is None:
        said = _("Gross margin of the last 12 months: %(amount)s.") % words
    if now.known_share is not None and now.known_share != 1:
        said += " " + _("It counts the lines whose cost is known, %(known)s of revenue.") % words
    if words["change"]:
        said += " " + words["change"]
    return said


def _points(now: Margin, before: Margin | None) -> str:
    if before is None or before.rate is None or now.rate is None:
        return ""
    change = formats.rounded((now.rate - before.rate) * 100, 1)
    size = formats.number(abs(change), 1)
    if not change:
        return _("The rate is what it was the year before.")
    if change > 0:
        return _("The rate is %(points)s points above the year before.") % {"points": size}
    return _("The rate is %(points)s points below the year before.") % {"points": size}


class _Table:
    """Rows by years, newest first."""

    def __init__(
        self, account_id: int, basis: "Basis", chosen: Period, months: "Sequence[MonthFigures]"
    ) -> None:
        self.documents = reverse("portfolio:account-documents", args=[account_id])
        self.lines = reverse("portfolio:account-lines", args=[account_id])
        self.basis = basis
        self.chosen = chosen
        reached = basis.figures.covers_from if basis.figures else None
        self.months = [
            (before, now)
            for before, now in zip(months, months[YEAR:], strict=False)
            if reached is None or now.month >= month_start(reached)
        ]
        self.has_cost = any(now.cost is not None for _before, now in self.months)

    def url(self, period: Period) -> str:
        """The documents of a period."""
        return f"{self.documents}?{days_of(period)}"

    def years(self, period: Period) -> Iterator[dict[str, Any]]:
        """Blocks of twelve months back from the period's end; before them what came after it."""
        later = [pair for pair in self.months if pair[1].month >= period.end]
        if later:
            yield self._block(later, _("Not complete yet"), is_complete=False)
        end = period.end
        while block := [p for p in self.months if add_months(end, -YEAR) <= p[1].month < end]:
            yield self._block(block, formats.period(Period(block[0][1].month, end)))
            end = add_months(end, -YEAR)

    def _block(
        self,
        pairs: "Sequence[tuple[MonthFigures, MonthFigures]]",
        title: str,
        *,
        is_complete: bool = True,
    ) -> dict[str, Any]:
        total = _total(now.revenue for _before, now in pairs)
        before = _total(before.revenue for before, _now in pairs) if is_complete else None
        whole = Period(pairs[0][1].month, add_months(pairs[-1][1].month, 1))
        documents = sum(now.document_count for _before, now in pairs)
        return {
            "title": title,
            "total": formats.evidence(formats.number(total), self.url(whole)),
            "before": formats.number(before),
            "change": self._change(total, before),
            "documents": formats.number(documents),
            "each": _each(total, documents),
            "lines": formats.number(sum(now.line_count for _before, now in pairs)),
            **self._margin(margin_of(now for _before, now in pairs), whole),
            "rows": [self._row(*pair, is_complete=is_complete) for pair in reversed(pairs)],
        }

    def _row(
        self, before: "MonthFigures", now: "MonthFigures", *, is_complete: bool
    ) -> dict[str, Any]:
        period = month_period(now.month)
        amount: Any = formats.number(now.revenue)
        if now.line_count:
            amount = formats.evidence(amount, self.url(period))
        return {
            "month": formats.month(now.month),
            "amount": amount,
            "before": formats.number(before.revenue),
            "change": self._change(now.revenue, before.revenue if is_complete else None),
            "documents": formats.number(now.document_count),
            "each": _each(now.revenue, now.document_count),
            "lines": formats.number(now.line_count),
            **self._margin(margin_of([now]), period),
            "is_quiet": not now.line_count,
            "is_chosen": self.chosen.contains(now.month),
        }

    def _margin(self, margin: Margin | None, period: Period) -> dict[str, str]:
        if margin is None:
            return dict.fromkeys(("margin", "rate", "known"), formats.UNKNOWN)
        url = f"{self.lines}?{days_of(period)}"
        return {
            "margin": formats.evidence(formats.number(margin.amount), url),
            "rate": formats.percent(margin.rate),
            "known": formats.percent(margin.known_share, 0),
        }

    def _change(self, now: Decimal | None, before: Decimal | None) -> str:
        change = now / before - 1 if now is not None and before and before > 0 else None
        company = self.basis.company
        return formats.delta(
            change,
            watch=float(company.watch_decline_share),
            act=float(company.act_decline_share),
        ).cell


def _each(total: Decimal | None, documents: int) -> str:
    return formats.number(total / documents if total is not None and documents else None)


def _total(amounts: Iterator[Decimal | None]) -> Decimal | None:
    given = list(amounts)
    known = [amount for amount in given if amount is not None]
    return sum(known, Decimal(0)) if given and len(known) == len(given) else None
