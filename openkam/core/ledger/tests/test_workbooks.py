"""Workbooks as people keep them, and as forgers make them."""

import csv
import struct
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from openkam.core.ledger import FileFault, look
from openkam.core.ledger.intake import packed
from openkam.core.ledger.tests import make

HEADER = make.HEADER.split(",")
DAY = date(2011, 1, 5)
ROW = ["1", "A", "X", DAY, 2, 10.5]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path, **wishes) -> FileFault:
    with pytest.raises(FileFault) as fault:
        look(path, **wishes)
    return fault.value


class TestReading:
    def test_it_reads_days_numbers_and_whole_keys(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, [1.0, 17850.0, "007", DAY, 2, 10.505])

        make.take_in(tmp_path / "ledger", path, 1)

        (line,) = make.all_lines(tmp_path / "ledger", [1])
        assert (line.document, line.account_key, line.product_key) == ("1", "17850", "007")
        assert (line.invoiced_on, line.net_amount) == (DAY, Decimal("10.505"))

    def test_a_number_with_three_decimals_is_not_ambiguous(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ["1", "A", "X", DAY, 1, 1.234])

        assert make.look(tmp_path / "ledger", path).net_amount.loaded == Decimal("1.234")

    def test_texts_in_it_are_recognised_too(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ["1", "A", "X", "25.03.2011", "1", "1.234,50"])

        make.take_in(tmp_path / "ledger", path, 1)

        (line,) = make.all_lines(tmp_path / "ledger", [1])
        assert (line.invoiced_on, line.net_amount) == (date(2011, 3, 25), Decimal("1234.5"))

    def test_numbers_without_a_format_are_days(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ["1", "A", "X", 45000, 1, 1], ROW)

        make.take_in(tmp_path / "ledger", path, 1)

        days = {line.invoiced_on for line in make.all_lines(tmp_path / "ledger", [1])}
        assert days == {date(2023, 3, 15), DAY}

    def test_days_numbers_and_texts_may_stand_in_one_column(self, tmp_path):
        rows = [
            ["1", "A", "X", "25.03.2011", 1, 1],
            ["2", "A", "X", DAY, 1, 1],
            ["3", "A", "X", 45000, 1, 1],
            ["4", "A", "X", DAY, 1, 1],
        ]

        make.take_in(tmp_path / "ledger", make.workbook(tmp_path, HEADER, *rows), 1)

        days = {
            line.document: line.invoiced_on for line in make.all_lines(tmp_path / "ledger", [1])
        }
        assert days == {"1": date(2011, 3, 25), "2": DAY, "3": date(2023, 3, 15), "4": DAY}

    def test_numbers_such_as_20260301_are_days_too(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ["1", "A", "X", 20260301, 1, 1])

        make.take_in(tmp_path / "ledger", path, 1)

        assert make.all_lines(tmp_path / "ledger", [1])[0].invoiced_on == date(2026, 3, 1)

    def test_a_calendar_of_1904_is_heeded(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
            make.write_rows(book.add_worksheet(), [HEADER, ["1", "A", "X", 43538, 1, 1]])

        make.take_in(tmp_path / "ledger", path, 1)

        assert make.all_lines(tmp_path / "ledger", [1])[0].invoiced_on == date(2023, 3, 15)

    def test_formulas_count_by_their_stored_results(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            make.write_rows(sheet, [HEADER, ["1", "A", "X", "2011-01-05", 2]])
            sheet.write_formula("F2", "=E2*5.25", None, 10.5)

        assert make.look(tmp_path / "ledger", path).net_amount.loaded == Decimal("10.5")

    def test_formulas_without_results_are_said(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ROW)
        forged = rewritten(path, b"<v>10.5</v></c>", b"<f>A1</f></c>")

        verdict = make.look(tmp_path / "ledger", forged)

        assert "Formulas without a stored result: 1" in verdict.warnings[0]
        assert verdict.lines.rejected == 1

    def test_an_error_in_a_cell_is_blank(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            make.write_rows(sheet, [HEADER, ["1", None, "X", "2011-01-05", 2, 3], ROW])
            sheet.write_formula("B2", "=NA()", None, "#N/A")

        assert make.look(tmp_path / "ledger", path).lines.unassigned == 1

    def test_merged_cells_count_once_and_are_said(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            make.write_rows(sheet, [HEADER, ["1", None, "X", "2011-01-05", 1, 1], ["1", None]])
            make.write_rows(sheet, [[], [], ["1", None, "Y", "2011-01-05", 1, 1]])
            sheet.merge_range("B2:B3", "A")

        verdict = make.look(tmp_path / "ledger", path)

        assert (verdict.lines.loaded, verdict.lines.unassigned) == (1, 1)
        assert "Merged cells: 1" in verdict.warnings[0]

    def test_titles_and_blank_rows_do_not_matter(self, tmp_path):
        rows = [[None, "Invoices of 2011"], [], HEADER, ROW, [], [" "], ["2", *ROW[1:]], []]
        bad = ["3", "A", "X", "soon", 1, 1]

        path = make.workbook(tmp_path, *rows, bad, [], [""])

        with make.intake(tmp_path / "ledger", path) as taken:
            assert (taken.recognised.rows, taken.recognised.sheet) == (3, "Lines")
            taken.write_rejects(tmp_path / "rejects.csv")
        with open(tmp_path / "rejects.csv", encoding="utf-8-sig", newline="") as file:
            (rejected,) = csv.DictReader(file)
        assert (rejected["No"], rejected["line_in_file"]) == ("3", "9")

    def test_the_header_is_known_by_the_mapped_columns(self, tmp_path):
        path = make.workbook(tmp_path, ["Report", "of", "all", "our", "many", "lines"], HEADER, ROW)

        assert make.look(tmp_path / "ledger", path).lines.loaded == 1

    def test_corrected_rejects_come_back(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, [1, 17850, "X", DAY, 1, "ten"], [1, 17850, *ROW[2:]])
        with make.intake(tmp_path / "ledger", path) as taken:
            taken.write_rejects(tmp_path / "rejects.csv")
        corrected = (tmp_path / "rejects.csv").read_text("utf-8-sig").replace("ten", "10")
        (tmp_path / "rejects.csv").write_text(corrected, "utf-8")

        make.take_in(tmp_path / "ledger", tmp_path / "rejects.csv", 1)

        lines = make.all_lines(tmp_path / "ledger", [1])
        assert {line.account_key for line in lines} == {"17850"}
        assert sum(line.net_amount for line in lines) == Decimal("20.5")

    def test_many_rows_keep_their_order(self, tmp_path):
        rows = [[str(n), "A", "X", DAY, 1, "soon" if n == 2900 else n] for n in range(3000)]

        with make.intake(tmp_path / "ledger", make.workbook(tmp_path, HEADER, *rows)) as taken:
            taken.write_rejects(tmp_path / "rejects.csv")

        assert "2902" in (tmp_path / "rejects.csv").read_text("utf-8-sig")

    @pytest.mark.parametrize("name", ["sales.xlsm", "sales.xls", "sales.csv", "sales"])
    def test_the_name_of_the_file_does_not_matter(self, tmp_path, name):
        path = make.workbook(tmp_path, HEADER, ROW).rename(tmp_path / name)

        assert make.look(tmp_path / "ledger", path).lines.loaded == 1


class TestSheets:
    def test_the_first_visible_one_with_rows_is_taken(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        with xlsxwriter.Workbook(path) as book:
            hidden, _empty, lines = (book.add_worksheet(name) for name in ("Old", "Empty", "New"))
            make.write_rows(hidden, [HEADER, ROW[:3]])
            make.write_rows(lines, [HEADER, ["2", *ROW[1:]]])
            lines.activate()
            hidden.hide()

        found = look(path)

        assert found.sheet == "New"
        assert [(each.name, each.is_hidden, each.rows) for each in found.sheets] == [
            ("Old", True, 1),
            ("Empty", False, 0),
            ("New", False, 1),
        ]

    def test_a_hidden_one_is_never_taken_silently(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("Front").activate()
            hidden = book.add_worksheet("Hidden")
            make.write_rows(hidden, [HEADER, ["1", "A", "X", "2011-01-05", 1, 1]])
            hidden.very_hidden()

        assert refusal(path).code == "hidden_sheets"
        assert look(path, sheet="Hidden").rows == 1

    def test_the_mapping_names_one(self, tmp_path):
        others = {"Other": [HEADER, ["9", *ROW[1:]]]}
        path = make.workbook(tmp_path, HEADER, ROW, **others)

        make.take_in(tmp_path / "ledger", path, 1, mapped=make.mapping(sheet="Other"))

        assert make.all_lines(tmp_path / "ledger", [1])[0].document == "9"

    def test_one_that_is_missing_is_said(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ROW)

        fault = refusal(path, sheet="Nope")

        assert (fault.code, fault.parameters["sheets"]) == ("no_such_sheet", ["Lines"])

    @pytest.mark.parametrize(
        "name", ["O'; DROP TABLE x; --", "<b>&amp;<b>", "..＼..＼etc", "=1+1", "Ž" * 31, '"quoted"']
    )
    def test_hostile_names_are_names(self, tmp_path, name):
        path = make.workbook(tmp_path, **{name: [HEADER, ROW]})

        assert (look(path).sheet, look(path, sheet=name).rows) == (name, 1)


class TestWhatIsRefused:
    def test_a_password(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        path.write_bytes(OLE + bytes(3000) + "EncryptedPackage".encode("utf-16-le") + bytes(99))

        assert refusal(path).code == "password"

    def test_an_old_workbook(self, tmp_path):
        path = tmp_path / "sales.xls"
        path.write_bytes(OLE + bytes(3000))

        assert refusal(path).code == "old_workbook"
        assert "Save it as XLSX" in str(refusal(path))

    @pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
    def test_a_torn_one(self, tmp_path, share):
        path = make.workbook(tmp_path, HEADER, ROW)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

        assert refusal(path).code == "damaged"

    def test_a_document_of_another_kind(self, tmp_path):
        path = tmp_path / "sales.xlsx"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("word/document.xml", "<x/>")

        assert refusal(path).code == "not_xlsx"

    def test_a_bomb_that_says_so(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ROW)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/media/big.xml", bytes(packed.SUSPICIOUS_SIZE + 1))

        assert refusal(path).code == "zip_bomb"

    def test_a_bomb_that_lies_about_its_size(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, *[ROW] * 2000)
        with zipfile.ZipFile(path) as file:
            size = file.getinfo("xl/worksheets/sheet1.xml").file_size
        forged = path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 999))
        path.write_bytes(forged)

        assert refusal(path).code == "zip_bomb"

    @pytest.mark.parametrize("place", [b"XFD1048576", b"xfd1048576", b"A99999999", b"ZZZZZ1"])
    def test_two_cells_far_apart(self, tmp_path, place):
        path = rewritten(make.workbook(tmp_path, HEADER, ROW), b'r="F2"', b'r="' + place + b'"')

        assert refusal(path).code == "sheet_too_large"

    def test_two_cells_far_apart_in_unusual_spelling(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ROW)
        forged = rewritten(path, b' r="F2"', b"\n\tr = 'XFD1048576'")

        assert refusal(forged).code == "sheet_too_large"

    def test_a_wide_sheet_is_fine(self, tmp_path):
        wide = [*HEADER, *(f"M{month}" for month in range(500))]
        path = make.workbook(tmp_path, wide, [*ROW, *range(500)])

        assert len(look(path).header) == 506

    def test_entities_are_refused(self, tmp_path):
        path = make.workbook(tmp_path, HEADER, ROW)
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook '
        forged = rewritten(path, b"<workbook ", bomb, entry="xl/workbook.xml")

        assert refusal(forged).code == "damaged"

    def test_an_empty_one(self, tmp_path):
        assert refusal(make.workbook(tmp_path)).code == "empty"

    def test_only_a_header(self, tmp_path):
        path = make.workbook(tmp_path, HEADER)

        assert look(path).rows == 0
        with pytest.raises(FileFault, match="no lines"):
            make.look(tmp_path / "ledger", path)

    def test_no_header(self, tmp_path):
        path = make.workbook(tmp_path, [1, 2, 3.5, DAY], [1, 2, 3.5, DAY])

        assert refusal(path).code == "no_header"

    def test_a_mapped_column_that_is_there_twice(self, tmp_path):
        path = make.workbook(tmp_path, [*HEADER, "No"], [*ROW, "7"])

        with pytest.raises(FileFault, match='2 columns named "No"'):
            make.look(tmp_path / "ledger", path)
        assert 'The file has 2 columns named "No".' in look(path).warnings


def rewritten(path, old: bytes, new: bytes, entry: str = "xl/worksheets/sheet1.xml"):
    """The workbook with some text of an entry replaced."""
    forged = path.with_name("forged.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(forged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == entry:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return forged
