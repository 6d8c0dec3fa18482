"""Correcting what is wrong, and objecting to being judged."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import Opinion
from openkam.domain.stakeholders.tests import everywhere, make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
ASKED = date(2026, 9, 20)


def correct(place, section, entry, actor=None, **values):
    """As a head whom the person asked."""
    services.correct_entry(
        actor or make.actor(),
        place.person_id,
        section,
        entry,
        values=values,
        asked_on=ASKED,
        today=TODAY,
    )


class TestCorrecting:
    def test_the_wrong_name_stands_nowhere_any_more(self):
        place = make.stakeholder(portfolio.account(), "Anke Vocht", title="CFO")

        correct(place, "identity", place.person_id, name="Anke Vogt")

        place.person.refresh_from_db()
        assert (place.person.name, place.person.search_name) == ("Anke Vogt", "anke vogt")
        assert everywhere.found_in("Vocht") == []

    def test_the_trail_says_that_the_person_asked_and_when(self):
        place = make.stakeholder(portfolio.account())
        opinion = make.opinion(place, "personal", text="Wants to retire")

        correct(place, "opinions", opinion.pk, text="Wants to stay")

        opinion.refresh_from_db()
        entry = Entry.objects.get(verb="person.corrected")
        assert opinion.text == "Wants to stay"
        assert entry.changes == {"kind": "opinions", "asked_on": "2026-09-20"}

    def test_an_entry_that_should_never_have_been_is_deleted(self):
        place = make.stakeholder(portfolio.account())
        opinion = make.opinion(place, "personal")

        services.delete_entry(
            make.actor(), place.person_id, "opinions", opinion.pk, asked_on=ASKED, today=TODAY
        )

        assert not Opinion.objects.exists()

    def test_a_value_beyond_its_scale_is_refused(self):
        place = make.stakeholder(portfolio.account(), power=3)

        with pytest.raises(services.BadRequest):
            correct(place, "opinions", Opinion.objects.get().pk, number=9)

    def test_an_entry_about_somebody_else_is_not_found(self):
        account = portfolio.account()
        place, other = make.stakeholder(account), make.stakeholder(account, "Other")

        with pytest.raises(Http404):
            correct(place, "positions", other.pk, title="CEO")

    def test_who_may_write_to_one_of_two_accounts_may_not(self):
        first, second = portfolio.account(), portfolio.account()
        place = make.stakeholder(first)
        services.add_position(make.actor(), place.person_id, second.pk, position={}, today=TODAY)
        writer = portfolio.member(first, Level.WRITE)

        with pytest.raises(PermissionDenied):
            correct(place, "positions", place.pk, actor=writer, title="CEO")

    def test_a_day_to_come_is_refused(self):
        place = make.stakeholder(portfolio.account())

        with pytest.raises(services.BadRequest) as refused:
            services.correct_entry(
                make.actor(),
                place.person_id,
                "positions",
                place.pk,
                values={"title": "CEO"},
                asked_on=date(2027, 1, 1),
                today=TODAY,
            )

        assert refused.value.field == "asked_on"


class TestObjecting:
    def object(self, place):
        return services.note_objection(
            make.actor(), place.person_id, asked_on=ASKED, words="Not me", today=TODAY
        )

    def test_no_opinion_is_shown_or_noted_until_it_is_decided(self):
        account = portfolio.account()
        place = make.stakeholder(account, power=5)

        self.object(place)

        shown = selectors.snapshot(make.actor(), account.pk, TODAY)
        assert shown.power(place.pk) is None
        with pytest.raises(services.BadOpinion, match="objected"):
            make.opinion(place, "attitude", number=1)

    def test_lifted_shows_them_again(self):
        account = portfolio.account()
        place = make.stakeholder(account, power=5)
        self.object(place)

        services.decide_objection(
            make.actor(), place.person_id, is_upheld=False, why="We need it", today=TODAY
        )

        assert selectors.snapshot(make.actor(), account.pk, TODAY).power(place.pk) == 5

    def test_upheld_deletes_them_and_none_is_noted_again(self):
        place = make.stakeholder(portfolio.account(), power=5)
        self.object(place)

        services.decide_objection(
            make.actor(), place.person_id, is_upheld=True, why="They are right", today=TODAY
        )

        assert not Opinion.objects.exists()
        with pytest.raises(services.BadOpinion):
            make.opinion(place, "power", number=3)

    def test_it_is_decided_once_and_with_a_reason(self):
        place = make.stakeholder(portfolio.account())
        self.object(place)

        with pytest.raises(services.BadRequest, match="Say why"):
            services.decide_objection(
                make.actor(), place.person_id, is_upheld=True, why=" ", today=TODAY
            )
        services.decide_objection(
            make.actor(), place.person_id, is_upheld=True, why="Right", today=TODAY
        )
        with pytest.raises(services.BadRequest, match="meanwhile"):
            services.decide_objection(
                make.actor(), place.person_id, is_upheld=False, why="Wrong", today=TODAY
            )

    def test_a_second_one_while_the_first_waits_is_refused(self):
        place = make.stakeholder(portfolio.account())
        self.object(place)

        with pytest.raises(services.BadRequest, match="waits"):
            self.object(place)


class TestPages:
    @pytest.fixture(autouse=True)
    def signed_in(self, client):
        portfolio.company()
        client.force_login(make.actor())

    def test_an_entry_is_corrected_from_the_page(self, client):
        place = make.stakeholder(portfolio.account(), attitude=1)
        url = f"/people/persons/{place.person_id}/correct/opinions/{Opinion.objects.get().pk}/"

        asked = client.get(url)
        answer = client.post(
            url,
            {"number": "-1", "why": "They said so", "basis": "interest", "asked_on": "2026-09-20"},
        )

        assert asked.status_code == 200
        assert answer.status_code == 302
        assert Opinion.objects.get().number == -1

    def test_what_was_typed_stays_when_it_is_refused(self, client):
        place = make.stakeholder(portfolio.account())
        url = f"/people/persons/{place.person_id}/correct/positions/{place.pk}/"

        answer = client.post(url, {"title": "CEO of all", "asked_on": "2999-01-01"})

        assert answer.status_code == 422
        assert "CEO of all" in answer.content.decode()

    def test_an_objection_is_noted_and_decided_on_the_page(self, client):
        place = make.stakeholder(portfolio.account(), power=2)
        start = f"/people/persons/{place.person_id}"

        client.post(f"{start}/object/", {"asked_on": "2026-09-20", "words": "Not me"})
        page = client.get(f"{start}/held/").content.decode()
        client.post(f"{start}/objection/", {"outcome": "upheld", "why": "Right"})

        assert "to be decided" in page
        assert not Opinion.objects.exists()

    def test_the_erased_person_page_has_no_word_and_no_button(self, client):
        place = make.stakeholder(portfolio.account(), "Qwyx Vogt", boss=None)
        start = f"/people/persons/{place.person_id}"

        preview = client.get(f"{start}/erase/").content.decode()
        wrong = client.post(f"{start}/erase/", {"typed": "Somebody"})
        client.post(f"{start}/erase/", {"typed": "qwyx vogt"})
        page = client.get(f"{start}/held/").content.decode()

        assert "Goes for good" in preview
        assert wrong.status_code == 422
        assert "Erased for good" in page
        assert "Qwyx" not in page
