"""What an import says it did: counts, amounts, reasons, names."""

from datetime import date
from decimal import Decimal

import pytest

from openkam.core.ledger.tests import make


class TestVerdict:
    def test_read_is_loaded_and_unassigned_and_rejected(self, tmp_path):
        verdict = make.look(tmp_path / "ledger", make.file(tmp_path, *make.BAD))

        lines, amount = verdict.lines, verdict.net_amount
        assert (lines.read, lines.loaded, lines.unassigned, lines.rejected) == (6, 2, 1, 3)
        assert amount.loaded == Decimal("4.75")
        assert amount.unassigned == Decimal("20.25")
        assert amount.rejected == Decimal("120.00")
        assert amount.read == amount.loaded + amount.unassigned + amount.rejected
        assert verdict.unreadable_amounts == 1
        assert (verdict.first_on, verdict.last_on) == (date(2011, 1, 5), date(2011, 1, 8))

    def test_it_gives_reasons_with_field_and_value(self, tmp_path):
        verdict = make.look(tmp_path / "ledger", make.file(tmp_path, *make.BAD))

        assert {str(reason) for reason in verdict.reasons} == {
            "net_amount: 'ten' is no number",
            "invoiced_on: 'soon' is no date",
            "the document's number is missing",
        }
        assert {reason.code for reason in verdict.reasons} == {
            "bad_number",
            "bad_date",
            "no_document",
        }

    def test_credits_net_off_and_identical_lines_are_kept(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,A,X,2011-01-05,1,10",
            "1,A,X,2011-01-05,1,10",
            "C1,A,X,2011-01-06,-1,-10",
        )

        verdict = make.take_in(tmp_path / "ledger", path, 1)

        assert verdict.net_amount.loaded == 10
        assert [row.line for row in make.all_lines(tmp_path / "ledger", [1])] == [1, 1, 2]

    def test_a_missing_amount_is_rejected_and_a_missing_cost_is_unknown(self, tmp_path):
        path = make.file(tmp_path, "1,2011-01-05,10,", "2,2011-01-05,,5", header="No,Date,Net,Cost")
        columns = {
            "document": "No",
            "invoiced_on": "Date",
            "net_amount": "Net",
            "cost_amount": "Cost",
        }
        verdict = make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(columns=columns))

        (row,) = make.all_lines(tmp_path / "ledger", [1])
        assert row.cost_amount is None
        assert str(verdict.reasons[0]) == "net_amount: the amount is missing"

    def test_rows_that_are_no_rows_count_as_read_and_rejected(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,A,X,2011-01-05,1,10.5",
            "2,A,X,2011-01-05,1,10,50",
            "3,A,X",
            "4,A,X,2011-01-05,1,10.5",
        )

        verdict = make.look(tmp_path / "ledger", path)

        assert (verdict.lines.read, verdict.lines.loaded, verdict.lines.rejected) == (4, 2, 2)
        assert verdict.reasons[0].code == "malformed"

    def test_a_nul_character_rejects_its_line(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,A,X\0Y,2011-01-05,1,10.5",
            "2,A,X,2011-01-05,1,10.5",
            "3,\0,X,2011-01-05,1,1",
        )

        verdict = make.take_in(tmp_path / "ledger", path, 1)

        assert [reason.code for reason in verdict.reasons] == ["nul"]
        assert [row.document for row in make.all_lines(tmp_path / "ledger", [1])] == ["2"]

    def test_keys_of_more_than_200_characters_are_rejected(self, tmp_path):
        path = make.file(
            tmp_path,
            f"1,{'Ä' * 200},X,2011-01-05,1,10.5",
            f"2,{'Ä' * 201},X,2011-01-05,1,10.5",
        )

        verdict = make.look(tmp_path / "ledger", path)

        assert verdict.lines.loaded == 1
        assert verdict.reasons[0].code == "long_key"

    def test_it_warns_of_keys_that_differ_only_in_case_or_spaces(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,Acme,X,2011-01-05,1,10.5",
            "2, ACME ,X,2011-01-05,1,10.5",
            "3,Ac me,X,2011-01-05,1,10.5",
        )

        with make.intake(tmp_path / "ledger", path) as taken:
            assert "'ACME' and 'Acme'" in taken.verdict.warnings[0]
            assert taken.account_keys()["key"].to_pylist() == ["ACME", "Ac me", "Acme"]

    def test_unknown_accounts_are_unassigned_when_none_may_be_created(self, tmp_path):
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,10.5", "2,B,X,2011-01-05,1,10.5")

        verdict = make.look(tmp_path / "ledger", path, known_keys={"A"})

        assert (verdict.lines.loaded, verdict.lines.unassigned) == (1, 1)

    def test_the_lines_number_stands_or_its_position_does(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,10,2011-01-05,1.5",
            "2,,2011-01-05,1.5",
            "1,x,2011-01-05,1.5",
            "2,,2011-01-05,1.5",
            header="No,Line,Date,Net",
        )
        columns = {"document": "No", "line": "Line", "invoiced_on": "Date", "net_amount": "Net"}
        make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(columns=columns))

        found = [(row.document, row.line) for row in make.all_lines(tmp_path / "ledger", [1])]

        assert sorted(found) == [("1", 2), ("1", 10), ("2", 1), ("2", 2)]


