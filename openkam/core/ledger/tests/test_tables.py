"""Looking at files, reading them as tables of text, and paging through previews."""

import csv
import time
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from openkam.core.ledger import FileFault, Mapping, look, read_table, table_counts, table_page
from openkam.core.ledger.tests import make

HEADER = "Key,Name,From,Rate,Colour"
MAPPED = Mapping(
    source="erp",
    kind="accounts",
    columns={"key": "Key", "name": "Name", "group_from": "From", "rate": "Rate"},
    own_columns={"Colour": "Colour"},
)


def accounts(tmp_path, *lines, **changes):
    return make.file(tmp_path, *lines, header=HEADER, **changes)


def read(path, mapped=MAPPED):
    return read_table(path, mapped, dates=["group_from"], amounts=["rate"])


class TestLook:
    def test_it_shows_columns_with_a_few_values(self, tmp_path):
        path = make.file(tmp_path, *make.BAD)

        found = look(path)

        assert (found.format, found.encoding, found.delimiter, found.rows) == (
            "csv",
            "utf-8",
            ",",
            6,
        )
        assert found.header == tuple(make.HEADER.split(","))
        assert found.samples["Net"] == ("10.50", "ten", "20.25", "40.00", "80.00")
        assert found.samples["Customer"] == ("A", "B")

    def test_it_shows_parquet(self, tmp_path):
        path = tmp_path / "sales.parquet"
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT 17850.0::DOUBLE AS Key, [1] AS List, DATE '2011-01-05' AS Day) "
                f"TO '{path}' (FORMAT parquet)"
            )

        found = look(path)

        assert (found.format, found.rows) == ("parquet", 1)
        assert found.samples == {"Key": ("17850",), "List": ("[1]",), "Day": ("2011-01-05",)}

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1250"])
    def test_of_a_large_file_it_looks_at_the_start(self, tmp_path, encoding):
        path = tmp_path / "sales.csv"
        line = "1,Kůň,X,2011-01-05,1,1.5\n" * 50
        path.write_bytes(f"{make.HEADER}\n{line * 8000}".encode(encoding))

        began = time.monotonic()
        found = look(path)

        assert time.monotonic() - began < 10
        assert (found.rows, found.samples["Customer"]) == (None, ("Kůň",))

    def test_columns_of_one_name_and_none(self, tmp_path):
        path = make.file(tmp_path, "1,2,,x", header="A,A,,B")

        found = look(path)

        assert found.header == ("A", "A", "", "B")
        assert found.samples["A"] == ("1",)
        assert found.warnings == ('The file has 2 columns named "A".',)

    @pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"PAR1xx", "damaged")])
    def test_what_cannot_be_read_is_said(self, tmp_path, content, code):
        path = tmp_path / "sales.csv"
        path.write_bytes(content)

        with pytest.raises(FileFault) as fault:
            look(path)
        assert fault.value.code == code


