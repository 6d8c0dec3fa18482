"""Colleagues as badges."""

import pytest

from openkam.core.face.people import initials, person


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Hana Veselá", "HV"),
            ("Ranjit Varkey Chudukatil", "RC"),
            ("Olena", "O"),
            ("ольга кравець", "ОК"),
            ("", ""),
        ],
    )
    def test_they_are_those_of_the_first_and_the_last_word(self, name, letters):
        assert initials(name) == letters


class TestPerson:
    def test_a_name_is_text_and_no_markup(self):
        assert "&lt;b&gt;" in person("<b> Kubát")
        assert "<b>" not in person("<b> Kubát")
