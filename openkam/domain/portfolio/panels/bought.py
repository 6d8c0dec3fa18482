"""Which product groups the account buys, took up and dropped."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.periods import Period, add_months
from openkam.core.face import formats
from openkam.core.face.charts import share_bar
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis, GroupBought

MOST_ROWS = 50
NO_GROUP = "-"  # stands in an address for lines of no known product group


@formats.one_language()
def groups_bought(actor: "User", account_id: int, basis: "Basis") -> Mapping[str, Any]:
    """Return the account's product groups of all time, with what became of each.

    Raises Http404 if the account is not open to the actor.
    """
    rows = selectors.groups_bought(actor, account_id, basis)
    figures = basis.figures
    period = figures.period if figures else None
    if period is None:
        return {"rows": [], "currency": basis.currency, "period": ""}
    total = sum((row.revenue for row in rows if row.revenue > 0), Decimal(0))
    largest = max((row.revenue for row in rows), default=Decimal(0))
    write = _Row(account_id, basis, period, total, largest)
    said = list(_sentences(rows, basis.currency))
    return {
        "rows": [write(row) for row in rows[:MOST_ROWS]],
        "left": max(len(rows) - MOST_ROWS, 0),
        "has_cost": any(row.has_cost for row in rows),
        "first": said[0],
        "second": " ".join(said[1:]),
        "symbol": formats.currency_symbol(basis.currency),
        "currency": basis.currency,
        "rates_note": basis.rates_note,
        "period": formats.period(period),
        "before": formats.period(period.previous()),
    }


class _Row:
    """Writes product groups as rows of the table."""

    def __init__(
        self,
        account_id: int,
        basis: "Basis",
        period: Period,
        total: Decimal,
        largest: Decimal,
    ) -> None:
        self.lines = reverse("portfolio:account-lines", args=[account_id])
        self.basis, self.period, self.total, self.largest = basis, period, total, largest

    def __call__(self, row: "GroupBought") -> dict[str, Any]:
        company = self.basis.company
        change = row.revenue / row.before - 1 if row.before > 0 else None
        earlier = self.period.previous()
        return {
            "name": row.name or _("Without a group"),
            "revenue": self._evidence(row.revenue, self.period, row.name),
            "before": self._evidence(row.before, earlier, row.name),
            "share": formats.percent(row.revenue / self.total) if self.total else formats.UNKNOWN,
            "bar": share_bar(0, float(row.revenue / self.largest), 80) if row.revenue > 0 else "",
            "change": formats.delta(
                change,
                watch=float(company.watch_decline_share),
                act=float(company.act_decline_share),
            ).cell,
            "margin": formats.number(row.margin),
            "rate": formats.percent(row.margin_rate),
            "last": self._last(row),
            "course": row.course,
            "word": _word(row),
        }

    def _evidence(self, amount: Decimal, period: Period, group: str) -> str:
        text = formats.number(amount)
        return formats.evidence(text, self._url(period, group)) if amount else text

    def _last(self, row: "GroupBought") -> str:
        if row.last_month is None:
            return formats.UNKNOWN
        month = Period(row.last_month, add_months(row.last_month, 1))
        return formats.evidence(formats.month(row.last_month), self._url(month, row.name))

    def _url(self, period: Period, group: str) -> str:
        days = {"from": period.start.isoformat(), "to": period.end.isoformat()}
        return f"{self.lines}?{urlencode({**days, 'group': group or NO_GROUP})}"


def _word(row: "GroupBought") -> str:
    words = {"new": _("new"), "back": _("back"), "dropped": _("dropped")}
    return words.get(row.course, "")


def _sentences(rows: "Sequence[GroupBought]", currency: str) -> Iterator[str]:
    dropped = [row for row in rows if row.course == "dropped"]
    taken = [row for row in rows if row.course == "new"]
    bought = sum(1 for row in rows if row.course != "dropped" and row.last_month is not None)
    if not dropped and not taken:
        said = ngettext(
            "Nothing was dropped and nothing is new: %(count)s product group is bought.",
            "Nothing was dropped and nothing is new: %(count)s product groups are bought.",
            bought,
        )
        yield said % {"count": formats.number(bought)}
        return
    if len(taken) == bought and not dropped:
        said = ngettext(
            "Everything is new: %(count)s product group, and nothing was bought before.",
            "Everything is new: %(count)s product groups, and nothing was bought before.",
            bought,
        )
        yield said % {"count": formats.number(bought)}
        return
    if dropped:
        said = ngettext(
            "%(count)s product group was dropped: %(names)s.",
            "%(count)s product groups were dropped: %(names)s.",
            len(dropped),
        )
        yield said % {"count": formats.number(len(dropped)), "names": _names(dropped)}
        lost = sum((row.before for row in dropped if row.before > 0), Decimal(0))
        if lost:
            amount = formats.money_short(lost, currency)
            yield _("They brought %(amount)s in the 12 months before.") % {"amount": amount}
    if taken:
        said = ngettext("%(count)s is new: %(names)s.", "%(count)s are new: %(names)s.", len(taken))
        yield said % {"count": formats.number(len(taken)), "names": _names(taken)}


def _names(rows: "Sequence[GroupBought]", most: int = 3) -> str:
    names = [row.name or _("Without a group") for row in rows[:most]]
    more = len(rows) - most
    return ", ".join([*names, *([f"+{more}"] if more > 0 else [])])
