"""From the ledger's answers to the rows of the prepared tables: exact sums in whole numbers.

Amounts are ten-thousandths of the currency unit, as `core.amounts` stores them. This module needs
NumPy and Arrow, so it is loaded only where figures are prepared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from openkam.calc.concentration import abc_counts
from openkam.calc.periods import Period
from openkam.calc.ranking import rank
from openkam.core.amounts import PLACES

MONTH_FIELDS = (
    "preparation",
    "account",
    "month",
    "revenue",
    "cost",
    "revenue_with_cost",
    "line_count",
    "document_count",
)
SUMMARY_FIELDS = (
    "account",
    "revenue",
    "cost",
    "revenue_with_cost",
    "revenue_before",
    "change_share",
    "share",
    "abc_class",
    "rank",
    "trend",
    "document_count",
)
MOST = 2**63 - 1

Ints = npt.NDArray[np.int64]
Row = tuple[Any, ...]


class AmountTooLarge(Exception):
    """A sum does not fit into what the database can hold."""


@dataclass(frozen=True)
class Sums:
    """What some accounts or products bring in a period, in the order of their ids."""

    has_lines: npt.NDArray[np.bool_]
    revenue: Ints
    documents: Ints
    by_month: Ints
    """One row per id, one column per month of the period."""
    has_cost: npt.NDArray[np.bool_]
    """Whether the cost of any line is known."""
    cost: Ints
    """Of the lines whose cost is known."""
    revenue_with_cost: Ints
    """Of the same lines."""


@dataclass(frozen=True)
class Place:
    """Where an account stands among all."""

    rank: int | None
    share: float | None
    abc_class: str


NOWHERE = Place(rank=None, share=None, abc_class="")


def ten_thousandths(amounts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return exact amounts as whole ten-thousandths; AmountTooLarge beyond the database's reach."""
    factor = pa.scalar(Decimal(10**PLACES), pa.decimal128(PLACES + 1, 0))
    try:
        narrow = pc.cast(amounts, pa.decimal128(19, PLACES))
        return pc.cast(pc.multiply(narrow, factor), pa.int64())
    except pa.ArrowInvalid as fault:
        raise AmountTooLarge("An amount is larger than the database can hold.") from fault


def month_rows(months: pa.Table, preparation: int, chunk: int) -> Iterator[list[Row]]:
    """Return the rows of AccountMonth (`MONTH_FIELDS`), in the order of its index, in chunks."""
    table = pa.table(
        {
            "account": months["account_id"],
            "month": pc.cast(months["month"], pa.string()),
            "revenue": ten_thousandths(months["revenue"]),
            "cost": ten_thousandths(months["cost"]),
            "revenue_with_cost": ten_thousandths(months["revenue_with_cost"]),
            "lines": months["lines"],
            "documents": months["documents"],
        }
    ).sort_by([("account", "ascending"), ("month", "ascending")])
    for start in range(0, table.num_rows, chunk):
        part = table.slice(start, chunk)
        yield list(zip(repeat(preparation), *map(_plain, part.columns), strict=False))


def unassigned_rows(months: pa.Table, preparation: int) -> list[Row]:
    """Return the rows of UnassignedMonth: preparation, month, revenue, lines, documents."""
    columns = (
        pc.cast(months["month"], pa.string()),
        ten_thousandths(months["revenue"]),
        months["lines"],
        months["documents"],
    )
    return list(zip(repeat(preparation), *map(_plain, columns), strict=False))


def sums(months: pa.Table, ids: Ints, period: Period) -> Sums:
    """Add up the months of a period per account; `ids` are the accounts wanted, ascending."""
    start, end = pa.scalar(period.start), pa.scalar(period.end)
    wanted = months.filter((pc.field("month") >= start) & (pc.field("month") < end))
    account = wanted["account_id"].to_numpy()
    row = np.searchsorted(ids, account)
    known = (row < len(ids)) & (ids[np.minimum(row, len(ids) - 1)] == account)
    row, column = row[known], _month_numbers(wanted["month"], period)[known]
    by_month = np.zeros((len(ids), len(period.months)), np.int64)
    revenue = ten_thousandths(wanted["revenue"]).to_numpy()[known]
    by_month[row, column] = revenue  # one row per account and month: nothing to add up here
    documents = np.zeros(len(ids), np.int64)
    np.add.at(documents, row, wanted["documents"].to_numpy()[known])
    has_lines = np.zeros(len(ids), np.bool_)
    has_lines[row] = True
    has_cost = np.zeros(len(ids), np.bool_)
    has_cost[row[pc.is_valid(wanted["cost"]).to_numpy()[known]]] = True
    cost, with_cost = (
        _added_by(row, wanted[name], known, len(ids)) for name in ("cost", "revenue_with_cost")
    )
    return Sums(has_lines, _added(by_month), documents, by_month, has_cost, cost, with_cost)


