"""How much of the revenue hangs on how few customers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from django.utils.translation import gettext as _

from openkam.calc import concentration as calc
from openkam.calc import groups, money
from openkam.calc.concentration import Concentration
from openkam.calc.periods import Period
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

By = Literal["account", "group"]
MOST_PARAMETERS = 10_000  # that a database surely takes in one query


class NoSales(Exception):
    """There are no sales to look at yet; the text says how to bring them in."""


@dataclass(frozen=True)
class Limits:
    """Where the company draws its lines, as fractions."""

    a: Decimal = calc.A_LIMIT
    b: Decimal = calc.B_LIMIT
    dependence: Decimal = calc.DEPENDENCE_LIMIT
    watch: Decimal = Decimal("0.05")
    act: Decimal = Decimal("0.10")

    def figures(self, revenues: calc.Revenues[int]) -> Concentration[int]:
        """Return the figures of concentration with these limits."""
        return calc.concentration(
            revenues, a_limit=self.a, b_limit=self.b, dependence_limit=self.dependence
        )


@dataclass(frozen=True)
class Basis:
    """What every report stands on: the prepared figures and the company's settings."""

    period: Period  # the last 12 complete months
    currency: str
    as_of: date
    covers_from: date
    covers_until: date
    is_fresh: bool
    first_month: int  # of the business year
    limits: Limits
    assigned_revenue: Decimal | None  # of all accounts in the period
    members_see_whole: bool
    prepared: portfolio.Basis | None = None  # as read; pages hand it on
    # Of the other currencies in the ledger, as the figures were counted.
    rates: portfolio.ConstantRates = field(default_factory=portfolio.ConstantRates)

    def whole_revenue(self, period: Period) -> Decimal | None:
        """Return what members may compare with: nothing, or the whole of the prepared period."""
        comparable = self.members_see_whole and period == self.period
        return self.assigned_revenue if comparable else None


class Asked(NamedTuple):
    """What a report is about: which months, by what, in whose tree."""

    period: Period
    by: By
    tree: date | None


@dataclass(frozen=True)
class WhatIf:
    """The same figures without some customers, or without a share of each."""

    lost: tuple[int, ...]  # largest first
    lost_share: Decimal
    before: Concentration[int]
    after: Concentration[int]

    @property
    def lost_revenue(self) -> Decimal:
        """The revenue that goes; negative if the credit notes that go weigh more."""
        return self.before.revenue - self.after.revenue

    @property
    def change(self) -> Decimal | None:
        """The change of revenue as a fraction; None unless there was positive revenue."""
        return money.relative_change(self.before.revenue, self.after.revenue)


@dataclass(frozen=True)
class ConcentrationReport:
    """On whom the revenue of a period depends, of the accounts that the actor may see.

    Keys of the figures are account ids, or ids of the ultimate parents when by group.
    """

    basis: Basis
    period: Period
    by: By
    figures: Concentration[int]
    members: Mapping[int, tuple[int, ...]]  # by group: its accounts with a line in the period
    unassigned: Decimal | None  # lines without an account; None if the actor may not know
    sees_all: bool  # whether the figures cover every account of the company
    whole_revenue: Decimal | None  # assigned to all accounts; None if the actor may not know
    tree: date | None = None  # groups are those of this day; None: of today

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.basis.currency

    @property
    def as_of(self) -> date:
        """The day as of which the figures are."""
        return self.basis.as_of

    @property
    def limits(self) -> Limits:
        """Where the company draws its lines."""
        return self.basis.limits

    @cached_property
    def places(self) -> dict[int, int]:
        """The rank of each key; the largest has 1."""
        return {key: place for place, key in enumerate(self.figures.rows.ranking.keys, 1)}

    @property
    def revenues(self) -> dict[int, Decimal]:
        """Net revenue by key."""
        # A ranking has `keys`, which dict() would take for a mapping's.
        return dict(iter(self.figures.rows.ranking))

    @property
    def alarms(self) -> tuple[int, ...]:
        """Who reaches the limit of dependence.

        Nobody while the figures cover only some accounts: a manager of three customers does not
        make the company dependent on one of them.
        """
        return self.figures.alarms if self.sees_all else ()

    def accounts_of(self, key: int) -> tuple[int, ...]:
        """Return the accounts behind a key: its own, or those of the group."""
        return self.members.get(key, ()) if self.by == "group" else (key,)

    def if_lost(self, lost: Collection[int], lost_share: Decimal = Decimal(1)) -> WhatIf:
        """Return the figures without these customers; keys that are not in the report are left out.

        Raises ValueError unless 0 <= lost_share <= 1.
        """
        known = sorted({key for key in lost if key in self.places}, key=self.places.__getitem__)
        after = self.limits.figures(self._without(known, lost_share)) if known else self.figures
        return WhatIf(tuple(known), lost_share, self.figures, after)

    def _without(self, lost: Collection[int], lost_share: Decimal) -> calc.Revenues[int]:
        if lost_share == 1:
            return self.figures.rows.ranking.without(lost)
        return calc.without(self.revenues, lost, lost_share)


