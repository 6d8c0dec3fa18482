"""What people write and type, as words that are compared."""

import pytest

from openkam.core.search.excerpts import excerpt, marks
from openkam.core.search.words import LONGEST_WORD, MOST_TERMS, Term, query_of, words_of


class TestWordsOf:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Česká spořitelna", ["ceska", "sporitelna"]),
            ("Łódź, Gdańsk", ["lodz", "gdansk"]),
            ("Straße and STRASSE", ["strasse", "and", "strasse"]),
            ("Лёд Чайковский", ["лед", "чаиковскии"]),
            ("Ørsted_A/S", ["orsted", "a", "s"]),
            ("Cafe\u0301 Noir", ["cafe", "noir"]),
            ("1 250 000,50 EUR", ["1", "250", "000", "50", "eur"]),
            ("<b>bold</b>", ["b", "bold", "b"]),
            ("", []),
        ],
    )
    def test_they_have_no_case_accents_and_signs(self, text, words):
        assert words_of(text) == words

    def test_what_is_longer_than_a_word_is_cut(self):
        assert words_of("a" * 5_000) == ["a" * LONGEST_WORD]


class TestQueryOf:
    def test_each_word_is_the_beginning_of_a_word(self):
        assert query_of("Čes spo").terms == (Term(("ces",), True), Term(("spo",), True))

    def test_a_single_letter_is_a_word_of_its_own(self):
        assert query_of("plan b").terms == (Term(("plan",), True), Term(("b",)))

    def test_words_in_quotes_stand_in_a_row(self):
        assert query_of("„North Face“ tent").terms == (
            Term(("north", "face")),
            Term(("tent",), True),
        )

    def test_a_quote_that_is_never_closed_is_a_sign(self):
        assert query_of('15" screen').terms == (Term(("15",), True), Term(("screen",), True))

    @pytest.mark.parametrize(
        "typed", ["", "a", "%", '"', '""', "* ( ) : ^ -", "\0", "'; DROP", "a b"]
    )
    def test_what_names_nothing_is_no_query_and_no_fault(self, typed):
        assert bool(query_of(typed)) is (typed == "'; DROP")

    def test_it_takes_only_so_many_words(self):
        assert len(query_of(" ".join(f"word{number}" for number in range(50))).terms) <= MOST_TERMS


class TestExcerpt:
    def test_it_marks_words_as_people_wrote_them(self):
        assert marks("Česká spořitelna", query_of("ceska")) == "<mark>Česká</mark> spořitelna"

    def test_it_marks_accents_that_stand_behind_their_letters(self):
        assert marks("Cafe\u0301", query_of("café")) == "<mark>Cafe\u0301</mark>"

    def test_it_escapes_what_people_wrote(self):
        found = excerpt('<script>alert("x")</script>', query_of("alert"))

        assert found == ("&lt;script&gt;<mark>alert</mark>(&quot;x&quot;)&lt;/script&gt;")

    def test_of_a_long_text_it_shows_where_most_words_stand(self):
        text = f"early {'x ' * 400}here is an early bird {'y ' * 400}"

        found = excerpt(text, query_of("early bird"))

        assert found.startswith("…")
        assert "<mark>early</mark> <mark>bird</mark>" in found
        assert found.endswith("…")

    def test_without_any_it_shows_the_beginning(self):
        assert excerpt("Only the title fits.", query_of("goals")) == "Only the title fits."
