"""Since when accounts and groups buy, and what those of one age brought in each year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import CharField
from django.db.models.functions import Cast

from openkam.domain.portfolio.models import Account, AccountSummary
from openkam.domain.portfolio.selectors.amounts import By, keys_by
from openkam.domain.portfolio.selectors.figures import (
    account_keys_table,
    days_of,
    ledger,
    prepared_tables,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from openkam.calc.amounts import Bools, Ints
    from openkam.calc.periods import Period
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Preparation

MOST_PARAMETERS = 10_000  # that a database surely takes in one query


@dataclass(frozen=True)
class FirstSales:
    """The first day with a line above zero, of accounts that have one; columns are aligned.

    `key_days` is that of the whole key: the earliest of its accounts.
    """

    accounts: "Ints"
    keys: "Ints"
    days: "npt.NDArray[np.datetime64]"
    key_days: "npt.NDArray[np.datetime64]"

    def only(self, wanted: "Bools") -> Self:
        """Return the accounts wanted."""
        return type(self)(
            self.accounts[wanted], self.keys[wanted], self.days[wanted], self.key_days[wanted]
        )

    def of(self, keys: "Ints") -> "npt.NDArray[np.datetime64]":
        """Return the first day of each of these keys; not a day where there is none."""
        import numpy as np

        found = np.full(len(keys), np.datetime64("NaT"), "datetime64[D]")
        known, first = np.unique(self.keys, return_index=True)
        if len(known):
            place = np.searchsorted(known, keys).clip(max=len(known) - 1)
            is_known = known[place] == keys
            found[is_known] = self.key_days[first[place[is_known]]]
        return found


@dataclass(frozen=True)
class CohortYears:
    """What each cohort brought in each business year; rows are pairs that have a line."""

    cohort: "Ints"
    year: "Ints"
    revenue: "Ints"  # ten-thousandths
    active: "Ints"  # accounts or groups with revenue above zero


def first_sales(
    actor: "User", preparation: "Preparation", *, by: By = "account", tree: date | None = None
) -> FirstSales:
    """Return when each account open to the actor first bought, from the prepared figures."""
    import numpy as np

    # Days as texts: turning a hundred thousand of them into dates would take the longest.
    rows = list(
        AccountSummary.objects.open_to(actor)
        .filter(preparation=preparation, first_sale_on__isnull=False)
        .order_by()
        .values_list("account", Cast("first_sale_on", CharField()))
    )
    accounts, days = zip(*rows, strict=True) if rows else ((), ())
    return _by_key(actor, np.array(accounts, np.int64), np.array(days, "datetime64[D]"), by, tree)


def first_sales_before(
    actor: "User", end: date, *, by: By = "account", tree: date | None = None
) -> FirstSales:
    """Return the same of all lines before a day, asked of the ledger itself."""
    import numpy as np
    import pyarrow.compute as pc

    table = ledger().account_rhythm(account_keys_table(), end)
    table = table.filter(pc.field("account_id").is_valid())
    accounts = table["account_id"].to_numpy().astype(np.int64)
    days = table["first_sale_on"].to_numpy().astype("datetime64[D]")
    if not actor.sees_all_accounts:
        mine = list(Account.objects.open_with_merged(actor).values_list("pk", flat=True))
        is_mine = np.isin(accounts, np.array(mine, np.int64))
        accounts, days = accounts[is_mine], days[is_mine]
    return _by_key(actor, accounts, days, by, tree)


def rhythms(
    actor: "User", preparation: "Preparation", accounts: Sequence[int]
) -> dict[int, tuple[date, float | None]]:
    """Return the last purchase of each, and the days that usually lie between two.

    Of these accounts, as far as they are open to the actor and ever bought; the days are None with
    fewer than two purchases.
    """
    found: dict[int, tuple[date, float | None]] = {}
    for start in range(0, len(accounts), MOST_PARAMETERS):
        rows = AccountSummary.objects.open_to(actor).filter(
            preparation=preparation,
            account__in=accounts[start : start + MOST_PARAMETERS],
            last_sale_on__isnull=False,
        )
        found |= {
            account: (last, interval)
            for account, last, interval in rows.values_list(
                "account", "last_sale_on", "typical_interval"
            )
            if last is not None
        }
    return found


def cohort_years(
    actor: "User",
    preparation: "Preparation",
    within: "Period",
    first: FirstSales,
    *,
    first_month: int,
) -> CohortYears:
    """Return what those who first bought in one business year brought in each, in whole months.

    A year is named by the one that it starts in.
    """
    import numpy as np
    import pyarrow as pa

    from openkam.calc.retention import business_years

    keys = {
        "account_id": first.accounts,
        "key": first.keys,
        "cohort": business_years(first.key_days, first_month),
    }
    table = pa.table(keys)
    if not actor.sees_all_accounts:
        mine = list(Account.objects.open_with_merged(actor).values_list("pk", flat=True))
        table = table.filter(np.isin(first.accounts, np.array(mine, np.int64)))
    found = prepared_tables(preparation).cohorts(days_of(within), first_month, table)
    names = ("cohort", "year", "revenue", "active")
    return CohortYears(*(found[name].to_numpy().astype(np.int64) for name in names))


def _by_key(
    actor: "User",
    accounts: "Ints",
    days: "npt.NDArray[np.datetime64]",
    by: By,
    tree: date | None,
) -> FirstSales:
    import numpy as np

    order = np.argsort(accounts, kind="stable")
    accounts, days = accounts[order], days[order]
    if by == "account":
        return FirstSales(accounts, accounts, days, days)
    keys = keys_by(actor, by, tree)
    key = np.array([keys.get(account, account) for account in accounts.tolist()], np.int64)
    found, row = np.unique(key, return_inverse=True)
    earliest = np.full(len(found), np.iinfo(np.int64).max)
    np.minimum.at(earliest, row, days.astype(np.int64))
    return FirstSales(accounts, key, days, earliest[row].astype("datetime64[D]"))
