"""Bars by month."""

import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from openkam.core.face.month_bars import MonthBar, month_bars, scale_of, unit

JANUARY = date(2026, 1, 1)


def bar(amount, **given):
    return MonthBar(JANUARY, None if amount is None else Decimal(amount), **given)


class TestScale:
    @pytest.mark.parametrize(
        ("amounts", "low", "high", "divisor"),
        [
            ((413_000, 426_000, 310_000), 0, 600_000, 1_000),
            ((12, 7), 0, 15, 1),
            ((-40, 60), -50, 75, 1),
            ((-5, None), -6, 0, 1),
            ((0, 0), 0, 1, 1),
            ((None,), 0, 1, 1),
            ((48_000_000,), 0, 60_000_000, 1_000_000),
        ],
    )
    def test_it_holds_every_amount_and_zero_in_round_steps(self, amounts, low, high, divisor):
        scale = scale_of([bar(amount) for amount in amounts])

        assert scale.low == pytest.approx(low)
        assert scale.high == pytest.approx(high)
        assert scale.divisor == divisor
        assert len(scale.ticks) <= 6

    def test_its_unit_says_what_the_numbers_count(self):
        with translation.override("en"):
            assert unit(scale_of([bar(413_000)]), "EUR") == "€ thousand"
            assert unit(scale_of([bar(41)]), "EUR") == "€"


class TestDrawing:
    def test_each_bar_is_a_door_and_says_its_amount(self):
        with translation.override("en"):
            drawn = month_bars(
                [bar("368000.4", before=Decimal(400), url="/m/?a=1&b=2", is_strong=True)],
                currency="EUR",
                caption='Revenue <by> "month"',
            )

        root = ElementTree.fromstring(drawn)
        link = root.find("a")
        assert root.get("aria-label") == 'Revenue <by> "month"'
        assert link.get("href") == "/m/?a=1&b=2"
        assert link.find("title").text.startswith("Jan\u00a02026: €368\u202f000 (a year before")

    def test_a_month_without_a_figure_has_no_bar(self):
        root = ElementTree.fromstring(
            month_bars([bar(None), bar(5)], currency="EUR", caption="Revenue")
        )

        unknown, known = root.findall("g")
        assert len(unknown.findall("rect")) == 1  # only the room that reacts to the pointer
        assert len(known.findall("rect")) == 2

    def test_a_negative_month_hangs_below_zero(self):
        root = ElementTree.fromstring(
            month_bars([bar(-50), bar(50)], currency="EUR", caption="Revenue")
        )

        below, above = (group.findall("rect")[1] for group in root.findall("g"))
        assert float(below.get("y")) == pytest.approx(
            float(above.get("y")) + float(above.get("height")), abs=0.11
        )

    def test_nothing_is_drawn_of_nothing(self):
        assert month_bars([], currency="EUR", caption="Revenue") == ""
