"""A name in texts: in any case, with or without accents, in JSON and in addresses."""

import json
import re
from urllib.parse import quote, quote_plus

import pytest

from openkam.core.audit.names import Name
from openkam.core.audit.words import Words

NOVAK = Name(["Petr"], ["Novák"])
IVANOVA = Name(["Анна", "Петровна"], ["Иванова"])


class TestWithout:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("Mluvil s Petrem Novákem.", "Mluvil s …."),
            ("BEZ PETRA NOVAKA", "BEZ …"),
            ("Novák, Petr", "…"),
            ("od Nováka Petra", "od …"),
            ("Petr J. Novák", "…"),
            ("Petrem\nNova\u0301kem", "…"),
            ("Smlouva_Petra_Nováka_2026.pdf", "Smlouva_…_2026.pdf"),
            ("Petrův Novák", "…"),
        ],
    )
    def test_the_whole_name_goes_in_every_case(self, text, left):
        assert NOVAK.without(text, "…") == left

    @pytest.mark.parametrize(
        "text",
        ["Petr a Novák", "Petr Novakovice", "To řekl Novák. Petr mlčel.", "Petra", "Nový Petr"],
    )
    def test_other_words_stay(self, text):
        assert NOVAK.without(text, "…") == text

    def test_fathers_names_may_be_left_out(self):
        text = "С Анной Ивановой и с Ивановой Анной Петровной"

        assert IVANOVA.without(text, "…") == "С … и с …"

    @pytest.mark.parametrize("written", [json.dumps, quote, quote_plus])
    def test_it_goes_from_what_is_encoded(self, written):
        for name, text in ((NOVAK, "s Petrem Novákem"), (IVANOVA, "с Анной Ивановой")):
            left = name.without(written(text), "…")

            assert left.endswith(("…", '…"'))
            assert written(text)[:2] == left[:2]

    def test_json_within_json_is_read(self):
        text = json.dumps(json.dumps("x\nPetrem Novákem"))

        assert "ov" not in NOVAK.without(text, "…")


class TestAlone:
    @pytest.mark.parametrize(
        "text", ["pan Novák", "Novákovi", "NOVAKEM", "Petr a Novák", "u Nováků", "u Novákovic"]
    )
    def test_a_family_name_without_a_given_name_may_be_anybody(self, text):
        assert NOVAK.stands_alone_in(text)

    @pytest.mark.parametrize("text", ["Petrem Novákem", "Novakovice", "nový"])
    def test_a_whole_name_and_other_words_are_not_meant(self, text):
        assert not NOVAK.stands_alone_in(text)

    def test_both_halves_of_a_double_name_count(self):
        name = Name(["Jana"], ["Nováková", "Svobodová"])

        assert name.stands_alone_in("se Svobodovou")
        assert name.without("s Janou Novákovou-Svobodovou", "…") == "s …"

    def test_a_family_name_of_two_letters_stands_in_too_many_words(self):
        name = Name(["Tom"], ["Al"])

        assert not name.stands_alone_in("ale Al")
        assert name.without("s Tomem Alem", "…") == "s …"


class TestInColumns:
    @pytest.mark.parametrize(
        "text",
        [
            *("Novákem", "NOVAKA", "NOVÁK", "Nova\u0301k"),
            *(json.dumps("Novák"), json.dumps("NOVÁK"), quote("Novák")),
        ],
    )
    def test_a_database_finds_each_way_of_writing(self, text):
        assert re.search(NOVAK.in_columns, text)

    def test_it_finds_signs_that_are_two_letters(self):
        assert re.search(Name(["Ida"], ["Weiß"]).in_columns, "WEISSOVÁ")
        assert re.search(Name(["Ida"], ["Aeby"]).in_columns, "Æby")


class TestWords:
    def test_names_go_besides_words(self):
        words = Words(["p.novak@example.com"], "…", [NOVAK, NOVAK])

        assert words.without({"a": ["Petra Nováka", "P.Novak@example.com"]}) == {"a": ["…", "…"]}
        assert Words([], "…", [NOVAK]).stand_in("s Petrem Novákem")
        assert not Words([], "…", [NOVAK]).stand_in("s Novákem")
