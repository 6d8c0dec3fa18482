"""What accounts, groups, tiers, segments and product groups brought, from the prepared files.

Amounts are columns of whole ten-thousandths (`openkam.calc.amounts`), so that a report over a
hundred thousand accounts is a matter of milliseconds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.selectors.accounts import groups
from openkam.domain.portfolio.selectors.figures import (
    account_keys_table,
    days_of,
    ledger,
    prepared_tables,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from openkam.calc.amounts import Amounts, Ints
    from openkam.calc.periods import Period
    from openkam.core.access.models import User
    from openkam.core.ledger import OfGroup
    from openkam.domain.portfolio.models import Preparation

By = Literal["account", "group", "segment", "tier"]
WITHOUT = 0  # the key of accounts without a segment or tier


@dataclass(frozen=True)
class Scope:
    """Which part of the sales is meant; None means all of it.

    `segment` and `tier` may be `WITHOUT`. `product_group` "" means lines of no known group.
    `group` is an ultimate parent as of the day of the tree asked for.
    """

    segment: int | None = None
    tier: int | None = None
    group: int | None = None
    account: int | None = None
    product_group: str | None = None

    @property
    def of_group(self) -> "OfGroup | None":
        """The product group as the prepared files take it."""
        from openkam.core.ledger import OfGroup

        return None if self.product_group is None else OfGroup(self.product_group or None)


EVERYTHING = Scope()


@dataclass(frozen=True)
class MonthAmounts:
    """What each key brought in each month: one row per key, one column per month, from `first`.

    With `by="product_group"` the keys are places in `names`; "" is the name of no known group.
    """

    keys: "Ints"
    months: tuple[date, ...]
    revenue: "Ints"  # two dimensions, ten-thousandths
    cost: "Ints"
    revenue_with_cost: "Ints"
    lines: "Ints"
    lines_with_cost: "Ints"
    accounts: "Ints"  # with a line
    names: tuple[str, ...] = ()


def period_amounts(
    actor: "User",
    preparation: "Preparation",
    periods: Sequence["Period"],
    *,
    by: By = "account",
    tree: date | None = None,
    scope: Scope = EVERYTHING,
) -> "tuple[Amounts, ...]":
    """Return what each key brought in each of these periods of whole months, keys aligned.

    Keys are ids of accounts, ultimate parents (as of the day `tree`, of today without one),
    segments or tiers; those without a line in any of the periods are left out. Only accounts open
    to the actor count.
    """
    keys = _keys(actor, by, tree, scope)
    table = prepared_tables(preparation).periods(
        [days_of(period) for period in periods], keys, scope.of_group
    )
    return tuple(_amounts(table, f"_{number}") for number in range(len(periods)))


def day_amounts(
    actor: "User",
    periods: Sequence["Period"],
    *,
    by: By = "account",
    tree: date | None = None,
    scope: Scope = EVERYTHING,
) -> "tuple[Amounts, ...]":
    """Return the same over any days, asked of the ledger itself; not for a product group."""
    import numpy as np
    import pyarrow.compute as pc

    facts, names = ledger(), account_keys_table()
    found = [facts.account_totals(names, period.start, period.end) for period in periods]
    keys = _keys(actor, by, tree, scope)
    each = [_by_key(table.filter(pc.field("account_id").is_valid()), keys) for table in found]
    every = np.unique(np.concatenate([amounts.keys for amounts in each]))
    return tuple(_aligned(amounts, every) for amounts in each)


def month_amounts(
    actor: "User",
    preparation: "Preparation",
    period: "Period",
    *,
    by: By | Literal["product_group", "total"] = "total",
    tree: date | None = None,
    scope: Scope = EVERYTHING,
    only: Collection[int] | None = None,
) -> MonthAmounts:
    """Return what each key brought in each month of a period of whole months.

    By "total" there is one key, 0. Only accounts open to the actor count. `only` are the keys
    wanted, such as those of one page of a list.
    """
    import numpy as np

    keys = _keys(actor, "account" if by == "product_group" or by == "total" else by, tree, scope)
    if only is not None:
        keys = _only(keys, only)
    table = prepared_tables(preparation).months(
        days_of(period),
        keys,
        scope.of_group,
        by=by if by == "product_group" or by == "total" else "key",
    )
    names: tuple[str, ...] = ()
    if by == "product_group":
        texts = [name or "" for name in table["key"].to_pylist()]
        names = tuple(sorted(set(texts)))
        row = np.searchsorted(np.array(names, dtype=object), np.array(texts, dtype=object))
        found = np.arange(len(names), dtype=np.int64)
    else:
        key = table["key"].to_numpy().astype(np.int64)
        found = np.unique(key)
        row = np.searchsorted(found, key)
    first = period.start.year * 12 + period.start.month
    months = table["month"].to_numpy().astype("datetime64[M]").astype(np.int64) + 1970 * 12 + 1
    columns = {}
    for name in ("revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost", "accounts"):
        grid = np.zeros((len(found), len(period.months)), np.int64)
        # Lines of an unknown product and of one without a group meet in "".
        np.add.at(grid, (row, months - first), table[name].to_numpy())
        columns[name] = grid
    return MonthAmounts(keys=found, months=tuple(period.months), names=names, **columns)


def price_effects(
    actor: "User",
    preparation: "Preparation",
    before: "Period",
    now: "Period",
    *,
    by: By = "account",
    tree: date | None = None,
    scope: Scope = EVERYTHING,
) -> "dict[str, Ints]":
    """Return what price, cost, quantity and mix did between two periods of whole months, by key.

    Columns: key, and those of `core.ledger.price_effects`, in ten-thousandths.
    """
    keys = _keys(actor, by, tree, scope)
    table = prepared_tables(preparation).price_effects(days_of(before), days_of(now), keys)
    return {name: table[name].to_numpy() for name in table.column_names}


def product_group_names(preparation: "Preparation") -> list[str]:
    """Return the product groups with a line, by name, "" last for lines of no known group."""
    return [name or "" for name in prepared_tables(preparation).product_groups()]


def keys_by(actor: "User", by: By, tree: date | None = None) -> dict[int, int]:
    """Return under which key each account open to the actor counts."""
    accounts = Account.objects.open_with_merged(actor).order_by()
    if by == "segment":
        return {pk: key or WITHOUT for pk, key in accounts.values_list("pk", "segment_id")}
    if by == "tier":
        return {pk: key or WITHOUT for pk, key in accounts.values_list("pk", "tier_id")}
    ids = accounts.values_list("pk", flat=True)
    if by == "account":
        return {pk: pk for pk in ids}
    parents = groups(actor, on=tree)
    return {pk: parents.get(pk, pk) for pk in ids}


def _keys(actor: "User", by: By, tree: date | None, scope: Scope) -> "pa.Table | None":
    """Return account_id and key of the accounts that count; None where each counts by itself."""
    if by == "account" and actor.sees_all_accounts and _is_of_all_accounts(scope):
        return None
    import pyarrow as pa

    found = keys_by(actor, by, tree)
    wanted = _in_scope(actor, tree, scope)
    if wanted is not None:
        found = {account: key for account, key in found.items() if account in wanted}
    return pa.table(
        {"account_id": pa.array(found, pa.int64()), "key": pa.array(found.values(), pa.int64())}
    )


def _is_of_all_accounts(scope: Scope) -> bool:
    return (scope.segment, scope.tier, scope.group, scope.account) == (None,) * 4


def _in_scope(actor: "User", tree: date | None, scope: Scope) -> set[int] | None:
    if _is_of_all_accounts(scope):
        return None
    wanted = Account.objects.open_with_merged(actor).order_by()
    if scope.segment is not None:
        wanted = wanted.filter(segment=scope.segment or None)
    if scope.tier is not None:
        wanted = wanted.filter(tier=scope.tier or None)
    if scope.account is not None:
        wanted = wanted.filter(pk=scope.account)
    ids = set(wanted.values_list("pk", flat=True))
    if scope.group is not None:
        parents = groups(actor, on=tree)
        ids = {account for account in ids if parents.get(account, account) == scope.group}
    return ids


def _only(keys: "pa.Table | None", wanted: Collection[int]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pa.array(list(wanted), pa.int64())
    if keys is not None:
        return keys.filter(pc.is_in(keys["key"], value_set=found))
    return pa.table({"account_id": found, "key": found})


def _amounts(table: "pa.Table", ending: str) -> "Amounts":
    from openkam.calc.amounts import Amounts

    names = ("revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost")
    return Amounts(
        table["key"].to_numpy(), *(table[f"{name}{ending}"].to_numpy() for name in names)
    )


def _by_key(table: "pa.Table", keys: "pa.Table | None") -> "Amounts":
    """Add up an answer of the ledger by key; accounts without one do not count."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from openkam.calc.amounts import Amounts
    from openkam.core.amounts import PLACES

    if keys is not None:
        table = table.join(keys, "account_id", join_type="inner").combine_chunks()
    key = table["account_id" if keys is None else "key"].to_numpy()
    found = np.unique(key)
    row = np.searchsorted(found, key)
    factor = pa.scalar(10**PLACES, pa.decimal128(PLACES + 1, 0))
    columns = []
    for name in ("revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost"):
        values = table[name]
        if pa.types.is_decimal(values.type):
            exact = pc.cast(
                pc.fill_null(values, pa.scalar(0, values.type)), pa.decimal128(19, PLACES)
            )
            values = pc.cast(pc.multiply(exact, factor), pa.int64())
        added = np.zeros(len(found), np.int64)
        np.add.at(added, row, values.to_numpy())
        columns.append(added)
    return Amounts(found, *columns)


def _aligned(amounts: "Amounts", keys: "Ints") -> "Amounts":
    import numpy as np

    from openkam.calc.amounts import Amounts

    row = np.searchsorted(keys, amounts.keys)
    columns = []
    for name in ("revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost"):
        values = np.zeros(len(keys), np.int64)
        values[row] = getattr(amounts, name)
        columns.append(values)
    return Amounts(keys, *columns)
