"""Reading files as they come: encodings, delimiters, numbers, dates, and what is no sales file."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from openkam.core.ledger import (
    AmbiguousDates,
    AmbiguousNumbers,
    FileFault,
    Ledger,
    MappingFault,
)
from openkam.core.ledger.tests import make


def net_amounts(tmp_path, *texts: str, **options) -> list[Decimal | None]:
    """Import one document per text; None for those that were rejected."""
    rows = [f'D{place};A;X;2011-01-05;1;"{text}"' for place, text in enumerate(texts)]
    path = make.file(tmp_path, *rows, header=make.HEADER.replace(",", ";"))
    make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(**options))
    found = {row.document: row.net_amount for row in make.all_lines(tmp_path / "ledger", [1])}
    return [found.get(f"D{place}") for place in range(len(texts))]


def days(tmp_path, *texts: str, **options) -> list[date | None]:
    """Import one document per text; None for those that were rejected."""
    rows = [f"D{place};A;X;{text};1;1.00" for place, text in enumerate(texts)]
    path = make.file(tmp_path, *rows, header=make.HEADER.replace(",", ";"))
    make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(**options))
    found = {row.document: row.invoiced_on for row in make.all_lines(tmp_path / "ledger", [1])}
    return [found.get(f"D{place}") for place in range(len(texts))]


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1234.5", "1234.5"),
            ("1,234.50", "1234.5"),
            ("1 234.50", "1234.5"),
            ("1\u00a0234.50", "1234.5"),
            ("1\u202f234.50", "1234.5"),
            ("1'234.50", "1234.5"),
            ("1,234,567.80", "1234567.8"),
            ("-12.50", "-12.5"),
            ("\u221212.50", "-12.5"),
            ("12.50-", "-12.5"),
            ("(12.50)", "-12.5"),
            ("€ 12.50", "12.5"),
            ("-$12.50", "-12.5"),
            ("12.50 EUR", "12.5"),
            (" 12.50 ", "12.5"),
            ("1.25E+2", "125"),
            ("0.00005", "0.0001"),
            ("-0.00005", "-0.0001"),
        ],
    )
    def test_it_reads_numbers_with_a_point(self, tmp_path, text, amount):
        assert net_amounts(tmp_path, text, "0.75") == [Decimal(amount), Decimal("0.75")]

    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1234,5", "1234.5"),
            ("1.234,50", "1234.5"),
            ("1 234,50", "1234.5"),
            ("1.234", "1234"),
            ("12,50 Kč", "12.5"),
            ("12,50-", "-12.5"),
        ],
    )
    def test_it_reads_numbers_with_a_comma(self, tmp_path, text, amount):
        assert net_amounts(tmp_path, text, "0,75") == [Decimal(amount), Decimal("0.75")]

    @pytest.mark.parametrize("text", ["abc", "1.2.3", "--5", "-5-", "1,23,456.0", ".", "12.50 Stk"])
    def test_it_rejects_what_is_no_number(self, tmp_path, text):
        assert net_amounts(tmp_path, text, "0.75") == [None, Decimal("0.75")]

    def test_it_rejects_amounts_beyond_eighteen_digits(self, tmp_path):
        assert net_amounts(tmp_path, "123456789012345.00", "0.75")[0] is None

    def test_it_asks_when_all_numbers_could_be_thousands_or_fractions(self, tmp_path):
        with pytest.raises(AmbiguousNumbers) as fault:
            net_amounts(tmp_path, "1,234", "2,500")

        assert fault.value.parameters["column"] == "Net"
        assert fault.value.parameters["example"] == "1,234"
        assert 'decimal = ","' in str(fault.value)

    @pytest.mark.parametrize(("decimal", "amount"), [(",", "1.234"), (".", "1234")])
    def test_the_mapping_can_decide(self, tmp_path, decimal, amount):
        assert net_amounts(tmp_path, "1,234", decimal=decimal) == [Decimal(amount)]

    def test_a_number_late_in_the_file_decides(self, tmp_path):
        rows = [f"D{place};A;X;2011-01-05;1;1,234" for place in range(9000)]
        path = make.file(
            tmp_path, *rows, "Last;A;X;2011-01-05;1;0,5", header=make.HEADER.replace(",", ";")
        )

        verdict = make.look(tmp_path / "ledger", path)

        assert verdict.net_amount.read == Decimal("1.234") * 9000 + Decimal("0.5")

    def test_numbers_that_contradict_each_other_follow_the_majority(self, tmp_path):
        path = make.file(
            tmp_path,
            "1;A;X;2011-01-05;1;1.50",
            "2;A;X;2011-01-05;1;2.50",
            "3;A;X;2011-01-05;1;3,50",
            header=make.HEADER.replace(",", ";"),
        )

        verdict = make.look(tmp_path / "ledger", path)

        assert verdict.lines.rejected == 1
        assert "decimal comma" in verdict.warnings[0]

    def test_whole_numbers_need_no_decision(self, tmp_path):
        assert net_amounts(tmp_path, "12", "1000") == [Decimal(12), Decimal(1000)]

    def test_amounts_come_from_price_and_quantity(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,2011-01-05,3,0.12345,0.1,0.05",
            "2,2011-01-05,1000,0.00125,,",
            header="No,Date,Pieces,Price,Cost,Off",
        )
        columns = {
            "document": "No",
            "invoiced_on": "Date",
            "quantity": "Pieces",
            "unit_price": "Price",
            "unit_cost": "Cost",
            "discount_amount": "Off",
        }
        make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(columns=columns))

        second, first = sorted(
            make.all_lines(tmp_path / "ledger", [1]), key=lambda row: row.net_amount, reverse=True
        )

        assert first.net_amount == Decimal("0.3204")  # 3 × 0.12345 − 0.05 = 0.32035
        assert first.cost_amount == Decimal("0.3")
        assert second.net_amount == Decimal("1.25")
        assert (second.cost_amount, second.discount_amount) == (None, None)


class TestDates:
    @pytest.mark.parametrize(
        "text",
        [
            "2011-03-25",
            "2011-03-25 08:26:00",
            "2011-03-25T23:30:00Z",
            "2011/03/25",
            "2011.03.25",
            "20110325",
            "25.03.2011",
            "25.3.2011 8:26",
            "25/03/2011",
            "03/25/2011 8:26 PM",
            "25-03-2011",
            "25.03.11",
            "3/25/11",
            "25-Mar-2011",
            "25-MAR-11",
            "25 Mar 2011",
            "Mar 25, 2011",
        ],
    )
    def test_it_reads_dates_as_people_write_them(self, tmp_path, text):
        assert days(tmp_path, text) == [date(2011, 3, 25)]

    @pytest.mark.parametrize(
        "text",
        [
            "2011-02-30",
            "yesterday",
            "0000-00-00",
            "1011-01-05",
            "2011-03-25 maybe",
            "infinity",
            "epoch",
        ],
    )
    def test_it_rejects_what_is_no_date(self, tmp_path, text):
        assert days(tmp_path, text, "2011-03-25") == [None, date(2011, 3, 25)]

    def test_it_asks_when_day_and_month_could_be_swapped(self, tmp_path):
        with pytest.raises(AmbiguousDates) as fault:
            days(tmp_path, "01/02/2011", "03/04/2011")

        assert fault.value.parameters["candidates"] == ["%d/%m/%Y", "%m/%d/%Y"]
        assert 'date_format = "%d/%m/%Y"' in str(fault.value)

    def test_the_mapping_can_decide(self, tmp_path):
        assert days(tmp_path, "01/02/2011", date_format="%m/%d/%Y") == [date(2011, 1, 2)]

    def test_dates_that_mean_the_same_either_way_need_no_decision(self, tmp_path):
        assert days(tmp_path, "05/05/2011") == [date(2011, 5, 5)]

    def test_a_date_late_in_the_file_decides(self, tmp_path):
        rows = [f"D{place},A,X,01/02/2011,1,1.5" for place in range(9000)]
        path = make.file(tmp_path, *rows, "Last,A,X,02/13/2011,1,1.5")

        verdict = make.look(tmp_path / "ledger", path)

        assert (verdict.first_on, verdict.last_on) == (date(2011, 1, 2), date(2011, 2, 13))

    def test_a_given_format_ignores_the_time_of_day(self, tmp_path):
        found = days(tmp_path, "25.03.2011 08:26", date_format="%d.%m.%Y")

        assert found == [date(2011, 3, 25)]

    def test_it_refuses_a_format_that_is_none(self, tmp_path):
        with pytest.raises(FileFault, match="date format"):
            days(tmp_path, "2011-01-05", date_format="%Q")

    def test_zeros_in_a_date_that_may_be_missing_mean_none(self, tmp_path):
        path = make.file(
            tmp_path,
            "1,2011-01-05,1.5,2011-02-04",
            "2,2011-01-05,1.5,0000-00-00",
            "3,2011-01-05,1.5,soon",
            header="No,Date,Net,Due",
        )
        columns = {
            "document": "No",
            "invoiced_on": "Date",
            "net_amount": "Net",
            "due_on": "Due",
        }
        verdict = make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(columns=columns))

        due = {row.document: row.due_on for row in make.all_lines(tmp_path / "ledger", [1])}
        assert due == {"1": date(2011, 2, 4), "2": None}
        assert str(verdict.reasons[0]) == "due_on: 'soon' is no date"


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

    def test_an_excel_workbook(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        path.write_bytes(b"PK\x03\x04" + bytes(200))

        assert "Excel workbook" in self.refusal(tmp_path, path)

    def test_binary_rubbish(self, tmp_path):
        path = tmp_path / "sales.csv"
        path.write_bytes(bytes(range(256)) * 50)

        assert "neither a CSV nor a Parquet" in self.refusal(tmp_path, path)

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
