"""The trail reads as sentences."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from openkam.shell.web import history

PACKAGE = Path(__file__).resolve().parents[3]


def recorded_verbs():
    """(verb, place) of every `trail.record(actor, "verb", …)` in the code."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text())):
            if is_record(call):
                found.append((call.args[1], f"{path.relative_to(PACKAGE)}:{call.lineno}"))
    return found


def is_record(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "record"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "trail"
    )


def literals(node):
    """The strings that an expression may be: a literal, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return []


class TestPhrases:
    def test_every_verb_that_is_recorded_has_one(self):
        missing = {
            f"{verb} ({place})"
            for node, place in recorded_verbs()
            for verb in literals(node)
            if verb not in history.PHRASES
        }

        assert not missing

    def test_every_verb_is_written_out_where_it_is_recorded(self):
        hidden = [place for node, place in recorded_verbs() if not literals(node)]

        assert not hidden, "write the verb as a literal, so that its phrase can be checked"

    def test_none_is_left_over_from_a_verb_that_nobody_records(self):
        recorded = {verb for node, _ in recorded_verbs() for verb in literals(node)}

        assert set(history.PHRASES) <= recorded

    def test_an_unknown_verb_still_reads_as_words(self):
        assert history.phrase("contract.signed_twice") == "contract signed twice"


class TestValues:
    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("name", "Hallmeier", "Hallmeier"),
            ("name", "", "–"),
            ("owner", None, "–"),
            ("level", 30, "Lead"),
            ("country", "CZ", "Czechia"),
            ("country", "Q1", "Q1"),
            ("role", "observer", "Observer"),
            ("is_administrator", True, "yes"),
            ("valid_from", "2026-09-30", "30\xa0Sep\xa02026"),
            ("name", "2026-13-99", "2026-13-99"),
            ("keys", ["a", "b", "c"], "a, b, c"),
            ("keys", list("abcdefg"), "a, b, c, d, e and 2 more"),
        ],
    )
    def test_they_are_shown_as_the_reader_would_write_them(self, field, value, words):
        with translation.override("en"):
            assert history.in_words(field, value) == words

    def test_a_pair_is_a_change_and_one_value_is_a_detail(self):
        renamed, valid_from = history._changes({"name": ["Old", "New"], "source": "erp"})

        assert (renamed.before, renamed.after, renamed.is_pair) == ("Old", "New", True)
        assert (valid_from.before, valid_from.after, valid_from.is_pair) == ("", "erp", False)