class TestCurrency:
    COLUMNS = make.COLUMNS | {"currency": "Cur"}
    HEADER = f"{make.HEADER},Cur"
    LINES = (
        "1,A,X,2011-01-05,1,10.5,gbp",
        "2,A,X,2011-01-05,1,10.5,",
        "3,A,X,2011-03-05,1,20.5,EUR",
        "4,A,X,2011-03-05,1,30.5,EURO",
    )

    def test_the_first_import_sets_it(self, tmp_path):
        path = make.file(tmp_path, *self.LINES, header=self.HEADER)
        mapped = make.mapping(columns=self.COLUMNS, default_currency="GBP")

        with make.intake(tmp_path / "ledger", path, mapped) as taken:
            assert taken.currency == "GBP"
            assert taken.verdict.lines.loaded == 2

    def test_lines_without_a_rate_are_rejected_with_currency_and_month(self, tmp_path):
        path = make.file(tmp_path, *self.LINES, header=self.HEADER)
        mapped = make.mapping(columns=self.COLUMNS, default_currency="GBP")

        verdict = make.look(tmp_path / "ledger", path, mapped, reporting_currency="GBP")

        assert {str(reason) for reason in verdict.reasons} == {
            "no rate for EUR in 2011-03",
            "unknown currency 'EURO'",
        }

    def test_a_missing_currency_is_the_reporting_currency(self, tmp_path):
        path = make.file(tmp_path, *self.LINES[1:2], header=self.HEADER)
        mapped = make.mapping(columns=self.COLUMNS, default_currency=None)

        known = make.look(tmp_path / "ledger", path, mapped, reporting_currency="CZK")
        unknown = make.look(tmp_path / "ledger", path, mapped)

        assert known.lines.loaded == 1
        assert unknown.reasons[0].code == "no_currency"

    def test_a_file_wholly_in_another_currency_is_rejected(self, tmp_path):
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,10.5")

        verdict = make.look(tmp_path / "ledger", path, reporting_currency="CZK")

        assert str(verdict.reasons[0]) == "no rate for EUR in 2011-01"


class TestNames:
    COLUMNS = {
        "document": "No",
        "account": "Customer",
        "account_name": "Name",
        "group": "Parent",
        "product": "Item",
        "product_name": "What",
        "product_group": "Group",
        "invoiced_on": "Date",
        "net_amount": "Net",
    }
    HEADER = ",".join(COLUMNS.values())

    def test_accounts_have_their_most_frequent_name_and_their_parent(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,A,Acme,G,X,Bolt,Iron,2011-01-05,1.5",
            "2,A,Acme,G,X,Bolt,Iron,2011-01-05,1.5",
            "3,A,ACME Ltd,,X,damaged,,2011-01-05,1.5",
            "4,B,,B,POST,Postage,,2011-01-05,1.5",
            "5,C,Ignored,H,Z,Ignored,,soon,1.5",
            header=self.HEADER,
        )
        mapped = make.mapping(columns=self.COLUMNS, non_products=("POST",))

        with make.intake(tmp_path / "ledger", path, mapped) as taken:
            assert taken.account_keys().to_pylist() == [
                {"key": "A", "name": "Acme", "country": None, "group_key": "G"},
                {"key": "B", "name": None, "country": None, "group_key": None},
                {"key": "G", "name": None, "country": None, "group_key": None},
            ]
            assert taken.products().to_pylist() == [
                {"key": "POST", "name": "Postage", "product_group": None, "is_product": False},
                {"key": "X", "name": "Bolt", "product_group": "Iron", "is_product": True},
            ]

    def test_files_without_accounts_and_products_have_none(self, tmp_path):
        path = make.file(tmp_path, "1,2011-01-05,1.5", header="No,Date,Net")
        columns = {"document": "No", "invoiced_on": "Date", "net_amount": "Net"}

        with make.intake(tmp_path / "ledger", path, make.mapping(columns=columns)) as taken:
            assert taken.account_keys().num_rows == 0
            assert taken.products().num_rows == 0
            assert taken.verdict.lines.unassigned == 1


class TestProgress:
    def test_it_rises_and_speaks(self, tmp_path):
        told: list[tuple[float, str]] = []
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,1.5")

        make.take_in(
            tmp_path / "ledger", path, 1, progress=lambda share, words: told.append((share, words))
        )

        shares = [share for share, _ in told]
        assert shares == sorted(shares)
        assert all(words for _, words in told)

    def test_an_interrupted_import_leaves_nothing(self, tmp_path):
        def give_up(share: float, words: str) -> None:
            if share > 0:
                raise KeyboardInterrupt

        path = make.file(tmp_path, "1,A,X,2011-01-05,1,1.5")

        with pytest.raises(KeyboardInterrupt):
            make.take_in(tmp_path / "ledger", path, 1, progress=give_up)

        left = [p.name for p in (tmp_path / "ledger").rglob("*") if p.is_file()]
        assert left == [".lock"]
