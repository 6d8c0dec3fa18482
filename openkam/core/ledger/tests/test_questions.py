"""The heavy questions, and that every engine we have in mind understands them."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from openkam.core.ledger import Ledger, questions
from openkam.core.ledger.tests import make

LINES = (
    "1,A,X,2011-01-05,1,10.50,4,1",
    "1,A,Y,2011-01-05,2,20.00,,",
    "2,a-too,X,2011-01-20,1,40.00,10,",
    "3,A,X,2011-02-03,1,80.00,50,2",
    "C3,A,X,2011-02-04,-1,-80.00,-50,",
    "4,B,Z,2011-02-10,5,5.00,,",
    "5,,X,2011-02-11,1,7.00,,",
    "6,unknown,X,2011-02-12,1,9.00,,",
)
COLUMNS = make.COLUMNS | {"cost_amount": "Cost", "discount_amount": "Off"}


@pytest.fixture
def ledger(tmp_path):
    path = make.file(tmp_path, *LINES, header=f"{make.HEADER},Cost,Off")
    make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(columns=COLUMNS))
    return Ledger(tmp_path / "ledger", [1])


@pytest.fixture
def keys():
    return make.keys(A=1, B=2, **{"a-too": 1})


@pytest.fixture
def products():
    return pa.table(
        {
            "source": pa.array(["erp", "erp"], "string"),
            "key": pa.array(["X", "Y"], "string"),
            "product_id": pa.array([10, 20], "int64"),
            "product_group": pa.array(["Iron", None], "string"),
        }
    )


def by(table: pa.Table, *columns: str) -> dict:
    return {tuple(row[column] for column in columns): row for row in table.to_pylist()}


class TestAccountMonths:
    def test_it_adds_up_each_account_and_month(self, ledger, keys):
        found = by(ledger.account_months(keys), "account_id", "month")

        assert found[1, date(2011, 1, 1)] == {
            "account_id": 1,
            "month": date(2011, 1, 1),
            "revenue": Decimal("70.50"),
            "cost": Decimal(14),
            "revenue_with_cost": Decimal("50.50"),
            "discount": Decimal(1),
            "quantity": Decimal(4),
            "lines": 3,
            "documents": 2,
            "last_on": date(2011, 1, 20),
        }

    def test_a_month_that_nets_to_nothing_is_there(self, ledger, keys):
        found = by(ledger.account_months(keys), "account_id", "month")

        assert found[1, date(2011, 2, 1)]["revenue"] == 0
        assert found[1, date(2011, 2, 1)]["documents"] == 2

    def test_unknown_costs_are_unknown(self, ledger, keys):
        found = by(ledger.account_months(keys), "account_id", "month")

        assert found[2, date(2011, 2, 1)]["cost"] is None
        assert found[2, date(2011, 2, 1)]["revenue_with_cost"] is None

    def test_lines_without_an_account_stand_apart(self, ledger, keys):
        found = by(ledger.account_months(keys), "account_id", "month")

        assert found[None, date(2011, 2, 1)]["revenue"] == 16
        assert found[None, date(2011, 2, 1)]["documents"] == 2

    def test_its_columns_have_these_types(self, ledger, keys):
        schema = ledger.account_months(keys).schema

        assert str(schema.field("month").type) == "date32[day]"
        assert str(schema.field("revenue").type) == "decimal128(38, 4)"
        assert str(schema.field("account_id").type) == "int64"

    def test_equal_numbers_of_two_sources_are_two_documents(self, tmp_path, ledger):
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,1")
        make.take_in(tmp_path / "ledger", path, 2, live=[1], mapped=make.mapping(source="shop"))
        keys = pa.table(
            {
                "source": pa.array(["erp", "shop"], "string"),
                "key": pa.array(["A", "A"], "string"),
                "account_id": pa.array([1, 1], "int64"),
            }
        )

        found = by(Ledger(tmp_path / "ledger", [1, 2]).account_months(keys), "account_id", "month")

        assert found[1, date(2011, 1, 1)]["documents"] == 2

    def test_one_document_under_two_keys_of_an_account_is_one(self, tmp_path):
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,1", "1,B,X,2011-01-05,1,1")
        make.take_in(tmp_path / "ledger", path, 1)

        found = Ledger(tmp_path / "ledger", [1]).account_months(make.keys(A=1, B=1)).to_pylist()

        assert [row["documents"] for row in found] == [1]


class TestOtherQuestions:
    def test_account_days(self, ledger, keys):
        found = by(ledger.account_days(keys), "account_id")

        assert found[1,]["first_on"] == date(2011, 1, 5)
        assert found[1,]["last_on"] == date(2011, 2, 4)
        assert (found[1,]["lines"], found[1,]["documents"]) == (5, 4)

    def test_account_totals_are_exact_to_the_day(self, ledger, keys):
        found = by(ledger.account_totals(keys, date(2011, 1, 6), date(2011, 2, 4)), "account_id")

        assert found == {
            (1,): {
                "account_id": 1,
                "revenue": Decimal(120),
                "cost": Decimal(60),
                "revenue_with_cost": Decimal(120),
                "lines": 2,
                "lines_with_cost": 2,
            }
        }

    def test_product_days_end_before_a_day(self, ledger, products):
        everything = by(ledger.product_days(products, date(2012, 1, 1)), "product_id")
        before = by(ledger.product_days(products, everything[10,]["last_on"]), "product_id")

        assert before[10,]["first_on"] == everything[10,]["first_on"]
        assert before[10,]["last_on"] < everything[10,]["last_on"]

    def test_product_months(self, ledger, keys, products):
        found = by(ledger.product_months(keys, products), "product_id", "month")

        assert found[10, date(2011, 1, 1)]["revenue"] == Decimal("50.50")
        assert found[10, date(2011, 2, 1)]["accounts"] == 1
        assert found[None, date(2011, 2, 1)]["quantity"] == 5

    def test_product_months_without_accounts(self, ledger, products):
        found = by(ledger.product_months(None, products), "product_id", "month")

        assert found[10, date(2011, 1, 1)]["accounts"] == 0

    def test_covers(self, ledger):
        assert ledger.covers() == (date(2011, 1, 5), date(2011, 2, 12))


class TestPortability:
    @pytest.mark.parametrize("dialect", ["duckdb", "postgres", "pyspark", "databricks", "trino"])
    @pytest.mark.parametrize("question", sorted(questions.QUESTIONS))
    def test_every_question_compiles_for_every_engine(self, question, dialect):
        statement, schema = questions.compile(question, dialect)

        assert statement.upper().startswith(("SELECT", "WITH"))
        assert schema.names