def basis(actor: "User") -> Basis:
    """Return what reports stand on, in two queries; raises NoSales before the first import."""
    prepared = portfolio.basis_for(actor)
    company, found = prepared.company, prepared.figures
    if found is None or not (found.period and found.as_of and found.covers_from):
        raise NoSales(_why_there_are_none(prepared))
    return Basis(
        period=found.period,
        currency=found.currency,
        as_of=found.as_of,
        covers_from=found.covers_from,
        covers_until=found.covers_until or found.as_of,
        is_fresh=found.is_fresh,
        first_month=company.first_month,
        limits=Limits(
            a=company.a_class_limit_share,
            b=company.b_class_limit_share,
            dependence=company.dependence_limit_share,
            watch=company.watch_decline_share,
            act=company.act_decline_share,
        ),
        assigned_revenue=found.preparation.assigned_revenue,
        members_see_whole=company.members_see_whole,
        prepared=prepared,
        rates=portfolio.rates_of_preparation(found.preparation),
    )


def _why_there_are_none(prepared: portfolio.Basis) -> str:
    if prepared.figures is None and prepared.company.figures_revision:
        return _("The sales are in, but not added up yet. To do it: openkam worker --once")
    return _("No sales yet: import a file of sales lines first.")


def concentration_report(
    actor: "User",
    *,
    period: Period | None = None,
    by: By = "account",
    tree: date | None = None,
    standing_on: Basis | None = None,
) -> ConcentrationReport:
    """Return the report over whole months from the prepared figures.

    The default period is the last 12 complete months. Groups are those of the day `tree`, of today
    without one. `standing_on` saves reading the basis again.
    Raises NoSales before the first import.
    """
    base = standing_on or basis(actor)
    period = period or base.period
    preparation = base.prepared.preparation if base.prepared else None
    revenues = portfolio.account_months(actor, period=period, preparation=preparation)
    unassigned = portfolio.unassigned(actor, period=period, preparation=preparation)
    return _report(actor, base, Asked(period, by, tree), revenues, unassigned)


def day_exact_concentration_report(
    actor: "User",
    *,
    period: Period | None = None,
    by: By = "account",
    tree: date | None = None,
) -> ConcentrationReport:
    """Return the report over any days, asked of the ledger itself.

    The default period is the last 12 complete months. Raises NoSales before the first import.
    """
    base = replace(basis(actor), rates=portfolio.rates_in_use())
    period = period or base.period
    totals = portfolio.account_totals(actor, start=period.start, end=period.end)
    unassigned = totals.pop(None, None)
    revenues = {account: revenue for account, revenue in totals.items() if account is not None}
    return _report(actor, base, Asked(period, by, tree), revenues, unassigned)


