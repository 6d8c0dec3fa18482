"""Prepared tables: what the ledger was asked once, as sorted Parquet files that pages read.

One preparation has three tables, each with the sums of the one before it: account × product ×
month ("products"), account × product group × month ("groups") and account × month ("months").
Their amounts come back as whole ten-thousandths of the currency unit (int64), which add up exactly
and fast. Lines without an account are in the files but in no answer.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from openkam.core.ledger import cohorts, price_effects, sql
from openkam.core.ledger.days import Days
from openkam.core.ledger.engine import Engine
from openkam.core.ledger.faults import LedgerFault
from openkam.core.ledger.storage import Folder, is_whole, temporary_for, visible_at_once

SUMS = ("revenue", "cost", "revenue_with_cost")
COUNTS = ("lines", "lines_with_cost")
TABLES = ("months", "groups", "products")
BY = {"groups": ("account_id", "product_group", "month"), "months": ("account_id", "month")}
AMOUNT = "DECIMAL(18,4)"
MOST_EFFECTS = 50  # pairs of periods whose effects are kept


class OfGroup(NamedTuple):
    """Only the lines of this product group; None means those of no known group."""

    name: str | None


class Prepared:
    """The prepared tables of one preparation.

    Whatever reads raises LedgerFault ("not_prepared") when their file is gone, or damaged.
    """

    def __init__(self, folder: Folder, engine: Engine, number: int) -> None:
        self._folder = folder
        self._engine = engine
        self._number = number

    @property
    def is_whole(self) -> bool:
        """Whether all three files are there and none was cut."""
        return all(is_whole(self._folder.prepared_table(self._number, name)) for name in TABLES)

    def write(self, tables: dict[str, str | pa.Table]) -> None:
        """Ask for the finest table, and add it up to the others.

        Raises NoSpace, and LedgerFault where a currency has no rate.
        """
        self._folder.create()
        finest = f"{self._finest()} ORDER BY account_id, month, product_id"
        self._store("products", finest, tables)
        self._add_up("groups", "products")
        self._add_up("months", "groups")

    def differences(self, tables: dict[str, str | pa.Table]) -> dict[str, int]:
        """Ask for the tables anew; return how many rows of each are not as they are stored.

        Raises LedgerFault ("not_prepared") where a stored one is missing.
        """
        fresh = temporary_for(self._folder.cache / f"recheck-{self._number}.parquet")
        found = {}
        try:
            self._engine.run(_copied(self._finest(), fresh), (), tables)
            finer = f"SELECT * FROM {sql.parquet([fresh])}"
            for name in reversed(TABLES):
                if name in BY:
                    finer = _added_up(f"({finer})", BY[name])
                stored = f"SELECT * FROM {self._path(name)}"
                found[name] = self._count_differing(finer, stored)
        finally:
            fresh.unlink(missing_ok=True)
        return found

    def _count_differing(self, fresh: str, stored: str) -> int:
        # A row that differs is once in one and once in the other.
        sides = [
            f"(SELECT count(*) FROM ({one} EXCEPT ALL {other}))"
            for one, other in ((fresh, stored), (stored, fresh))
        ]
        rows = self._engine.run(f"SELECT greatest({', '.join(sides)}) AS rows", (), {})
        return int(rows["rows"][0].as_py())

    def _finest(self) -> str:
        """SQL of account × product × month."""
        shown = [f"{name}::{AMOUNT} AS {name}" for name in ("quantity", *SUMS)]
        # A product without a group and a line without a product count as one: of no known group.
        group = "nullif(product_group, '') AS product_group"
        columns = ", ".join(("account_id", "product_id", group, "month::DATE AS month"))
        statement, _schema = self._engine.compile("account_products")
        return f"SELECT {columns}, {', '.join((*shown, *COUNTS))} FROM ({statement})"

    def periods(
        self,
        periods: Sequence[Days],
        keys: pa.Table | None = None,
        product_group: OfGroup | None = None,
    ) -> pa.Table:
        """What each key brought in each of these periods, in the order of the keys.

        `keys` (account_id, key) says which accounts count and under which key; without it each
        account counts by itself. Columns: key, and revenue_0, cost_0, revenue_with_cost_0,
        lines_0, lines_with_cost_0, then the same with _1 for the second period, and so on. Keys
        without a line in any of the periods are not among them.
        """
        shown = ", ".join(
            column for n, period in enumerate(periods) for column in _of_period(n, period)
        )
        where, params = _within(periods, product_group)
        table = "groups" if product_group else "months"
        return self._run(
            f"SELECT {_key(keys)} AS key, {shown} {self._from(table, keys)} "
            f"WHERE {where} GROUP BY 1 ORDER BY 1",
            params,
            keys,
        )

    def months(
        self,
        period: Days,
        keys: pa.Table | None = None,
        product_group: OfGroup | None = None,
        *,
        by: Literal["key", "product_group", "total"] = "key",
    ) -> pa.Table:
        """What each key brought in each month.

        By product group the key is the group's name, by total it is 0 for all. Columns: key, month,
        revenue, cost, revenue_with_cost, lines, lines_with_cost, accounts: how many accounts had a
        line.
        """
        key = {"key": _key(keys), "product_group": "product_group", "total": "0::BIGINT"}[by]
        where, params = _within([period], product_group)
        table = "groups" if product_group or by == "product_group" else "months"
        # A row of these tables is one account's, so counting rows counts accounts.
        shown = ", ".join(
            (*(_whole(name) for name in SUMS), *(f"sum({n})::BIGINT AS {n}" for n in COUNTS))
        )
        return self._run(
            f"SELECT {key} AS key, month, {shown}, count(*) AS accounts "
            f"{self._from(table, keys)} WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2",
            params,
            keys,
        )

    def product_groups(self) -> list[str | None]:
        """The product groups with a line, by name; None stands for lines of no known group."""
        path = self._path("groups")
        found = self._run(
            f"SELECT DISTINCT product_group FROM {path} ORDER BY 1 NULLS LAST", [], None
        )
        return found["product_group"].to_pylist()  # type: ignore[no-any-return]

    def months_and_groups(self, period: Days) -> pa.Table:
        """In how many months each account bought, and of how many known product groups.

        Columns: account_id, months, product_groups. A month or group counts with revenue above 0.
        """
        within = "WHERE month >= ? AND month < ?"
        by_group = (
            f"SELECT account_id, product_group FROM {self._path('groups')} {within} "
            "AND product_group IS NOT NULL GROUP BY ALL HAVING sum(revenue) > 0"
        )
        return self._read(
            "SELECT m.account_id, m.months, coalesce(g.product_groups, 0) AS product_groups "
            "FROM (SELECT account_id, count(*) FILTER (WHERE revenue > 0)::BIGINT AS months "
            f"FROM {self._path('months')} {within} GROUP BY 1) m LEFT JOIN "
            f"(SELECT account_id, count(*) AS product_groups FROM ({by_group}) GROUP BY 1) g "
            "USING (account_id) ORDER BY 1",
            [period.start, period.end, period.start, period.end],
            {},
        )

    def groups_of(self, account_ids: Collection[int], period: Days) -> pa.Table:
        """What these accounts bought of each group: account_id, product_group, month, amounts."""
        return self._of_accounts("groups", ("product_group",), account_ids, period)

    def products_of(self, account_ids: Collection[int], period: Days) -> pa.Table:
        """What these accounts bought of each product in each month.

        Columns: account_id, product_id, product_group, month, quantity, revenue, cost,
        revenue_with_cost, lines, lines_with_cost; quantity is in ten-thousandths too.
        """
        return self._of_accounts("products", ("product_id", "product_group"), account_ids, period)

    def price_effects(self, before: Days, now: Days, keys: pa.Table | None = None) -> pa.Table:
        """What price, cost, quantity and mix did to the revenue and margin of each key.

        The SQL of `calc.price_effects`, account by account, added up by key. Columns: key,
        and ten-thousandths named as the fields of `calc.price_effects.RevenueEffects`, then those
        of `MarginEffects` with `margin_` before them.
        """
        kept = self._effects(before, now)
        if keys is None:
            shown = ", ".join(price_effects.COLUMNS)
            statement = f"SELECT account_id AS key, {shown} FROM {kept} ORDER BY 1"
        else:
            sums = ", ".join(f"sum({n})::BIGINT AS {n}" for n in price_effects.COLUMNS)
            statement = (
                f"SELECT k.key AS key, {sums} FROM {kept} t {_join(keys)} GROUP BY 1 ORDER BY 1"
            )
        return self._run(statement, [], keys)

    def _effects(self, before: Days, now: Days) -> str:
        """The effects of each account, kept in a file: working them out takes seconds."""
        days = "-".join(f"{day:%Y%m%d}" for period in (before, now) for day in period)
        path = self._folder.prepared_table(self._number, f"effects-{days}")
        if is_whole(path):
            return sql.parquet([path])
        statement = price_effects.statement(self._path("products"), before, now)
        if len(list(path.parent.glob(f"{self._number:08d}-effects-*"))) >= MOST_EFFECTS:
            return f"({statement})"
        with visible_at_once(path) as temporary:
            self._read(
                f"COPY ({statement}) TO {sql.text(temporary)} (FORMAT parquet, COMPRESSION zstd)",
                [],
                {},
            )
        return sql.parquet([path])

    def cohorts(self, within: Days, first_month: int, keys: pa.Table) -> pa.Table:
        """What each cohort brought in each business year: cohort, year, revenue, active.

        `keys` (account_id, key, cohort) says under which key an account counts and when that one
        began; `active` is how many keys had revenue above zero in the year.
        """
        statement = cohorts.statement(self._path("months"), within, first_month)
        return self._run(statement, [], keys)

    def _of_accounts(
        self, table: str, more: Sequence[str], account_ids: Collection[int], period: Days
    ) -> pa.Table:
        amounts = ("quantity", *SUMS) if table == "products" else SUMS
        shown = ", ".join((*(f"({n} * 10000)::BIGINT AS {n}" for n in amounts), *COUNTS))
        # A list in the condition lets the engine skip what the sorted file holds of others.
        listed = ", ".join(str(int(pk)) for pk in account_ids) or "NULL"
        return self._read(
            f"SELECT account_id, {', '.join(more)}, month, {shown} FROM {self._path(table)} "
            f"WHERE account_id IN ({listed}) AND month >= ? AND month < ? ORDER BY ALL",
            [period.start, period.end],
            {},
        )

    def _add_up(self, name: str, finer: str) -> None:
        order = f"ORDER BY {', '.join(BY[name])}"
        self._store(name, f"{_added_up(self._path(finer), BY[name])} {order}", {})

    def _store(self, name: str, statement: str, tables: dict[str, str | pa.Table]) -> None:
        path = self._folder.prepared_table(self._number, name)
        with visible_at_once(path) as temporary:
            self._engine.run(_copied(statement, temporary), (), tables)

    def _path(self, name: str) -> str:
        path = self._folder.prepared_table(self._number, name)
        if not is_whole(path):
            message = f"The prepared figures {path.name} are missing or cut."
            raise LedgerFault(message, "not_prepared")
        return sql.parquet([path])

    def _from(self, table: str, keys: pa.Table | None) -> str:
        return f"FROM {self._path(table)} t {_join(keys)}"

    def _run(self, statement: str, params: list[Any], keys: pa.Table | None) -> pa.Table:
        tables: dict[str, str | pa.Table] = {} if keys is None else {"account_keys": keys}
        return self._read(statement, params, tables)

    def _read(
        self, statement: str, params: list[Any], tables: dict[str, str | pa.Table]
    ) -> pa.Table:
        try:
            return self._engine.run(statement, params, tables)
        except LedgerFault as fault:
            if fault.code != "broken":
                raise
            # Where none is left the worker prepares them anew.
            for path in self._folder.prepared.glob(f"{self._number:08d}-*.parquet"):
                path.unlink(missing_ok=True)
            message = f"The prepared figures {self._number} are damaged."
            raise LedgerFault(message, "not_prepared") from fault


def _added_up(finer: str, by: Sequence[str]) -> str:
    shown = [f"sum({column})::{AMOUNT} AS {column}" for column in SUMS]
    shown += [f"sum({column})::BIGINT AS {column}" for column in COUNTS]
    return f"SELECT {', '.join((*by, *shown))} FROM {finer} GROUP BY ALL"


def _copied(statement: str, path: Path) -> str:
    return f"COPY ({statement}) TO {sql.text(path)} (FORMAT parquet, COMPRESSION zstd)"


def _key(keys: pa.Table | None) -> str:
    return "t.account_id" if keys is None else "k.key"


def _join(keys: pa.Table | None) -> str:
    return "" if keys is None else "JOIN account_keys k ON t.account_id = k.account_id"


def _of_period(number: int, period: Days) -> list[str]:
    inside = f"FILTER (month >= DATE '{period.start}' AND month < DATE '{period.end}')"
    sums = [f"coalesce(sum({_int(n)}) {inside}, 0)::BIGINT AS {n}_{number}" for n in SUMS]
    return sums + [f"coalesce(sum({n}) {inside}, 0)::BIGINT AS {n}_{number}" for n in COUNTS]


def _whole(name: str) -> str:
    return f"coalesce(sum({_int(name)}), 0)::BIGINT AS {name}"


def _int(name: str) -> str:
    # Adding whole numbers up is three times faster than multiplying the sums of decimals.
    return f"({name} * 10000)::BIGINT"


def _within(periods: Sequence[Days], product_group: OfGroup | None) -> tuple[str, list[Any]]:
    months = " OR ".join("(month >= ? AND month < ?)" for _period in periods)
    params: list[Any] = [day for period in periods for day in period]
    where = f"t.account_id IS NOT NULL AND ({months})"
    if product_group is None:
        return where, params
    return f"{where} AND product_group IS NOT DISTINCT FROM ?", [*params, product_group.name]