def places(revenues: dict[int, Decimal], a_limit: Decimal, b_limit: Decimal) -> dict[int, Place]:
    """Return rank, share of the total and ABC class of every account with a line."""
    ranking = rank(revenues)
    abc = abc_counts(ranking, a_limit, b_limit)
    total = ranking.total
    return {
        account: Place(
            rank=place,
            share=float(revenue / total) if total > 0 else None,
            abc_class="" if abc is None else abc.at(place),
        )
        for place, (account, revenue) in enumerate(ranking, 1)
    }


def assigned_revenues(ids: Ints, bought: Sums) -> dict[int, Decimal]:
    """Return the revenue of each account with a line in the period."""
    return {
        account: Decimal(revenue).scaleb(-PLACES)
        for account, revenue, has_lines in zip(
            ids.tolist(), bought.revenue.tolist(), bought.has_lines.tolist(), strict=True
        )
        if has_lines
    }


def summary_rows(
    ids: Ints, bought: Sums, before: Sums | None, ranked: dict[int, Place]
) -> Iterator[Row]:
    """Return the rows of AccountSummary (`SUMMARY_FIELDS`, without preparation and dates).

    `before` is None when the ledger does not reach back to the twelve months before.
    """
    opening = repeat(None) if before is None else before.revenue.tolist()
    units = np.rint(bought.by_month / 10**PLACES).astype(np.int64).tolist()
    columns = zip(
        ids.tolist(),
        bought.has_lines.tolist(),
        bought.revenue.tolist(),
        _known(bought.cost, bought.has_cost),
        _known(bought.revenue_with_cost, bought.has_cost),
        opening,
        units,
        bought.documents.tolist(),
        strict=False,
    )
    for account, has_lines, revenue, cost, with_cost, former, trend, documents in columns:
        place = ranked.get(account, NOWHERE)
        yield (
            account,
            revenue if has_lines else None,
            cost,
            with_cost,
            former,
            relative_change(former, revenue),
            place.share,
            place.abc_class,
            place.rank,
            str(trend),
            documents,
        )


def relative_change(former: int | None, revenue: int) -> float | None:
    """Return revenue / former − 1; None unless there was a positive amount to compare with."""
    return revenue / former - 1 if former is not None and former > 0 else None


def _month_numbers(months: pa.ChunkedArray, period: Period) -> Ints:
    """Return for each month how many months after the period's start it is."""
    first = period.start.year * 12 + period.start.month
    years = pc.year(months).to_numpy()
    return years * 12 + pc.month(months).to_numpy() - first  # type: ignore[no-any-return]


def _added(by_month: Ints) -> Ints:
    if by_month.size and np.abs(by_month).max() > MOST // by_month.shape[1]:
        raise AmountTooLarge("A sum is larger than the database can hold.")
    return by_month.sum(axis=1)  # type: ignore[no-any-return]


def _added_by(row: Ints, amounts: pa.ChunkedArray, known: Any, size: int) -> Ints:
    added = np.zeros(size, np.int64)
    filled = ten_thousandths(pc.fill_null(amounts, Decimal("0.0000")))
    np.add.at(added, row, filled.to_numpy()[known])
    return added


def _known(amounts: Ints, has: npt.NDArray[np.bool_]) -> list[int | None]:
    known = zip(amounts.tolist(), has.tolist(), strict=True)
    return [amount if is_known else None for amount, is_known in known]


def _plain(column: pa.ChunkedArray) -> Sequence[Any]:
    if column.null_count or pa.types.is_string(column.type):
        return column.to_pylist()  # type: ignore[no-any-return]
    return column.to_numpy().tolist()  # type: ignore[no-any-return]
