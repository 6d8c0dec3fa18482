"""What 24 months of revenue say must be true in every case."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from openkam.domain.portfolio.panels.trend_words import sentences

months = st.lists(
    st.none() | st.decimals(min_value=-1_000, max_value=1_000, places=2), min_size=24, max_size=48
)


def said(before, now):
    with translation.override("en"):
        first, second = sentences([*map(Decimal, before), *map(Decimal, now)], "EUR")
    return first.replace("\u00a0", " "), second.replace("\u00a0", " ")


class TestSentences:
    @pytest.mark.parametrize(
        ("before", "now", "first", "second"),
        [
            (
                [100] * 12,
                [108] * 12,
                "Revenue is 8.0 % above the year before.",
                "The last three months are 8.0 % above those a year ago.",
            ),
            (
                [100] * 12,
                [120] * 9 + [90] * 3,
                "Revenue is 12.5 % above the year before.",
                "The last three months are 10.0 % below those a year ago.",
            ),
            (
                [100] * 12,
                [80] * 9 + [0] * 3,
                "Revenue is 40.0 % below the year before.",
                "The last three months brought nothing.",
            ),
            (
                [100] * 12,
                [100] * 12,
                "Revenue is what it was the year before.",
                "The last three months are what they were a year ago.",
            ),
            ([0] * 12, [0] * 12, "Nothing was bought in the last 24 months.", ""),
            (
                [100] * 12,
                [0] * 12,
                "Nothing was bought in the last 12 months.",
                "The 12 months before brought €1.2 k.",
            ),
            (
                [0] * 12,
                [100] * 12,
                "€1.2 k in the last 12 months.",
                "Nothing was bought in the 12 months before.",
            ),
            (
                [100] * 12,
                [0] * 11 + [-50],
                "Credit notes outweigh invoices in the last 12 months: −€50.",
                "The 12 months before brought €1.2 k.",
            ),
            (
                [-10] * 12,
                [100] * 12,
                "€1.2 k in the last 12 months.",
                "Credit notes outweighed invoices in the 12 months before.",
            ),
        ],
    )
    def test_they_say_how_the_year_and_the_quarter_went(self, before, now, first, second):
        assert said(before, now) == (first, second)

    def test_they_say_what_the_sales_do_not_reach(self):
        with translation.override("en"):
            nothing = sentences([None] * 24, "EUR")
            one_year = sentences([None] * 12 + [Decimal(10)] * 12, "EUR")

        assert nothing == ("The sales imported do not cover the last 12 months.", "")
        assert one_year[1] == "The sales imported do not reach back far enough to compare."

    @settings(max_examples=60)
    @given(months)
    def test_there_is_always_something_to_say(self, amounts):
        first, second = sentences(amounts, "EUR")

        assert first
        assert "None" not in first + second
