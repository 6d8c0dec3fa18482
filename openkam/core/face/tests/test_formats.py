"""Formats: known strings in every language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from openkam.calc.periods import Period
from openkam.core.face import formats


def plain(text: str) -> str:
    """Write the special spaces and the minus so that an expectation can be read."""
    return text.replace(formats.NARROW, "_").replace(formats.SPACE, "~").replace(formats.MINUS, "-")


class TestNumber:
    @pytest.mark.parametrize(
        ("language", "text"),
        [("en", "4_812.50"), ("cs", "4_812,50"), ("pl", "4_812,50"), ("ru", "4_812,50")],
    )
    def test_it_writes_the_decimal_sign_of_the_language(self, language, text):
        with translation.override(language):
            assert plain(formats.number(Decimal("4812.5"), 2)) == text

    def test_it_rounds_half_away_from_zero(self):
        assert formats.number(Decimal("0.125"), 2) == "0.13"
        assert plain(formats.number(Decimal("-0.125"), 2)) == "-0.13"
        assert formats.number(0.005, 2) == "0.01"

    @pytest.mark.parametrize(
        ("value", "text"), [("0.92000000", "0.92"), ("1500", "1_500"), ("1E+3", "1_000")]
    )
    def test_a_rate_has_the_decimals_that_it_needs(self, value, text):
        assert plain(formats.number_as_it_is(Decimal(value))) == text

    def test_it_knows_no_negative_zero(self):
        assert formats.number(Decimal("-0.4")) == "0"

    def test_it_writes_unknown_as_a_dash(self):
        assert formats.number(None) == "–"

    def test_it_writes_more_digits_than_the_default_context_holds(self):
        assert plain(formats.number(Decimal("1" * 30 + ".5"), 1)).endswith("_111.5")

    def test_it_speaks_english_without_a_known_language(self):
        with translation.override(None):
            assert formats.number(Decimal("0.5"), 1) == "0.5"


class TestShare:
    @pytest.mark.parametrize(
        ("language", "text"),
        [("en", "14.6~%"), ("cs", "14,6~%"), ("pl", "14,6~%"), ("ru", "14,6~%")],
    )
    def test_it_writes_a_fraction_in_per_cent(self, language, text):
        with translation.override(language):
            assert plain(formats.share(0.146)) == text

    def test_it_leaves_the_sign_to_a_header(self):
        assert formats.percent(0.146) == "14.6"


class TestMoney:
    @pytest.mark.parametrize(
        ("language", "currency", "text"),
        [
            ("en", "EUR", "€4_812_345"),
            ("en", "CZK", "CZK~4_812_345"),
            ("cs", "CZK", "4_812_345~Kč"),
            ("pl", "PLN", "4_812_345~zł"),
            ("ru", "RUB", "4_812_345~₽"),
            ("ru", "EUR", "4_812_345~€"),
            ("cs", "", "4_812_345"),
        ],
    )
    def test_it_stands_where_the_language_puts_it(self, language, currency, text):
        with translation.override(language):
            assert plain(formats.money(Decimal("4812345.4"), currency)) == text

    def test_it_writes_the_minus_before_the_sign_of_the_currency(self):
        assert plain(formats.money(Decimal("-41000"), "EUR")) == "-€41_000"
        assert plain(formats.money(Decimal("-41000"), "CZK")) == "-CZK~41_000"

    def test_evidence_has_the_decimals_of_the_currency(self):
        assert plain(formats.money_exact(Decimal("8300065.814"), "GBP")) == "£8_300_065.81"
        assert plain(formats.money_exact(Decimal("1234.5"), "JPY")) == "¥1_235"

    @pytest.mark.parametrize(
        ("language", "amount", "text"),
        [
            ("en", "41861234", "€41.86~M"),
            ("en", "620400", "€620~k"),
            ("en", "4812", "€4.8~k"),
            ("en", "620", "€620"),
            ("en", "999999", "€1.00~M"),
            ("en", "999.6", "€1.0~k"),
            ("en", "412000000", "€412.0~M"),
            ("en", "-2900000", "-€2.90~M"),
            ("en", "3000000000", "€3.00~bn"),
            ("en", "0", "€0"),
            ("cs", "4812345", "4,81~mil.~€"),
            ("cs", "620400", "620~tis.~€"),
            ("pl", "4812345", "4,81~mln~€"),
            ("pl", "620400", "620~tys.~€"),
            ("ru", "4812345", "4,81~млн~€"),
            ("ru", "620400", "620~тыс.~€"),
        ],
    )
    def test_it_is_short_in_a_strip(self, language, amount, text):
        with translation.override(language):
            assert plain(formats.money_short(Decimal(amount), "EUR")) == text

    def test_thousands_have_no_unit(self):
        assert plain(formats.thousands(Decimal("4812345"))) == "4_812"

    @pytest.mark.parametrize("write", [formats.money, formats.money_exact, formats.money_short])
    def test_unknown_is_a_dash(self, write):
        assert write(None, "EUR") == "–"


class TestDay:
    @pytest.mark.parametrize(
        ("language", "day", "month"),
        [
            ("en", "30~Sep~2026", "Sep~2026"),
            ("cs", "30.~9.~2026", "září~2026"),
            ("pl", "30~wrz~2026", "wrz~2026"),
            ("ru", "30~сент.~2026", "сент.~2026"),
        ],
    )
    def test_it_stands_before_the_month(self, language, day, month):
        with translation.override(language):
            assert plain(formats.day(date(2026, 9, 30))) == day
            assert plain(formats.month(date(2026, 9, 30))) == month

    def test_russian_inflects_may_within_a_day(self):
        with translation.override("ru"):
            assert plain(formats.day(date(2026, 5, 9))) == "9~мая~2026"
            assert plain(formats.month(date(2026, 5, 1))) == "май~2026"

    def test_an_instant_has_its_time(self):
        assert plain(formats.when(datetime(2026, 9, 30, 14, 5, tzinfo=UTC))) == "30~Sep~2026, 14:05"

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (date(2026, 9, 30), "today"),
            (date(2026, 9, 29), "1 day ago"),
            (date(2026, 8, 23), "38 days ago"),
            (date(2026, 10, 2), "2~Oct~2026"),
            (None, "–"),
        ],
    )
    def test_its_age_counts_from_the_day_given(self, value, text):
        assert plain(formats.age_in_days(value, today=date(2026, 9, 30))) == text

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (date(2026, 8, 20), "41 days ago"),
            (date(2026, 7, 20), "2 months ago"),
            (date(2025, 9, 1), "12 months ago"),
            (date(2011, 12, 9), "14 years ago"),
        ],
    )
    def test_its_rough_age_is_short(self, value, text):
        assert formats.age(value, today=date(2026, 9, 30)) == text


class TestPeriod:
    def test_whole_months_are_named_by_their_first_and_last(self):
        period = Period(date(2025, 10, 1), date(2026, 10, 1))

        assert plain(formats.period(period)) == "Oct~2025 – Sep~2026"

    def test_one_month_is_named_once(self):
        assert plain(formats.period(date(2026, 9, 1), date(2026, 10, 1))) == "Sep~2026"

    def test_other_periods_name_their_last_day(self):
        text = formats.period(date(2026, 9, 1), date(2026, 9, 16))

        assert plain(text) == "1~Sep~2026 – 15~Sep~2026"


class TestOneLanguage:
    def test_it_holds_the_language_for_a_loop_only(self):
        with translation.override("cs"), formats.one_language():
            inside = formats.number(0.5, 1)

        with translation.override("en"):
            assert (inside, formats.number(0.5, 1)) == ("0,5", "0.5")

    def test_loops_may_nest(self):
        with translation.override("cs"), formats.one_language():
            with translation.override("en"), formats.one_language():
                inner = formats.number(0.5, 1)

            assert (inner, formats.number(0.5, 1)) == ("0.5", "0,5")


class TestDelta:
    @pytest.mark.parametrize(
        ("change", "text", "sign", "tone"),
        [
            (0.083, "8.3", "▲", ""),
            (-0.031, "3.1", "▼", ""),
            (-0.064, "6.4", "▼", "watch"),
            (-0.182, "18.2", "▼", "act"),
            (0.0001, "0.0", "▬", ""),
            (83.125, "8_313", "▲", ""),
            (None, "–", "", ""),
        ],
    )
    def test_it_warns_of_declines_only(self, change, text, sign, tone):
        delta = formats.delta(change, watch=0.05, act=0.10)

        assert (plain(delta.text), delta.sign, delta.tone) == (text, sign, tone)

    def test_its_direction_is_read_aloud(self):
        cell = formats.delta(-0.182, watch=0.05, act=0.10).cell

        assert '<span class="visually-hidden">\u2212</span>18.2' in cell
        assert 'class="ok-delta act"' in cell


class TestEvidence:
    def test_it_escapes_what_it_is_given(self):
        assert (
            formats.evidence("<b>", '/a/?x="')
            == '<a class="ok-ev" href="/a/?x=&quot;">&lt;b&gt;</a>'
        )
