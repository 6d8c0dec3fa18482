"""The page of a person, and changing what is known of them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.models import OwnRole, Position
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return portfolio.company()


@pytest.fixture
def account():
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def place(account):
    return make.stakeholder(
        account,
        "Anke Vogt",
        title="Chief operating officer",
        mail="anke@example.com",
        phone="+49 371 5550123",
        power=4,
        attitude=-2,
        language="de",
    )


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def writer(account):
    return browser_of(portfolio.member(account, Level.WRITE))


def at(name, place, *more):
    return reverse(f"stakeholders:{name}", args=[place.pk, *more])


def text(response):
    return response.content.decode().replace("\u00a0", " ")


class TestPage:
    def test_it_says_who_it_is_and_how_to_reach_them(self, writer, place):
        page = text(writer.get(at("person", place)))

        assert "Anke Vogt" in page
        assert "Chief operating officer" in page
        assert 'href="mailto:anke@example.com"' in page
        assert 'href="tel:+493715550123"' in page
        assert "German" in page
        assert "Birthday" not in page

    def test_who_may_write_reads_opinions_with_reason_basis_and_author(self, writer, place):
        page = text(writer.get(at("person", place)))

        assert "4 of 5 · Weighs heavily" in page
        assert "Against us" in page
        assert "Said so in March." in page
        assert "Legitimate interest" in page

    @pytest.mark.parametrize("persona", ["reader", "observer"])
    def test_others_are_told_why_they_read_none(self, account, place, persona):
        user = people.observer() if persona == "observer" else portfolio.member(account, Level.READ)

        page = text(browser_of(user).get(at("person", place)))

        assert "is personal data. Only who may write to this account reads it." in page
        assert "Against us" not in page
        assert "Said so in March." not in page

    def test_an_earlier_opinion_stays_readable(self, writer, place):
        make.opinion(place, "attitude", number=1, is_confirmed=True, why="She spoke for us.")

        page = text(writer.get(at("person", place)))

        assert "Supports us" in page
        assert "1 earlier" in page
        assert "Against us" in page

    def test_a_closed_employer_is_another_account(self, account, place):
        secret = portfolio.account(name="Secret GmbH")
        services.place_person(
            make.actor(),
            place.person_id,
            secret.pk,
            position={"title": "Board"},
            on=date(2026, 9, 1),
            today=make.TODAY,
        )

        page = text(browser_of(portfolio.member(account, Level.READ)).get(at("person", place)))

        assert "Secret GmbH" not in page
        assert "Board" not in page
        assert "another account" in page

    def test_it_is_not_there_for_who_may_not_see_the_account(self, place):
        assert browser_of(people.outsider()).get(at("person", place)).status_code == 404


class TestChanging:
    def test_the_boss_and_the_title_change_together(self, writer, account, place):
        boss = make.stakeholder(account, "Friedrich Hallmeier")

        writer.post(at("position-change", place), {"title": "Board", "reports_to": boss.pk})

        place.refresh_from_db()
        assert (place.title, place.reports_to_id) == ("Board", boss.pk)

    def test_a_circle_is_refused_at_the_field_and_nothing_changes(self, writer, account, place):
        below = make.stakeholder(account, "Petr Havránek", boss=place)

        answer = writer.post(at("position-change", place), {"title": "X", "reports_to": below.pk})

        place.refresh_from_db()
        assert answer.status_code == 422
        assert "already reports to" in text(answer)
        assert (place.title, place.reports_to_id) == ("Chief operating officer", None)

    def test_a_line_that_somebody_moved_meanwhile_is_not_overwritten(self, writer, account, place):
        first, second = (make.stakeholder(account, name) for name in ("Boss One", "Boss Two"))
        services.set_reports_to(make.actor(), place.pk, first.pk)

        answer = writer.post(
            at("position-change", place), {"title": "Kept", "reports_to": second.pk, "seen": ""}
        )

        place.refresh_from_db()
        assert answer.status_code == 409
        assert 'value="Kept"' in text(answer)
        assert place.reports_to_id == first.pk

    def test_an_answer_in_the_dialog_stays_in_the_dialog(self, writer, place):
        answer = writer.post(
            at("person-change", place), {"name": ""}, headers={"hx-request": "true"}
        )

        assert answer.status_code == 422
        assert answer["HX-Retarget"] == "#pe-asked"

    def test_ways_are_replaced_by_those_typed(self, writer, place):
        writer.post(
            at("ways-set", place),
            {
                "form-TOTAL_FORMS": "2",
                "form-INITIAL_FORMS": "2",
                "form-0-kind": "email",
                "form-0-value": "",
                "form-1-kind": "mobile",
                "form-1-value": "+49 170 1234567",
                "form-1-is_preferred": "on",
            },
        )

        ways = place.person.ways.values_list("kind", "value", "is_preferred")
        assert list(ways) == [("mobile", "+49 170 1234567", True)]

    def test_a_link_back_leads_only_to_pages_of_ours(self, writer, place):
        page = text(writer.get(at("person-change", place) + "?back=https://evil.example/"))

        assert 'href="https://evil' not in page
        assert 'value="https://evil' not in page


class TestLeaving:
    def test_it_can_be_taken_back(self, writer, place):
        writer.post(at("position-end", place), {"until": "2026-09-30"})
        assert "left on 30 Sep 2026" in text(writer.get(at("person", place)))

        writer.post(at("position-resume", place))

        place.refresh_from_db()
        assert place.until is None

    def test_taking_it_back_gives_them_their_reports_again(self, writer, account, place):
        below = make.stakeholder(account, "Petr Havránek", boss=place)
        moved = make.stakeholder(account, "Ewa Sobczak", boss=place)
        writer.post(at("position-end", place), {"until": "2026-09-30"})
        services.set_reports_to(make.actor(), moved.pk, below.pk)

        writer.post(at("position-resume", place))

        below.refresh_from_db()
        moved.refresh_from_db()
        assert (below.reports_to_id, moved.reports_to_id) == (place.pk, below.pk)

    def test_a_day_before_the_first_is_refused_at_its_field(self, writer, account):
        place = make.stakeholder(account, "Late Comer", since=date(2026, 1, 1))

        answer = writer.post(at("position-end", place), {"until": "2025-01-01"})

        assert answer.status_code == 422
        assert "The last day is before the first." in text(answer)

    def test_who_moved_is_a_door_to_the_new_account(self, account, place):
        other = portfolio.account(name="Roadway")
        head = browser_of(make.actor())

        choice = head.post(at("person-moved", place), {"account": other.pk})
        head.post(
            choice["Location"], {"title": "Board", "leaves": [place.pk], "since": "2026-09-01"}
        )

        new = Position.objects.get(account=other)
        page = text(head.get(reverse("web:account-people-table", args=[account.pk])))
        assert f'now at <a class="ok-link" href="{at("person", new)}">Roadway</a>' in page
        assert "Now at" in text(head.get(at("person", place)))


class TestOpinions:
    def test_one_is_noted_with_its_reason(self, writer, place):
        writer.post(
            at("opinion-note", place, "power"),
            {"number": "5", "why": "Signed alone.", "basis": "interest", "is_confirmed": "1"},
        )

        held = place.opinions.get(kind="power", replaced_on=None)
        assert (held.number, held.is_confirmed, held.why) == (5, True, "Signed alone.")

    def test_without_a_reason_it_is_refused_and_the_number_kept(self, writer, place):
        answer = writer.post(
            at("opinion-note", place, "power"), {"number": "5", "why": " ", "basis": "interest"}
        )

        assert answer.status_code == 422
        assert 'value="5" required id="id_number_4" checked' in text(answer)
        assert place.opinions.get(kind="power", replaced_on=None).number == 4

    def test_what_somebody_else_noted_meanwhile_is_shown_beside_mine(self, writer, place):
        seen = place.opinions.get(kind="attitude", replaced_on=None).pk
        make.opinion(place, "attitude", number=2, is_confirmed=True, why="Theirs, this morning.")

        answer = writer.post(
            at("opinion-note", place, "attitude"),
            {"number": "0", "why": "Mine, as typed.", "basis": "interest", "seen": seen},
        )

        page = text(answer)
        assert answer.status_code == 409
        assert "Theirs, this morning." in page
        assert "Mine, as typed." in page
        assert place.opinions.get(kind="attitude", replaced_on=None).number == 2

    def test_saving_once_more_replaces_theirs(self, writer, place):
        now = make.opinion(place, "attitude", number=2, why="Theirs.")

        writer.post(
            at("opinion-note", place, "attitude"),
            {"number": "0", "why": "Mine.", "basis": "interest", "seen": now.pk},
        )

        assert place.opinions.get(kind="attitude", replaced_on=None).why == "Mine."

    def test_a_withdrawn_one_stays_as_history(self, writer, place):
        writer.post(at("opinion-withdraw", place, "attitude"))

        page = text(writer.get(at("person", place)))
        assert not place.opinions.filter(kind="attitude", replaced_on=None).exists()
        assert "1 earlier" in page


class TestRoles:
    def test_several_are_set_for_product_groups_and_own_ones_too(self, writer, place):
        own = services.add_own_role(make.actor(), "Sponsor")

        writer.post(
            at("roles-set", place),
            {
                "form-TOTAL_FORMS": "3",
                "form-INITIAL_FORMS": "0",
                "form-0-role": "decider",
                "form-0-product_group": "Mountain Bikes",
                "form-0-is_confirmed": "1",
                "form-0-why": "Her own words.",
                "form-1-role": own.code,
                "form-2-role": "",
            },
        )

        assert set(place.roles.values_list("role", "product_group", "is_confirmed")) == {
            ("decider", "Mountain Bikes", True),
            (own.code, "", False),
        }

    def test_a_retired_role_stays_with_who_plays_it(self, writer, place):
        own = services.add_own_role(make.actor(), "Sponsor")
        services.set_roles(make.actor(), place.pk, [services.Played(own.code)], today=make.TODAY)
        services.retire_own_role(make.actor(), own.pk)

        page = text(writer.get(at("roles-set", place)))

        assert OwnRole.objects.get().is_retired
        assert f'<option value="{own.code}" selected>Sponsor</option>' in page
