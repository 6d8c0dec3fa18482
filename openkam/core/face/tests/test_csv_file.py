"""Exports as spreadsheets read them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from openkam.core.face.csv_file import AMOUNT, QUANTITY, SHARE, CsvColumn, csv_response


def lines(rows, *digits, language="en"):
    columns = [CsvColumn(str(place), decimals) for place, decimals in enumerate(digits)]
    with translation.override(language):
        response = csv_response("a.csv", columns, rows)
    return response.getvalue().decode("utf-8-sig").splitlines()[1:]


class TestCsv:
    def test_it_is_utf_8_with_a_mark_for_spreadsheets(self):
        response = csv_response("accounts.csv", [CsvColumn("Účet")], [["Jizera Papír"]])

        assert response.getvalue() == "\ufeffÚčet\r\nJizera Papír\r\n".encode()
        assert response["Content-Disposition"] == 'attachment; filename="accounts.csv"'

    def test_it_defuses_formulas_and_keeps_numbers(self):
        rows = [["=1+1", -5, None], ["@x", "+y", "-z"], [Decimal("-1.5"), -0.25, ""]]

        assert lines(rows, AMOUNT, SHARE, AMOUNT) == ["'=1+1,-5,", "'@x,'+y,'-z", "-1.50,-0.25,"]

    @pytest.mark.parametrize("language", ["cs", "pl", "ru"])
    def test_a_decimal_comma_comes_with_semicolons(self, language):
        rows = [[Decimal("-1234.5000"), "a,b; c", date(2026, 9, 30)]]

        found = lines(rows, AMOUNT, AMOUNT, AMOUNT, language=language)

        assert found == ['-1234,50;"a,b; c";2026-09-30']

    @pytest.mark.parametrize(
        ("value", "digits", "written"),
        [
            (Decimal("1444.0000"), AMOUNT, "1444.00"),
            (Decimal("0.1255"), AMOUNT, "0.1255"),
            (Decimal("10.1250"), AMOUNT, "10.125"),
            (Decimal("12000000000.0000"), AMOUNT, "12000000000.00"),
            (Decimal("1E+3"), AMOUNT, "1000.00"),
            (Decimal("12.0000"), QUANTITY, "12"),
            (Decimal("1.5000"), QUANTITY, "1.5"),
            (Decimal(2) / 3, SHARE, "0.666667"),
            (0.2, SHARE, "0.2"),
            (Decimal("-0.0000001"), SHARE, "0"),
        ],
    )
    def test_numbers_are_exact_without_noise(self, value, digits, written):
        assert lines([[value]], digits) == [written]
