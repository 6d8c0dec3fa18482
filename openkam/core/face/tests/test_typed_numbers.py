from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from openkam.core.face import formats
from openkam.core.face.typed_numbers import Ambiguous, NotANumber, NumberField, typed_number

EVERY = ("en", "cs", "pl", "ru")


def read(language: str, text: str) -> Decimal:
    with translation.override(language):
        return typed_number(text, may_shorten=True)


class TestShortenedNumbers:
    @pytest.mark.parametrize("language", EVERY)
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("50k", 50_000),
            ("50 K", 50_000),
            ("1,2 mln", 1_200_000),
            ("1.2M", 1_200_000),
            ("50 tis.", 50_000),
            ("50tys.", 50_000),
            ("50 тыс.", 50_000),
            ("1.2 млн", 1_200_000),
            ("3 mld.", 3_000_000_000),
            ("0,5 bn", 500_000_000),
            ("7 MLN", 7_000_000),
            ("50 tis. EUR", 50_000),
            ("-1.5k", -1_500),
            ("1 250 k", 1_250_000),
            ("12 000", 12_000),
        ],
    )
    def test_it_reads_what_means_the_same_to_everybody(self, language, text, number):
        assert read(language, text) == number

    @pytest.mark.parametrize(
        ("language", "text", "number"),
        [
            ("en", "1.2m", 1_200_000),
            ("en", "2 billion", 2_000_000_000),
            ("en", "1.250k", 1_250),
            ("cs", "1,2 mil.", 1_200_000),
            ("cs", "1,2 milionu", 1_200_000),
            ("cs", "5 tisíc", 5_000),
            ("pl", "5 tysięcy", 5_000),
            ("pl", "1,2 miliona PLN", 1_200_000),
            ("ru", "50к", 50_000),
            ("ru", "2 миллиона", 2_000_000),
            ("ru", "0,5 трлн", 500_000_000_000),
        ],
    )
    def test_it_reads_the_words_of_the_readers_language(self, language, text, number):
        assert read(language, text) == number

    @pytest.mark.parametrize("language", EVERY)
    @pytest.mark.parametrize("amount", [50_000, 1_200_000, 4_810_000, 2_500_000_000])
    def test_it_reads_back_what_the_product_writes(self, language, amount):
        with translation.override(language):
            written = formats.money_short(amount, "")

        assert read(language, written) == amount

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("cs", "1.2m"),
            ("ru", "50 т"),
            ("pl", "2 billion"),
            ("en", "50 k k"),
            ("en", "50 kilo"),
            ("en", "k"),
            ("en", "5 tn"),
        ],
    )
    def test_what_means_something_else_elsewhere_is_refused(self, language, text):
        with pytest.raises(NotANumber):
            read(language, text)

    @pytest.mark.parametrize(
        ("language", "text"), [("cs", "1.250 tis."), ("en", "1,250k"), ("pl", "1.250 mln")]
    )
    def test_a_sign_that_may_part_thousands_or_decimals_is_ambiguous(self, language, text):
        with pytest.raises(Ambiguous) as caught:
            read(language, text)

        assert caught.value.one == caught.value.other * 1000

    def test_without_leave_nothing_is_shortened(self):
        for text in ("50k", "5 MLN", "1,2 mln"):
            with pytest.raises(NotANumber):
                typed_number(text)


class TestNumberField:
    def fault(self, language: str, text: str) -> str:
        with translation.override(language), pytest.raises(forms.ValidationError) as caught:
            NumberField(may_shorten=True).clean(text)
        return caught.value.messages[0]

    def test_the_message_shows_how_to_write_it(self):
        said = self.fault("en", "a lot").replace("\u202f", " ").replace("\xa0", " ")

        assert said.endswith("Write it like 50 000, 50 k or 1.20 M.")

    def test_the_message_shows_both_readings(self):
        said = self.fault("en", "1,250k").replace("\u202f", " ")

        assert "as 1 250 000 or as 1 250." in said
