"""Countries in the reader's language."""

from django.utils import translation

from openkam.core.face import countries


class TestNames:
    def test_they_are_in_the_readers_language(self):
        names = {}
        for language in ("en", "cs", "pl", "ru"):
            with translation.override(language):
                names[language] = countries.name("DE")

        assert names == {"en": "Germany", "cs": "Německo", "pl": "Niemcy", "ru": "Германия"}

    def test_an_unknown_code_stays_as_it_is(self):
        assert countries.name("Q7") == "Q7"


class TestChoices:
    def test_they_hold_countries_only(self):
        assert {"CZ", "PL", "UA", "XK"} <= countries.codes()
        assert not {"ZZ", "EU", "UN"} & countries.codes()

    def test_they_stand_in_the_order_of_the_alphabet_with_accents_beside_their_letters(self):
        with translation.override("cs"):
            names = [name for _, name in countries.choices()]

        assert names.index("Čad") < names.index("Dánsko")
