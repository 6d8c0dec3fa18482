"""What sales say of facts: the figures that contradict them, as they are kept with the fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openkam.calc import contradictions
from openkam.calc.periods import Period, add_months
from openkam.domain.dossier.models import FactVersion
from openkam.domain.portfolio.selectors.bought import months_of_groups
from openkam.domain.portfolio.selectors.figures import months_of_accounts

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Figures

ONLY_SUPPLIER, BUDGET = "only_supplier", "budget"
COMPARED = (ONLY_SUPPLIER, BUDGET)
FALLEN, EXCEEDED = "fallen", "exceeded"  # how a finding is called
Finding = dict[str, Any]
Months = Mapping[date, Decimal]


@dataclass(frozen=True)
class Sales:
    """What accounts bought, as far as their facts are compared with it."""

    figures: "Figures"
    end: date  # the day after the last complete month
    groups: Mapping[int, Mapping[str, Months]]
    months: Mapping[int, Months]


def compared_facts(accounts: Iterable[int]) -> list[FactVersion]:
    """Return what holds of the kinds that sales can contradict; behind the gate, for jobs."""
    rows = FactVersion.objects.filter(
        fact__account__in=list(accounts), fact__kind__in=COMPARED, replaced_on=None
    )
    return list(rows.filter(is_withdrawn=False).select_related("fact").order_by("pk"))


def sales_of(rows: Iterable[FactVersion], home: Mapping[int, int], figures: "Figures") -> Sales:
    """Return the sales that these facts are compared with. Raises LedgerFault, OSError."""
    assert figures.period is not None  # noqa: S101 - the caller has looked
    end, known = figures.period.end, list(rows)
    of_groups = {home[row.fact.account_id] for row in known if row.fact.kind == ONLY_SUPPLIER}
    budgets = [row for row in known if row.fact.kind == BUDGET and row.fact.year]
    window = Period(add_months(end, -contradictions.MOST_MONTHS - contradictions.USUAL_MONTHS), end)
    years = [row.fact.year for row in budgets if row.fact.year]
    span = Period(date(min(years), 1, 1), date(max(years) + 1, 1, 1)) if years else window
    of_months = {home[row.fact.account_id] for row in budgets}
    preparation = figures.preparation
    return Sales(
        figures,
        end,
        months_of_groups(of_groups, window, preparation) if of_groups else {},
        months_of_accounts(of_months, span, preparation) if of_months else {},
    )


def finding(row: FactVersion, account: int, sales: Sales) -> Finding:
    """Return what contradicts a fact; empty where nothing does, or where it cannot be told."""
    if row.fact.kind == ONLY_SUPPLIER:
        return _fallen(row, sales.groups.get(account, {}), sales)
    return _exceeded(row, sales.months.get(account, {}), sales)


def is_news(found: Finding, before: Finding) -> bool:
    """Whether sales say more than what somebody has answered for."""
    if found["code"] != before.get("code"):
        return True
    if found["code"] == FALLEN:
        known = {(one["group"], one["last_month"]) for one in before["groups"]}
        return any((one["group"], one["last_month"]) not in known for one in found["groups"])
    return contradictions.says_more(Decimal(found["invoiced"]), Decimal(before["invoiced"]))


def _fallen(row: FactVersion, groups: Mapping[str, Months], sales: Sales) -> Finding:
    named = dict.fromkeys(
        group
        for entry in row.text.splitlines()
        for group in contradictions.groups_named(entry, groups)
    )
    found = {
        group: contradictions.fallen(groups[group], sales.end, sales.figures.covers_from)
        for group in named
    }
    said = [
        {
            "group": group,
            "from": add_months(sales.end, -one.months).isoformat(),
            "recent": str(one.recent),
            "usual": str(one.usual),
            "months_bought": one.months_bought,
            "last_month": one.last_month.isoformat(),
        }
        for group, one in found.items()
        if one is not None
    ]
    if not said:
        return {}
    return {"code": FALLEN, **_basis(sales), "until": sales.end.isoformat(), "groups": said}


def _exceeded(row: FactVersion, months: Months, sales: Sales) -> Finding:
    year = row.fact.year
    # At which rate the customer plans is not known: only amounts of our currency are compared.
    if year is None or row.number is None or row.currency != sales.figures.currency:
        return {}
    invoiced = sum((amount for month, amount in months.items() if month.year == year), Decimal(0))
    if contradictions.exceeded(row.number, invoiced) is None:
        return {}
    return {
        "code": EXCEEDED,
        **_basis(sales),
        "year": year,
        "budget": str(row.number),
        "invoiced": str(invoiced),
    }


def _basis(sales: Sales) -> Finding:
    as_of = sales.figures.as_of
    return {"currency": sales.figures.currency, "as_of": as_of.isoformat() if as_of else None}
