"""By which words the notes of contacts and ties are found."""

from datetime import date

import pytest

from openkam.core.access.models import Level
from openkam.core.search import selectors as search
from openkam.core.search import services as searching
from openkam.core.search.models import Entry
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.panels.searchable import SEARCHABLE
from openkam.domain.stakeholders.services import merging
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture
def account():
    """A customer."""
    return portfolio.account()


def found(text, actor=None):
    """The kinds and numbers found."""
    hits = search.find(actor or make.actor(), text)
    return sorted((hit.kind, hit.object_id) for hit in hits)


class TestNotes:
    def test_notes_of_contacts_and_ties_are_found_by_readers(self, account):
        place, mate = make.stakeholder(account), portfolio.member(account, Level.READ)
        touch = make.touch(place, mate, note="Spoke of the tender in Łódź")
        tie = make.tie(place, mate, note="Both studied in Lodz")

        assert found("lodz", mate) == [("tie", tie.pk), ("touch", touch.pk)]
        names = [
            one.shown(mate, [touch.pk if one.kind == "touch" else tie.pk]) for one in SEARCHABLE
        ]
        assert "Anke Vogt" in names[0][touch.pk].title
        assert names[1][tie.pk].url == f"/people/positions/{place.pk}/ties/{mate.pk}/"

    def test_opinions_are_not_found(self, account):
        make.opinion(make.stakeholder(account), "business", text="Wants her qwyx line")

        assert found("qwyx") == []

    def test_what_is_taken_back_is_not_found_and_comes_back(self, account):
        place, mate = make.stakeholder(account), portfolio.member(account)
        touch = make.touch(place, mate, note="tender one")
        tie = make.tie(place, mate, note="tender two")

        removed = services.remove_tie(make.actor(), tie.pk)
        assert found("tender") == []

        services.restore(make.actor(), removed.text)
        assert found("tender") == [("tie", tie.pk), ("touch", touch.pk)]

        services.remove_touch(make.actor(), touch.pk)
        services.set_tie(make.actor(), place.pk, mate.pk, note="", today=TODAY)
        assert found("tender") == []

    def test_corrected_notes_are_found_by_the_right_words(self, account):
        place, mate = make.stakeholder(account), portfolio.member(account)
        touch = make.touch(place, mate, note="wrong words")

        services.correct_entry(
            make.actor(),
            place.person_id,
            "touches",
            touch.pk,
            values={"note": "right words"},
            asked_on=TODAY,
            today=TODAY,
        )

        assert (found("wrong"), found("right")) == ([], [("touch", touch.pk)])

    def test_merging_two_people_and_undoing_it_keep_them_found(self, account):
        keep, other = make.stakeholder(account), make.stakeholder(account, "A. Vogt")
        mate = portfolio.member(account)
        first = make.tie(keep, mate, note="tender kept")
        second = make.tie(other, mate, note="tender moved")

        merge = merging.merge_people(
            make.actor(), keep_id=keep.person_id, merged_id=other.person_id, today=TODAY
        )
        assert found("tender") == found("moved") == [("tie", first.pk)]

        merging.undo_merge(make.actor(), merge.pk, today=TODAY)
        assert found("moved") == [("tie", second.pk)]
        assert found("kept") == [("tie", first.pk)]

    def test_erasing_a_person_leaves_no_word(self, account):
        place, mate = make.stakeholder(account, "Žofie Qwyxová"), portfolio.member(account)
        other = make.stakeholder(account, "Anke Vogt")
        make.touch(place, mate, note="agreed on everything")
        touch = make.touch(other, mate, note="Zofie Qwyxova sends regards; ŽOFIE QWYXOVÁ too")
        searching.put("fact", 5, account.pk, "", "Ask Žofie Qwyxová", day=TODAY)

        services.erase_person(make.actor(), place.person_id, typed="Žofie Qwyxová", today=TODAY)

        assert found("qwyx") == found("agreed") == []
        assert found("regards") == [("touch", touch.pk)]
        rows = Entry.objects.values_list("title", "text", "title_words", "words")
        assert "qwyx" not in str(list(rows)).lower()

    def test_all_anew_comes_to_the_same(self, account):
        place, mate = make.stakeholder(account), portfolio.member(account)
        make.touch(place, mate, date(2026, 9, 1), note="first")
        make.touch(place, mate, note="")
        make.tie(place, mate, note="second")
        before = sorted(Entry.objects.values_list("kind", "object_id", "day", "words"))
        Entry.objects.all().delete()

        assert searching.fill(SEARCHABLE) == 2

        assert sorted(Entry.objects.values_list("kind", "object_id", "day", "words")) == before
