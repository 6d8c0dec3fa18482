"""Which words of a name are given names, and which are the family name."""

import pytest

from openkam.core.audit.names import Name
from openkam.domain.stakeholders.selectors.name_parts import name_parts


class TestNameParts:
    @pytest.mark.parametrize(
        ("name", "given", "family"),
        [
            ("Petr Novák", ["Petr"], ["Novák"]),
            ("Ing. Petr Novák, Ph.D.", ["Petr"], ["Novák"]),
            ("Novák, Petr", ["Petr"], ["Novák"]),
            ("Anna-Marie Nováková-Svobodová", ["Anna", "Marie"], ["Nováková", "Svobodová"]),
            ("Иван Иванович Иванов", ["Иван", "Иванович"], ["Иванов"]),
            ("Иванов Иван Иванович", ["Иван", "Иванович"], ["Иванов"]),
            ("Juan de la Cruz", ["Juan", "de", "la"], ["Cruz"]),
            ("Cher", [], ["Cher"]),
            ("", [], []),
        ],
    )
    def test_the_words_tell(self, name, given, family):
        assert name_parts(name) == Name(given, family)

    def test_what_somebody_typed_apart_counts(self):
        assert name_parts("Dr. Žofie Malá Novotná", "", "Malá Novotná") == Name(
            ["Žofie"], ["Malá", "Novotná"]
        )
        assert name_parts("Nagy Béla", "Béla", "Nagy") == Name(["Béla"], ["Nagy"])
