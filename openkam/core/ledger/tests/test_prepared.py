"""The prepared tables: the same sums as the lines, by whatever key."""

import itertools
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from openkam.core.ledger import Days, Ledger, LedgerFault, OfGroup
from openkam.core.ledger.tests import make

LINES = (
    "1,A,X,2011-01-05,1,10.5001,4",
    "1,A,Y,2011-01-31,2,20.00,",
    "2,a-too,X,2011-02-01,1,40.00,10",
    "3,A,X,2011-02-03,1,80.00,50",
    "C3,A,X,2011-02-04,-1,-80.00,-50",
    "4,B,Z,2011-02-10,5,5.00,",
    "5,,X,2011-01-11,1,7.00,",
    "6,unknown,X,2011-02-12,1,9.00,",
    "7,B,Y,2012-01-01,1,100000000.0001,0",
)
COLUMNS = make.COLUMNS | {"cost_amount": "Cost"}
JANUARY = Days(date(2011, 1, 1), date(2011, 2, 1))
FEBRUARY = Days(date(2011, 2, 1), date(2011, 3, 1))
numbers = itertools.count(100)
EVER = Days(date(2000, 1, 1), date(2020, 1, 1))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared")
    path = make.file(folder, *LINES, header=f"{make.HEADER},Cost")
    make.take_in(folder / "ledger", path, 1, mapped=make.mapping(columns=COLUMNS))
    ledger = Ledger(folder / "ledger", [1])
    products = pa.table(
        {
            "source": pa.array(["erp", "erp"], "string"),
            "key": pa.array(["X", "Y"], "string"),
            "product_id": pa.array([10, 20], "int64"),
            "product_group": pa.array(["Iron", ""], "string"),
        }
    )
    ledger.write_prepared(make.keys(A=1, B=2, **{"a-too": 1}), products, 7)
    return ledger


@pytest.fixture
def prepared(ledger):
    return ledger.prepared(7)


@pytest.fixture
def copied(ledger):
    """Prepared tables for a test to damage, under a number of their own, as all have."""
    number = next(numbers)
    folder = ledger._folder.prepared
    for path in folder.glob("00000007-*.parquet"):
        (folder / f"{number:08d}-{path.name.partition('-')[2]}").write_bytes(path.read_bytes())
    return ledger.prepared(number), folder, f"{number:08d}"


def keyed(**accounts):
    """Under which key each account counts."""
    ids = [int(name.removeprefix("a")) for name in accounts]
    return pa.table({"account_id": pa.array(ids), "key": pa.array(accounts.values(), "int64")})


class TestPeriods:
    def test_each_account_has_its_sums_in_each_period(self, prepared):
        rows = prepared.periods([JANUARY, FEBRUARY]).to_pylist()

        assert rows == [
            {
                "key": 1,
                "revenue_0": 305_001,
                "cost_0": 40_000,
                "revenue_with_cost_0": 105_001,
                "lines_0": 2,
                "lines_with_cost_0": 1,
                "revenue_1": 400_000,
                "cost_1": 100_000,
                "revenue_with_cost_1": 400_000,
                "lines_1": 3,
                "lines_with_cost_1": 3,
            },
            {
                "key": 2,
                **dict.fromkeys(
                    ("revenue_0", "cost_0", "revenue_with_cost_0", "lines_0", "lines_with_cost_0"),
                    0,
                ),
                "revenue_1": 50_000,
                "cost_1": 0,
                "revenue_with_cost_1": 0,
                "lines_1": 1,
                "lines_with_cost_1": 0,
            },
        ]

    def test_lines_without_an_account_are_in_no_answer(self, prepared):
        found = prepared.periods([EVER])

        assert sum(found["lines_0"].to_pylist()) == 7
        assert None not in found["key"].to_pylist()

    def test_keys_add_accounts_up_and_leave_others_out(self, prepared):
        together = prepared.periods([EVER], keyed(a1=9, a2=9)).to_pylist()
        one = prepared.periods([EVER], keyed(a2=5, a77=5)).to_pylist()

        assert [(row["key"], row["lines_0"]) for row in together] == [(9, 7)]
        assert [(row["key"], row["revenue_0"]) for row in one] == [(5, 1_000_000_050_001)]

    def test_no_keys_at_all_is_no_row(self, prepared):
        nobody = pa.table({"account_id": pa.array([], "int64"), "key": pa.array([], "int64")})

        assert prepared.periods([EVER], nobody).num_rows == 0

    def test_a_product_group_counts_alone_and_so_do_lines_of_none(self, prepared):
        iron = prepared.periods([EVER], product_group=OfGroup("Iron")).to_pylist()
        none = prepared.periods([EVER], product_group=OfGroup(None)).to_pylist()
        other = prepared.periods([EVER], product_group=OfGroup("'; --")).to_pylist()

        assert [(row["key"], row["lines_0"]) for row in iron] == [(1, 4)]
        assert [(row["key"], row["lines_0"]) for row in none] == [(1, 1), (2, 2)]
        assert other == []

    def test_a_period_outside_the_data_is_empty(self, prepared):
        assert prepared.periods([Days(date(1999, 1, 1), date(1999, 2, 1))]).num_rows == 0