class TestReadTable:
    def test_it_gives_texts_and_values(self, tmp_path):
        path = accounts(tmp_path, ' 1 ," Acme ",25.03.2011,"1.234,5",red', "2,,soon,much,")

        table = read(path).table

        assert table.to_pylist() == [
            {
                "key": "1",
                "name": "Acme",
                "group_from": "25.03.2011",
                "group_from_value": date(2011, 3, 25),
                "rate": "1.234,5",
                "rate_value": Decimal("1234.5"),
                "own:Colour": "red",
                "line": 2,
            },
            {
                "key": "2",
                "name": None,
                "group_from": "soon",
                "group_from_value": None,
                "rate": "much",
                "rate_value": None,
                "own:Colour": None,
                "line": 3,
            },
        ]

    def test_lines_that_are_no_rows_are_named(self, tmp_path):
        path = accounts(tmp_path, "1,A,,,", "2,B", "3,C,,,", "4,\0,,,")

        found = read(path)

        assert found.table["line"].to_pylist() == [2, 4]
        assert [(line, text) for line, text, _ in found.malformed] == [(3, "2,B"), (5, "4,,,,")]
        assert found.recognised.rows == 4

    def test_rejects_have_the_original_columns(self, tmp_path):
        path = accounts(tmp_path, "1,A,,,blue", "2,B", "3,C,,,")

        written = read(path).write_rejects(tmp_path / "rejects.csv", {2: "no", 4: "never"})

        with open(tmp_path / "rejects.csv", encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        assert written == 3
        assert header == [*HEADER.split(","), "rejected_because", "line_in_file"]
        assert [(row[0], row[4], row[6]) for row in rows] == [
            ("1", "blue", "2"),
            ("2", "", "3"),
            ("3", "", "4"),
        ]
        assert (rows[0][5], rows[2][5]) == ("no", "never")

    def test_a_workbook_is_read_too(self, tmp_path):
        rows = [HEADER.split(","), [1, "Acme", date(2011, 3, 25), 0.92, "red"]]

        found = read(make.workbook(tmp_path, ["Accounts"], [], *rows))

        (row,) = found.table.to_pylist()
        assert (row["key"], row["group_from_value"], row["line"]) == ("1", date(2011, 3, 25), 4)
        assert (row["rate_value"], found.recognised.format) == (Decimal("0.92"), "xlsx")

    def test_only_a_header_is_refused(self, tmp_path):
        with pytest.raises(FileFault, match="no lines"):
            read(accounts(tmp_path))

    def test_a_column_of_the_company_that_is_missing(self, tmp_path):
        mapped = Mapping("erp", {"key": "Key"}, "accounts", own_columns={"Size": "Size"})

        with pytest.raises(FileFault, match='no column "Size"'):
            read(accounts(tmp_path, "1,A,,,"), mapped)

    def test_many_rows_are_read_at_once(self, tmp_path):
        path = accounts(tmp_path, *(f"{n},Company {n},2011-01-05,1.5,red" for n in range(100_000)))

        found = read(path)

        assert found.table.num_rows == 100_000
        assert found.table["line"][-1].as_py() == 100_001


class TestPages:
    def preview(self, tmp_path):
        path = make.file(tmp_path, *make.BAD, "5,A")
        with make.intake(tmp_path / "ledger", path) as taken:
            taken.write_preview(tmp_path / "preview.parquet")
        return tmp_path / "preview.parquet"

    def test_each_line_has_its_verdict(self, tmp_path):
        rows, total = table_page(self.preview(tmp_path))

        assert total == 7
        assert [(row["row"], row["verdict"], row["reason"].split("\x1f")[0]) for row in rows] == [
            (2, "new", ""),
            (3, "rejected", "bad_number"),
            (4, "new", ""),
            (5, "rejected", "bad_date"),
            (6, "rejected", "no_document"),
            (7, "new", ""),
            (8, "rejected", "malformed"),
        ]
        assert rows[0]["net_amount"] == Decimal("10.5")

    def test_known_documents_are_unchanged_or_changed(self, tmp_path):
        make.take_in(tmp_path / "ledger", make.file(tmp_path, *make.BAD[:1], *make.BAD[5:]), 1)
        path = make.file(tmp_path, make.BAD[0], make.BAD[5].replace("-5.75", "7"))
        ledger = make.Ledger(tmp_path / "ledger", [1])

        with ledger.intake(path, make.mapping(), reporting_currency=None, known_keys=None) as taken:
            taken.write_preview(tmp_path / "preview.parquet")

        rows, _ = table_page(tmp_path / "preview.parquet")
        assert [row["verdict"] for row in rows] == ["unchanged", "changed"]

    def test_pages_are_filtered(self, tmp_path):
        path = self.preview(tmp_path)

        assert table_page(path, equals={"verdict": "rejected"}, limit=2)[1] == 4
        assert len(table_page(path, equals={"verdict": "rejected"}, limit=2)[0]) == 2
        assert table_page(path, equals={"verdict": ["new", "rejected"]})[1] == 7
        assert [row["row"] for row in table_page(path, contains="TEN")[0]] == [3]
        assert [row["row"] for row in table_page(path, offset=6)[0]] == [8]

    def test_verdicts_are_counted(self, tmp_path):
        assert table_counts(self.preview(tmp_path), "verdict") == {"rejected": 4, "new": 3}

    def test_unknown_files_and_columns_are_said(self, tmp_path):
        path = self.preview(tmp_path)

        with pytest.raises(FileFault, match="no file"):
            table_page(tmp_path / "none.parquet")
        with pytest.raises(FileFault, match="no column"):
            table_counts(path, 'x" FROM y; --')
        with pytest.raises(FileFault, match="no column"):
            table_page(path, equals={"nope": 1})
