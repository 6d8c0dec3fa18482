"""Numbers and dates as they are written in files."""

from datetime import date
from decimal import Decimal

import pytest

from openkam.core.ledger import (
    AmbiguousDates,
    AmbiguousNumbers,
    FileFault,
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
