"""The trail reads as sentences."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from openkam.core.audit.models import Entry
from openkam.domain.dossier.models import OwnKind
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
            ("year", 2025, "2025"),
            ("size", 741, "1 KB"),
        ],
    )
    def test_they_are_shown_as_the_reader_would_write_them(self, field, value, words):
        with translation.override("en"):
            assert history.in_words(field, value) == words

    def test_a_pair_is_a_change_and_one_value_is_a_detail(self):
        entry = Entry(thing="portfolio.account", changes={"name": ["Old", "New"], "source": "erp"})

        renamed, valid_from = history._changes(entry)

        assert (renamed.before, renamed.after, renamed.is_pair) == ("Old", "New", True)
        assert (valid_from.before, valid_from.after, valid_from.is_pair) == ("", "erp", False)


class TestThings:
    def test_a_fact_is_called_what_its_kind_is(self):
        about = {"kind": "budget", "year": 2025, "is_new": True}
        entry = Entry(thing="dossier.fact", thing_name="144: budget 2025", changes=about)

        assert told(entry) == ("Their budget for what we sell 2025", ["Noted for the first time"])

    @pytest.mark.django_db
    def test_so_is_one_of_a_kind_of_the_companys_own(self):
        kind = OwnKind.objects.create(name="Fleet", section="company", value_type="text")
        about = {"kind": kind.code, "is_new": True}
        entry = Entry(thing="dossier.fact", thing_name=f"7: {kind.code}", changes=about)

        assert told(entry)[0] == "Fleet"

    def test_a_revision_has_no_name(self):
        entry = Entry(thing="dossier.revision", thing_name="144: 2026-11-28", changes={})

        assert told(entry) == ("", [])

    def test_the_currency_of_a_deal_is_not_the_one_of_the_reports(self):
        deal = Entry(thing="dossier.contest", thing_name="Frames", changes={"currency": "CAD"})

        assert told(deal) == ("Frames", ["Currency"])

    @pytest.mark.parametrize(
        ("changes", "read"),
        [
            ({"amount": "90000.50", "currency": "EUR"}, ("", "€90\u202f000.50")),
            ({"amount": [None, "7000"], "currency": "CZK"}, ("–", "CZK\xa07\u202f000.00")),
            (
                {"amount": ["1200", "7000"], "currency": ["EUR", "USD"]},
                ("€1\u202f200.00", "$7\u202f000.00"),
            ),
            ({"amount": ["90000.50", "7000"]}, ("90\u202f000.5", "7\u202f000")),
            ({"amount": ["7000", None], "currency": ["EUR", ""]}, ("€7\u202f000.00", "–")),
        ],
    )
    def test_the_amount_of_a_deal_stands_with_its_currency(self, changes, read):
        entry = Entry(thing="dossier.contest", thing_name="Frames", changes=changes)

        with translation.override("en"):
            (change,) = history._changes(entry)

        assert (change.field, change.before, change.after) == ("Amount", *read)


def told(entry):
    entry.at = datetime(2026, 11, 28, tzinfo=UTC)
    with translation.override("en"):
        (event,) = history.events([entry], page_of="portfolio.account")
        return event.thing, [change.field for change in event.changes]


class TestPeople:
    def test_the_export_of_a_person_calls_each_act_as_the_history_does(self):
        told = {verb: str(phrase) for verb, phrase in held_phrases.items()}

        assert told == {verb: history.phrase(verb) for verb in told}