def row_names(actor: "User", report: ConcentrationReport, keys: Iterable[int]) -> dict[int, str]:
    """Return the name of each key.

    A group whose parent the actor may not see is named after its largest account that they see.
    """
    keys = list(keys)
    known: dict[int, str] = {}
    for start in range(0, len(keys), MOST_PARAMETERS):
        known |= portfolio.names(actor, keys[start : start + MOST_PARAMETERS])
    nameless = {key: report.accounts_of(key)[0] for key in keys if key not in known}
    if nameless:
        first = portfolio.names(actor, list(nameless.values()))
        for key, account in nameless.items():
            if account in first:
                known[key] = _("Group of %(account)s") % {"account": first[account]}
    return known


def report_as_json(actor: "User", report: ConcentrationReport) -> dict[str, Any]:
    """Return the report under the keys that the command promises, figures as Decimals."""
    figures = report.figures
    names = row_names(actor, report, figures.rows.ranking.keys)
    return {
        "from": report.period.start,
        "to": report.period.end,
        "currency": report.currency,
        "rates": report.basis.rates.as_json(),
        "as_of": report.as_of,
        "by": report.by,
        "revenue": figures.revenue,
        "unassigned": report.unassigned,
        "accounts": figures.accounts,
        "positive": figures.positive,
        "zero": figures.zero,
        "negative": figures.negative,
        "top_20_percent": figures.top_20_percent._asdict(),
        "shares": figures.shares._asdict(),
        "abc": figures.abc._asdict() if figures.abc else {"a": None, "b": None, "c": None},
        "hhi": figures.hhi,
        "effective_number": figures.effective_number,
        "gini": figures.gini,
        "at_least_10_percent": _named_shares(report, names, figures.at_least_10_percent),
        "alarms": _named_shares(report, names, report.alarms),
        "rows": [
            {
                "name": names[row.key],
                report.by: row.key,
                "revenue": row.revenue,
                "share": row.share,
                "cumulative_share": row.cumulative_share,
                "class": row.abc_class,
                "rank": row.rank,
            }
            for row in figures.rows
        ],
    }


def by_group(
    actor: "User", revenues: Mapping[int, Decimal], tree: date | None = None
) -> tuple[dict[int, Decimal], dict[int, tuple[int, ...]]]:
    """Return revenue by ultimate parent, and whose it is, largest account first.

    In today's tree, or in that of another day.
    """
    # Of all accounts: naming a hundred thousand of them is more than a database takes.
    parents = portfolio.groups(actor, on=tree)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for account in sorted(revenues, key=lambda account: (-revenues[account], account)):
        members[parents[account]].append(account)
    # An account may be the head of its own group and stand for one that was merged into it.
    above = {account: parents[account] for account in revenues if parents[account] != account}
    totals = groups.roll_up(revenues, above)
    return totals, {parent: tuple(accounts) for parent, accounts in members.items()}


def _named_shares(
    report: ConcentrationReport, names: Mapping[int, str], keys: Iterable[int]
) -> list[dict[str, Any]]:
    rows = (report.figures.rows[report.places[key] - 1] for key in keys)
    return [{"name": names[row.key], report.by: row.key, "share": row.share} for row in rows]


def _report(
    actor: "User",
    base: Basis,
    asked: Asked,
    revenues: Mapping[int, Decimal],
    unassigned: Decimal | None,
) -> ConcentrationReport:
    members: dict[int, tuple[int, ...]] = {}
    if asked.by == "group":
        revenues, members = by_group(actor, revenues, asked.tree)
    figures = base.limits.figures(revenues)
    sees_all = actor.sees_all_accounts
    return ConcentrationReport(
        basis=base,
        period=asked.period,
        by=asked.by,
        figures=figures,
        members=members,
        unassigned=unassigned,
        sees_all=sees_all,
        whole_revenue=figures.revenue if sees_all else base.whole_revenue(asked.period),
        tree=asked.tree,
    )
