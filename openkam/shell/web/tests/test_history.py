"""The trail reads as sentences."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from openkam.domain.stakeholders.selectors.held.trail import PHRASES as held_phrases
from openkam.shell.web import history

PACKAGE = Path(__file__).resolve().parents[3]
VERB = re.compile(r"[a-z]+\.[a-z_]*(ed|set|undone|made|kept|_on|_off|_by_[a-z_]+)")


def recorded_verbs():
    """{verb: place} of every `trail.record(actor, verb, …)` in the code, and of its like."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        for call in filter(is_record, ast.walk(tree)):
            place = f"{path.relative_to(PACKAGE)}:{call.lineno}"
            found |= dict.fromkeys(verbs_of(call, tree), place)
    return found


def verbs_of(call, tree):
    """The verbs of one call: those written there, else all that its module writes."""
    here = verbs_in(call.args[1])
    return here or verbs_in(tree)


def verbs_in(tree):
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [text for text in constants if isinstance(text, str) and VERB.fullmatch(text)]


def is_record(node):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "note_in_trail"
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("record", "record_many")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "trail"
    )


class TestPhrases:
    def test_every_verb_that_is_recorded_has_one(self):
        recorded = recorded_verbs()

        missing = {verb: recorded[verb] for verb in recorded if verb not in history.PHRASES}

        assert "account.renamed" in recorded
        assert not missing

    def test_none_is_left_over_from_a_verb_that_nobody_records(self):
        assert set(history.PHRASES) <= set(recorded_verbs())

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
            ("rank", "head", "Head of department"),
            ("kind", "influence", "Influence"),
            ("kind", "attitude", "Attitude towards us"),
            ("roles", ["decider (Road Bikes) ✓", "Sponsor"], "Decider (Road Bikes) ✓, Sponsor"),
            ("ways", ["email: anke@example.com"], "E-mail: anke@example.com"),
            ("reports", [12, 13], "2"),
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


class TestPeople:
    def test_the_export_of_a_person_calls_each_act_as_the_history_does(self):
        told = {verb: str(phrase) for verb, phrase in held_phrases.items()}

        assert told == {verb: history.phrase(verb) for verb in told}