class TestMonths:
    def test_each_month_has_its_sums_and_its_number_of_accounts(self, prepared):
        rows = prepared.months(EVER, keyed(a1=0, a2=0)).to_pylist()

        found = [(row["month"], row["revenue"], row["lines"], row["accounts"]) for row in rows]
        assert found == [
            (date(2011, 1, 1), 305_001, 2, 1),
            (date(2011, 2, 1), 450_000, 4, 2),
            (date(2012, 1, 1), 1_000_000_000_001, 1, 1),
        ]

    def test_by_product_group_the_key_is_its_name(self, prepared):
        rows = prepared.months(FEBRUARY, by="product_group").to_pylist()

        found = {row["key"]: (row["revenue"], row["accounts"]) for row in rows}
        assert found == {"Iron": (400_000, 1), None: (50_000, 1)}

    def test_the_groups_are_named_with_the_unknown_last(self, prepared):
        assert prepared.product_groups() == ["Iron", None]


class TestOfAccounts:
    def test_what_an_account_bought_of_each_group(self, prepared):
        rows = prepared.groups_of([1], JANUARY).to_pylist()

        found = [(row["product_group"], row["revenue"]) for row in rows]
        assert sorted(found, key=str) == [("Iron", 105_001), (None, 200_000)]

    def test_what_an_account_bought_of_each_product(self, prepared):
        rows = prepared.products_of([1, 2], FEBRUARY).to_pylist()

        found = {(row["account_id"], row["product_id"]): row for row in rows}
        assert found[1, 10]["quantity"] == 10_000
        assert found[1, 10]["revenue"] == 400_000
        assert found[2, None]["quantity"] == 50_000

    def test_of_nobody_there_is_nothing(self, prepared):
        assert prepared.groups_of([], EVER).num_rows == 0


class TestExactness:
    def test_every_table_adds_up_to_the_lines(self, ledger, prepared):
        lines = ledger.account_totals(make.keys(A=1, B=2, **{"a-too": 1}), *EVER).to_pylist()
        wanted = {row["account_id"]: row["revenue"] for row in lines if row["account_id"]}

        def sums(table):
            found: dict[int, Decimal] = {}
            for row in table.to_pylist():
                revenue = Decimal(row["revenue"]).scaleb(-4)
                found[row["account_id"]] = found.get(row["account_id"], Decimal(0)) + revenue
            return found

        assert sums(prepared.groups_of([1, 2], EVER)) == wanted
        assert sums(prepared.products_of([1, 2], EVER)) == wanted
        assert sum(prepared.periods([EVER])["revenue_0"].to_pylist()) == sum(
            int(amount.scaleb(4)) for amount in wanted.values()
        )


class TestFiles:
    def test_one_that_is_gone_is_said(self, ledger):
        gone = ledger.prepared(8)

        with pytest.raises(LedgerFault, match="00000008-months.parquet are missing") as fault:
            gone.periods([EVER])
        assert fault.value.code == "not_prepared"
        assert not gone.is_whole

    @pytest.mark.parametrize("length", [0, 3, 11, 200, -1])
    def test_one_that_was_cut_is_said(self, copied, length):
        cut, folder, number = copied
        path = folder / f"{number}-months.parquet"
        path.write_bytes(path.read_bytes()[:length])

        assert not cut.is_whole
        with pytest.raises(LedgerFault, match="missing or cut") as fault:
            cut.periods([EVER])
        assert fault.value.code == "not_prepared"

    @pytest.mark.parametrize("name", ["months", "groups", "products"])
    def test_whatever_was_changed_is_said_and_removed(self, copied, name):
        changed, folder, number = copied
        path = folder / f"{number}-{name}.parquet"
        content = path.read_bytes()
        path.write_bytes(content[:4] + b"\xff" * (len(content) - 12) + content[-8:])
        read = {
            "months": lambda: changed.periods([EVER]),
            "groups": lambda: changed.groups_of([1], EVER),
            "products": lambda: changed.price_effects(JANUARY, FEBRUARY),
        }

        with pytest.raises(LedgerFault) as fault:
            read[name]()
        assert fault.value.code == "not_prepared"
        assert not changed.is_whole
        assert not list(folder.glob(f"{number}-*"))

    def test_effects_that_were_cut_are_worked_out_again(self, copied):
        prepared, folder, number = copied
        whole = prepared.price_effects(JANUARY, FEBRUARY)
        path = next(folder.glob(f"{number}-effects-*"))
        path.write_bytes(path.read_bytes()[:50])

        assert prepared.price_effects(JANUARY, FEBRUARY) == whole

    def test_all_three_are_there_after_writing(self, prepared):
        assert prepared.is_whole
