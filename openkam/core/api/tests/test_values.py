import pytest

from openkam.core.api.values import words_for


class TestWords:
    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ("^(19[0-9]{2}|2[01][0-9]{2})-(0[1-9]|1[0-2])$", "Write a month like 2026-01."),
            ("^[A-Z]{3}$", "Write a currency by its code, like EUR."),
            ("^([1-9][0-9]{0,17}|me|none)?$", "Write an id, me or none."),
            ("^([1-9][0-9]{0,17})?$", "Write an id: a whole number above zero."),
            (r"^[^\x00]*$", "A text holds no NUL character."),
        ],
    )
    def test_they_say_how_to_write_a_value_instead_of_its_pattern(self, pattern, expected):
        error = {"type": "string_pattern_mismatch", "msg": "…", "ctx": {"pattern": pattern}}

        words = words_for(error)

        assert words == expected

    def test_a_member_that_is_not_offered_is_called_so(self):
        words = words_for({"type": "extra_forbidden", "msg": "Extra inputs are not permitted"})

        assert words == "There is no such member here."

    def test_other_faults_keep_the_words_of_the_framework(self):
        words = words_for({"type": "int_parsing", "msg": "Input should be a valid integer"})

        assert words == "Input should be a valid integer"
