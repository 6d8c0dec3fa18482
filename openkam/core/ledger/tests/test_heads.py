"""Lines and the heads of their documents in two files."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from openkam.core.ledger import FileFault, Heads, Ledger, MappingFault, look, table_page
from openkam.core.ledger.tests import make

COLUMNS = {
    "document": "No",
    "account": "Customer",
    "invoiced_on": "Date",
    "net_amount": "Net",
}
MAPPED = make.mapping(columns=COLUMNS, heads=Heads("No", "Order"))
LINES = ("1,10", " 2 ,20", "1,30", "3,40")
HEADS = ("2,B,2011-02-01", "1,A,2011-01-05")


def two_files(tmp_path, lines=LINES, heads=HEADS):
    return (
        make.file(tmp_path, *lines, header="No,Net"),
        make.file(tmp_path, *heads, header="Order,Customer,Date", name="heads.csv"),
    )


def intake(tmp_path, files, mapped=MAPPED):
    path, heads = files
    return make.intake(tmp_path / "ledger", path, mapped, heads=heads)


class TestJoining:
    def test_lines_get_what_their_heads_say(self, tmp_path):
        with intake(tmp_path, two_files(tmp_path)) as taken:
            taken.write(1)

        found = make.all_lines(tmp_path / "ledger", [1])
        assert {(row.document, row.account_key, row.invoiced_on) for row in found} == {
            ("1", "A", date(2011, 1, 5)),
            ("2", "B", date(2011, 2, 1)),
        }
        assert sum(row.net_amount for row in found) == Decimal(60)

    def test_a_line_without_a_head_is_rejected(self, tmp_path):
        with intake(tmp_path, two_files(tmp_path)) as taken:
            taken.write_rejects(tmp_path / "rejects.csv")
            (reason,) = taken.verdict.reasons

        assert (reason.code, reason.example) == ("no_head", "3")
        with open(tmp_path / "rejects.csv", encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file)) == [
                ["No", "Net", "rejected_because", "line_in_file"],
                ["3", "40", "No: no head '3' in the file of heads", "5"],
            ]

    def test_rejects_come_back_with_the_same_heads(self, tmp_path):
        files = two_files(tmp_path, lines=("1,10", "1,ten"))
        with intake(tmp_path, files) as taken:
            taken.write_rejects(tmp_path / "rejects.csv")
        mended = (tmp_path / "rejects.csv").read_text("utf-8-sig").replace("ten", "5")
        (tmp_path / "mended.csv").write_text(mended)

        with intake(tmp_path, (tmp_path / "mended.csv", files[1])) as taken:
            assert taken.verdict.net_amount.loaded == Decimal(15)

    def test_lines_keep_their_places(self, tmp_path):
        lines = ("1,10", "1", '1,"2\n0"', "1,30")

        with intake(tmp_path, two_files(tmp_path, lines)) as taken:
            taken.write_preview(tmp_path / "preview.parquet")

        rows, total = table_page(tmp_path / "preview.parquet")
        assert total == 4
        assert [(row["row"], row["verdict"]) for row in rows] == [
            (2, "new"),
            (3, "rejected"),
            (4, "rejected"),
            (6, "new"),
        ]

    def test_a_name_that_is_there_twice_gets_a_number(self, tmp_path):
        path = make.file(tmp_path, "1,5", header="No,Net")
        heads = make.file(
            tmp_path, "1,A,2011-01-05,9", header="No,Customer,Date,Net", name="heads.csv"
        )
        mapped = make.mapping(columns=COLUMNS | {"net_amount": "Net (2)"}, heads=Heads("No", "No"))

        with make.intake(tmp_path / "ledger", path, mapped, heads=heads) as taken:
            assert taken.verdict.net_amount.loaded == Decimal(9)

    def test_workbooks_join_too(self, tmp_path):
        path = make.workbook(tmp_path, ["No", "Net"], [1, 10.5])
        heads = make.workbook(
            tmp_path,
            ["Order", "Customer", "Date"],
            ["1", "A", date(2011, 1, 5)],
            name="heads.xlsx",
        )

        with intake(tmp_path, (path, heads)) as taken:
            assert taken.verdict.net_amount.loaded == Decimal("10.5")


class TestWhatIsRefused:
    def test_two_heads_with_one_key(self, tmp_path):
        files = two_files(tmp_path, heads=(*HEADS, " 1,C,2011-01-06"))

        with pytest.raises(FileFault, match='"1" stands more than once'):
            intake(tmp_path, files)

    def test_a_key_column_that_is_missing(self, tmp_path):
        mapped = make.mapping(columns=COLUMNS, heads=Heads("No", "Nope"))

        with pytest.raises(FileFault, match='no column "Nope"'):
            intake(tmp_path, two_files(tmp_path), mapped)

    def test_heads_that_are_not_given(self, tmp_path):
        with pytest.raises(FileFault) as fault:
            make.look(tmp_path / "ledger", two_files(tmp_path)[0], MAPPED)

        assert fault.value.code == "heads_missing"

    def test_heads_that_nothing_joins(self, tmp_path):
        with pytest.raises(MappingFault, match=r"\[heads\]"):
            intake(tmp_path, two_files(tmp_path), make.mapping(columns=COLUMNS))


class TestLooking:
    def test_it_guesses_what_joins_them(self, tmp_path):
        path, heads = two_files(tmp_path)

        found = look(path, heads=heads)

        assert found.heads_on == Heads("No", "Order")
        assert found.header == ("No", "Net", "Customer", "Date")
        assert found.samples["Customer"] == ("B", "A")

    def test_it_says_when_nothing_does(self, tmp_path):
        path, heads = two_files(tmp_path, lines=("x,y",))

        found = look(path, heads=heads)

        assert found.heads_on is None
        assert "leads to" in found.warnings[0]

    def test_it_takes_what_it_is_told(self, tmp_path):
        path, heads = two_files(tmp_path)

        assert look(path, heads=heads, heads_on=Heads("Net", "Order")).heads_on.line == "Net"


class TestShares:
    COLUMNS = make.COLUMNS | {"unit_price": "Price", "discount_share": "Off"}
    HEADER = "No,Customer,Item,Date,Pieces,Price,Off"

    def read(self, tmp_path, *shares):
        columns = {name: column for name, column in self.COLUMNS.items() if column != "Net"}
        rows = [f"{n},A,X,2011-01-05,3,9.99,{share}" for n, share in enumerate(shares)]
        path = make.file(tmp_path, *rows, header=self.HEADER)
        mapped = make.mapping(columns=columns)
        verdict = make.take_in(tmp_path / "ledger", path, 1, mapped=mapped)
        return verdict, make.all_lines(tmp_path / "ledger", [1])

    def test_net_is_what_remains(self, tmp_path):
        verdict, lines = self.read(tmp_path, "0.15", "15 %", "", "1")

        found = {row.document: row.net_amount for row in lines}
        assert verdict.lines.loaded == 4
        assert found == {
            "0": Decimal("25.4745"),
            "1": Decimal("25.4745"),
            "2": Decimal("29.97"),
            "3": Decimal(0),
        }

    def test_the_discount_is_known(self, tmp_path):
        self.read(tmp_path, "0.15")

        months = Ledger(tmp_path / "ledger", [1]).account_months(make.keys(A=1)).to_pylist()
        assert months[0]["discount"] == Decimal("4.4955")

    @pytest.mark.parametrize("share", ["15", "-0.1", "150 %", "much", "1.5"])
    def test_what_is_no_share_is_rejected(self, tmp_path, share):
        verdict, _ = self.read(tmp_path, "0.1", share)

        (reason,) = verdict.reasons
        assert (reason.code, reason.lines, reason.example) == ("bad_share", 1, share)
