import io
import json
from datetime import date
from decimal import Decimal

import pytest

from openkam.shell.cli.output import ProgressLine, json_text, plain, table


class Terminal(io.StringIO):
    def isatty(self):
        return True


class TestJsonText:
    def test_it_keeps_every_digit_of_an_amount(self):
        text = json_text({"net": Decimal("8300065.8140"), "share": Decimal(1) / 3})

        assert '"net": 8300065.814' in text
        assert f'"share": {Decimal(1) / 3}' in text

    def test_it_is_json(self):
        content = {
            "from": date(2026, 1, 1),
            "rows": [{"name": 'Ž "A"', "rank": 1, "class": None}],
            "none": [],
            "nothing": {},
            "fine": True,
            "small": Decimal("1E-7"),
        }

        read = json.loads(json_text(content), parse_float=Decimal)

        assert read == {**content, "from": "2026-01-01"}


class TestPlain:
    @pytest.mark.parametrize(
        ("amount", "text"),
        [("0.0000", "0"), ("-0.00", "0"), ("1200", "1200"), ("-12.50", "-12.5"), ("1E+3", "1000")],
    )
    def test_it_drops_only_what_says_nothing(self, amount, text):
        assert plain(Decimal(amount)) == text


class TestTable:
    def test_it_aligns_numbers_to_the_right(self):
        assert table([("read", "10"), ("rejected", "2")]) == "read      10\nrejected   2"


class TestProgressLine:
    def test_it_redraws_one_line_on_a_terminal(self):
        stream = Terminal()

        line = ProgressLine(stream)
        line(0.5, "Sorting")
        line.clear()

        assert stream.getvalue() == "\r\x1b[K 50% Sorting\r\x1b[K"

    def test_it_prints_each_step_once_where_no_terminal_is(self):
        stream = io.StringIO()

        line = ProgressLine(stream)
        line(0.1, "Reading")
        line(0.2, "Reading")
        line(None, "Sorting")
        line.clear()

        assert stream.getvalue() == "Reading\nSorting\n"
