"""The rejects file: what to correct, and how it comes back."""

import csv
from decimal import Decimal

from openkam.core.ledger.tests import make


class TestRejects:
    def rejects(self, tmp_path, path, mapped=None, delimiter=",") -> list[list[str]]:
        with make.intake(tmp_path / "ledger", path, mapped) as taken:
            taken.write_rejects(tmp_path / "rejects.csv")
        with open(tmp_path / "rejects.csv", encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, delimiter=delimiter))

    def test_it_holds_all_lines_of_a_document_with_a_torn_one(self, tmp_path):
        path = make.file(
            tmp_path, "D1,A,X,2011-01-05,1,10", "D1,A,Y,2011-01-05", "D2,A,X,2011-01-05,1,3"
        )

        _, *rows = self.rejects(tmp_path, path)

        assert [row[:3] for row in rows] == [["D1", "A", "X"], ["D1", "A", "Y"]]

    def test_it_holds_all_lines_that_an_open_quote_swallows(self, tmp_path):
        path = make.file(tmp_path, '""","A",""","1,5","""', '""')

        _, *rows = self.rejects(tmp_path, path)

        assert [row[-1] for row in rows] == ["2", "3"]

    def test_it_holds_all_lines_of_a_document_with_a_rejected_one(self, tmp_path):
        header, *rows = self.rejects(tmp_path, make.file(tmp_path, *make.BAD))

        assert header == [*make.HEADER.split(","), "rejected_because", "line_in_file"]
        assert [(row[0], row[6], row[7]) for row in rows] == [
            ("1", "", "2"),
            ("1", "net_amount: 'ten' is no number", "3"),
            ("3", "invoiced_on: 'soon' is no date", "5"),
            ("", "the document's number is missing", "6"),
        ]

    def test_corrected_it_replaces_its_documents_whole(self, tmp_path):
        path = make.file(tmp_path, *make.BAD)
        make.take_in(tmp_path / "ledger", path, 1)
        self.rejects(tmp_path, path)
        corrected = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
        corrected = corrected.replace("ten", "3.00").replace("soon", "2011-01-09")
        corrected = corrected.replace(",B,X,2011-01-07", "5,B,X,2011-01-07")
        (tmp_path / "rejects.csv").write_text(corrected, encoding="utf-8-sig")

        verdict = make.take_in(tmp_path / "ledger", tmp_path / "rejects.csv", 2, live=[1])

        assert verdict.lines.rejected == 0
        assert (verdict.documents.new, verdict.documents.changed) == (2, 1)
        whole = sum(row.net_amount for row in make.all_lines(tmp_path / "ledger", [1, 2]))
        assert whole == Decimal("148.00")

    def test_places_count_broken_cells_and_rows_that_are_no_rows(self, tmp_path):
        path = make.file(
            tmp_path,
            '1,"A\nB",X,2011-01-05,1,1.5',
            "2,A,X",
            "3,A,X,soon,1,1.5",
            '4,"A\nB",X,soon,1,1.5',
            "5,A,X,soon,1,1.5",
        )

        _, *rows = self.rejects(tmp_path, path)

        assert [(row[0], row[7]) for row in rows] == [
            ("2", "4"),
            ("3", "5"),
            ("4", "6"),
            ("5", "8"),
        ]

    def test_places_count_skipped_and_empty_lines(self, tmp_path):
        header = make.HEADER.replace(",", ";")
        path = make.file(
            tmp_path,
            header,
            "1;A;X;2011-01-05;1;1.5",
            "2;A;X",
            "",
            "3;A;X;soon;1;1.5",
            "",
            "4;A;X;soon;1;1.5",
            header="sep=;\n",
        )

        _, *rows = self.rejects(tmp_path, path, delimiter=";")

        assert {row[0]: row[7] for row in rows} == {"2": "5", "3": "7", "4": "9"}

    def test_what_an_open_quote_swallowed_is_shown_line_by_line(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,A,X,2011-01-05,1,1.5",
            '2,"A,X,2011-01-05,1,1.5',
            "3,A,X,2011-01-05,1,1.5",
            "4,A,X,2011-01-05,1,1.5",
        )

        with make.intake(tmp_path / "ledger", path) as taken:
            lines = taken.verdict.lines
        _, *rows = self.rejects(tmp_path, path)

        assert (lines.read, lines.loaded, lines.rejected) == (4, 1, 3)
        assert [(row[0], row[7]) for row in rows] == [("2", "3"), ("3", "4"), ("4", "5")]

    def test_its_own_columns_are_not_doubled_the_second_time(self, tmp_path):
        self.rejects(tmp_path, make.file(tmp_path, *make.BAD))
        (tmp_path / "rejects.csv").rename(tmp_path / "again.csv")

        header, *rows = self.rejects(tmp_path, tmp_path / "again.csv")

        assert header.count("rejected_because") == 1
        assert len(rows) == 4

    def test_it_keeps_the_files_delimiter_and_other_columns(self, tmp_path):
        path = make.file(
            tmp_path,
            "1;A;X;soon;1;1.5;keep me",
            header=f"{make.HEADER.replace(',', ';')};Note",
        )
        self.rejects(tmp_path, path)

        assert b"1;A;X;soon;1;1.5;keep me;" in (tmp_path / "rejects.csv").read_bytes()

    def test_parquet_has_rejects_too(self, tmp_path):
        import pyarrow as pa
        import pyarrow.parquet as pq

        names = make.HEADER.split(",")
        cells = [["1", "2"], ["A", "A"], ["X", "X"], ["2011-01-05", "soon"], [1, 1], [1.5, 2.5]]
        pq.write_table(pa.table(dict(zip(names, cells, strict=True))), tmp_path / "sales.parquet")

        _, *rows = self.rejects(tmp_path, tmp_path / "sales.parquet")

        assert rows == [["2", "A", "X", "soon", "1", "2.5", "invoiced_on: 'soon' is no date", "2"]]

    def test_a_file_without_rejects_has_only_the_header(self, tmp_path):
        rows = self.rejects(tmp_path, make.file(tmp_path, "1,A,X,2011-01-05,1,1.5"))

        assert len(rows) == 1
