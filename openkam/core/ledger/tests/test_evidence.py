"""The documents and lines behind a figure."""

from datetime import date
from decimal import Decimal

import pytest

from openkam.core.ledger import Ledger
from openkam.core.ledger.tests import make

LINES = (
    "1,A,X,2011-01-05,1,10.50",
    "1,A,Y,2011-01-05,2,20.00",
    "2,A,X,2011-01-20,1,40.00",
    "3,B,X,2011-02-03,1,80.00",
    "4,,X,2011-02-03,1,7.00",
    "5,O'Neil,X,2011-02-04,1,9.00",
)
YEAR = (date(2011, 1, 1), date(2012, 1, 1))


@pytest.fixture
def ledger(tmp_path):
    make.take_in(tmp_path / "ledger", make.file(tmp_path, *LINES), 1)
    return Ledger(tmp_path / "ledger", [1])


class TestDocuments:
    def test_it_shows_the_newest_first_with_their_amounts(self, ledger):
        page = ledger.documents([("erp", "A")], *YEAR)

        assert [(row.document, row.lines, row.net_amount) for row in page.rows] == [
            ("2", 1, Decimal(40)),
            ("1", 2, Decimal("30.50")),
        ]
        assert (page.total, page.net_amount) == (2, Decimal("70.50"))

    def test_it_pages(self, ledger):
        page = ledger.documents([("erp", "A"), ("erp", "B")], *YEAR, offset=1, limit=1)

        assert [row.document for row in page.rows] == ["2"]
        assert page.total == 3

    def test_the_end_does_not_belong_to_the_period(self, ledger):
        page = ledger.documents([("erp", "A")], date(2011, 1, 5), date(2011, 1, 20))

        assert [row.document for row in page.rows] == ["1"]

    def test_keys_of_another_source_are_other_accounts(self, ledger):
        assert ledger.documents([("shop", "A")], *YEAR).total == 0

    def test_no_keys_no_documents(self, ledger):
        page = ledger.documents([], *YEAR)

        assert (page.rows, page.total, page.net_amount) == ([], 0, 0)

    def test_it_shows_documents_without_an_account(self, ledger):
        page = ledger.documents(None, *YEAR, known=[("erp", "A"), ("erp", "B")])

        assert [row.document for row in page.rows] == ["5", "4"]


class TestLines:
    def test_it_shows_the_lines_of_a_document(self, ledger):
        page = ledger.lines([("erp", "A")], *YEAR, source="erp", document="1")

        assert [(row.line, row.product_key) for row in page.rows] == [(1, "X"), (2, "Y")]
        assert (page.total, page.net_amount) == (2, Decimal("30.50"))

    def test_the_margin_is_of_the_lines_whose_cost_is_known(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,A,X,2011-01-05,1,10.50,4.25",
            "1,A,Y,2011-01-05,2,20.00,",
            "2,A,X,2011-01-20,1,-3.00,-2.00",
            header=f"{make.HEADER},Cost",
        )
        mapped = make.mapping(columns={**make.COLUMNS, "cost_amount": "Cost"})
        make.take_in(tmp_path / "ledger", path, 1, mapped=mapped)

        page = Ledger(tmp_path / "ledger", [1]).lines([("erp", "A")], *YEAR)

        assert page.margin == Decimal("5.25")

    def test_without_any_cost_there_is_no_margin(self, ledger):
        assert ledger.lines([("erp", "A")], *YEAR).margin is None

    def test_it_can_be_limited_to_a_product(self, ledger):
        assert ledger.lines([("erp", "A")], *YEAR, product_key="Y").total == 1

    def test_the_unassigned_are_those_without_a_key(self, ledger):
        assert [row.document for row in ledger.lines(None, *YEAR).rows] == ["4"]

    def test_keys_that_name_no_account_are_unassigned_too(self, ledger):
        page = ledger.lines(None, *YEAR, known=[("erp", "A")])

        assert {row.document for row in page.rows} == {"3", "4", "5"}

    def test_it_pages_and_still_counts_all(self, ledger):
        page = ledger.lines([("erp", "A")], *YEAR, offset=2, limit=2)

        assert (len(page.rows), page.total) == (1, 3)

    def test_keys_may_hold_any_character(self, ledger):
        assert ledger.lines([("erp", "O'Neil")], *YEAR).total == 1
