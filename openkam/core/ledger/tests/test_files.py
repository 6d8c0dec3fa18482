"""Files as they come: encodings, delimiters, Parquet, and what is no sales file."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from openkam.core.ledger import (
    FileFault,
    Ledger,
    MappingFault,
)
from openkam.core.ledger.tests import make


class TestTextFiles:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_it_recognises_the_delimiter(self, tmp_path, delimiter):
        row = delimiter.join(("1", '"Müller, Söhne; Co"', "X", "2011-01-05", "1", "1.5"))
        path = make.file(tmp_path, row, header=make.HEADER.replace(",", delimiter))

        with Ledger(tmp_path / "ledger").intake(
            path, make.mapping(), reporting_currency=None, known_keys=None
        ) as intake:
            assert intake.recognised.delimiter == delimiter
            assert intake.account_keys()["key"].to_pylist() == ["Müller, Söhne; Co"]

    @pytest.mark.parametrize(
        ("encoding", "name"),
        [
            ("utf-8", "Žluťoučký kůň"),
            ("utf-8-sig", "Žluťoučký kůň"),
            ("utf-16", "Žluťoučký kůň"),
            ("utf-16-le", "Žluťoučký kůň"),
            ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
            ("cp1251", "Общество с ограниченной ответственностью"),
            ("cp1252", "Größe und Überfluß für Bäckereien"),
        ],
    )
    def test_it_recognises_the_encoding(self, tmp_path, encoding, name):
        path = tmp_path / "sales.csv"
        rows = "\n".join(f"{place},{name},X,2011-01-05,1,1.5" for place in range(20))
        path.write_bytes(f"{make.HEADER}\n{rows}\n".encode(encoding))

        with Ledger(tmp_path / "ledger").intake(
            path, make.mapping(), reporting_currency=None, known_keys=None
        ) as intake:
            assert intake.recognised.encoding
            assert intake.account_keys()["key"].to_pylist() == [name]
            assert intake.verdict.lines.loaded == 20

    def test_the_mapping_can_name_the_encoding(self, tmp_path):
        path = tmp_path / "sales.csv"
        path.write_bytes(f"{make.HEADER}\n1,Kůň,X,2011-01-05,1,1.5\n".encode("cp1250"))
        mapped = make.mapping(encoding="cp1250")

        make.take_in(tmp_path / "ledger", path, 1, mapped=mapped)

        assert make.all_lines(tmp_path / "ledger", [1])[0].account_key == "Kůň"

    def test_a_wrong_encoding_is_said(self, tmp_path):
        path = tmp_path / "sales.csv"
        path.write_bytes(f"{make.HEADER}\n1,Kůň,X,2011-01-05,1,1.5\n".encode("cp1250"))

        with pytest.raises(FileFault, match="not written in utf-8"):
            make.look(tmp_path / "ledger", path, make.mapping(encoding="utf-8"))
        with pytest.raises(FileFault, match='no encoding "klingon"'):
            make.look(tmp_path / "ledger", path, make.mapping(encoding="klingon"))

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_it_reads_all_kinds_of_line_ends(self, tmp_path, end):
        path = tmp_path / "sales.csv"
        rows = ["1,A,X,2011-01-05,1,1.5", "2,A,X,2011-01-05,1,1.5"]
        path.write_bytes(end.join([make.HEADER, *rows, ""]).encode())

        assert make.look(tmp_path / "ledger", path).lines.loaded == 2

    def test_it_reads_mixed_line_ends(self, tmp_path):
        path = tmp_path / "sales.csv"
        path.write_bytes(
            f"{make.HEADER}\r\n1,A,X,2011-01-05,1,1.5\n2,A,X,2011-01-05,1,1.5\r\n".encode()
        )

        assert make.look(tmp_path / "ledger", path).lines.loaded == 2

    def test_excels_first_line_names_the_delimiter(self, tmp_path):
        path = make.file(
            tmp_path, make.HEADER.replace(",", "|"), "1|A|X|2011-01-05|1|1.5", header="sep=|"
        )

        assert make.look(tmp_path / "ledger", path).lines.loaded == 1

    def test_cells_may_hold_quotes_and_line_ends(self, tmp_path):
        path = make.file(tmp_path, '1,"A ""big""\none",X,2011-01-05,1,1.5', "2,B,X,2011-01-05,1,1")

        make.take_in(tmp_path / "ledger", path, 1)

        keys = {row.account_key for row in make.all_lines(tmp_path / "ledger", [1])}
        assert keys == {'A "big"\none', "B"}

    def test_empty_lines_before_the_header_do_not_matter(self, tmp_path):
        path = make.file(tmp_path, make.HEADER, "1,A,X,2011-01-05,1,1.5", header="\n")

        assert make.look(tmp_path / "ledger", path).lines.loaded == 1


class TestWhatIsNoSalesFile:
    def refusal(self, tmp_path, path, mapped=None) -> str:
        with pytest.raises(FileFault) as fault:
            make.look(tmp_path / "ledger", path, mapped)
        return str(fault.value)

    def test_a_file_that_is_not_there(self, tmp_path):
        assert "There is no file" in self.refusal(tmp_path, tmp_path / "none.csv")

    def test_a_folder(self, tmp_path):
        assert "is not a file" in self.refusal(tmp_path, tmp_path)

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
    def test_an_empty_file(self, tmp_path, content):
        path = tmp_path / "sales.csv"
        path.write_bytes(content)

        assert "empty" in self.refusal(tmp_path, path)

    def test_a_header_without_lines(self, tmp_path):
        assert "no lines" in self.refusal(tmp_path, make.file(tmp_path))

    def test_no_header(self, tmp_path):
        path = make.file(tmp_path, "2,B,X,2011-01-06,1,2.5", header="1,A,X,2011-01-05,1,1.5")

        assert "no header" in self.refusal(tmp_path, path)

    def test_a_column_that_is_missing(self, tmp_path):
        path = make.file(tmp_path, "1", header="No,Custmer,Item,Date,Pieces,Net")

        said = self.refusal(tmp_path, path)

        assert 'no column "Customer", which the mapping names for account' in said
        assert 'Did you mean "Custmer"?' in said
        assert "Its columns: No, Custmer" in said

    def test_two_columns_of_one_name(self, tmp_path):
        path = make.file(tmp_path, "1,1,A,X,2011-01-05,1,1", header=f"No,{make.HEADER}")

        assert '2 columns named "No"' in self.refusal(tmp_path, path)

    def test_two_columns_of_one_name_that_are_not_mapped_do_not_matter(self, tmp_path):
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,1.5,,", header=f"{make.HEADER},,")

        assert make.look(tmp_path / "ledger", path).lines.loaded == 1

    def test_binary_rubbish(self, tmp_path):
        path = tmp_path / "sales.csv"
        path.write_bytes(bytes(range(256)) * 50)

        assert "neither a CSV nor an XLSX" in self.refusal(tmp_path, path)

    def test_a_damaged_parquet_file(self, tmp_path):
        path = tmp_path / "sales.parquet"
        path.write_bytes(b"PAR1" + b"rubbish" * 20)

        assert "damaged" in self.refusal(tmp_path, path)

    def test_no_currency_anywhere(self, tmp_path):
        path = make.file(tmp_path, "1,A,X,2011-01-05,1,1.5")

        with pytest.raises(MappingFault, match="Name the currency"):
            make.look(tmp_path / "ledger", path, make.mapping(default_currency=None))


class TestParquet:
    def parquet(self, tmp_path, query: str):
        path = tmp_path / "sales.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        return path

    def test_it_reads_typed_columns(self, tmp_path):
        path = self.parquet(
            tmp_path,
            "SELECT 536365 AS No, 17850.0::DOUBLE AS Customer, 'X' AS Item, "
            "TIMESTAMP '2010-12-01 08:26' AS Date, 6::UTINYINT AS Pieces, 2.55::DOUBLE AS Net",
        )
        make.take_in(tmp_path / "ledger", path, 1)

        (row,) = make.all_lines(tmp_path / "ledger", [1])

        assert (row.document, row.account_key) == ("536365", "17850")
        assert row.invoiced_on == date(2010, 12, 1)
        assert (row.quantity, row.net_amount) == (Decimal(6), Decimal("2.55"))

    def test_texts_in_it_are_recognised_too(self, tmp_path):
        path = self.parquet(
            tmp_path,
            "SELECT ' 1 ' AS No, NULL AS Customer, 'X' AS Item, '25.03.2011' AS Date, "
            "'1' AS Pieces, '1.234,50' AS Net",
        )
        make.take_in(tmp_path / "ledger", path, 1)

        (row,) = make.all_lines(tmp_path / "ledger", [1])

        assert (row.document, row.account_key) == ("1", None)
        assert (row.invoiced_on, row.net_amount) == (date(2011, 3, 25), Decimal("1234.5"))

    def test_a_column_of_lists_is_refused(self, tmp_path):
        path = self.parquet(
            tmp_path,
            "SELECT '1' AS No, 'A' AS Customer, 'X' AS Item, DATE '2011-01-05' AS Date, "
            "1 AS Pieces, [1] AS Net",
        )

        with pytest.raises(FileFault, match="no plain value"):
            make.look(tmp_path / "ledger", path)
