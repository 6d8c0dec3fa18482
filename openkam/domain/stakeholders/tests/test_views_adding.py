"""Adding people: nothing typed is lost, and nobody is noted twice without being asked."""

import pytest
from django.test import Client
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Petr Havránek",
    "title": "Head of maintenance",
    "department": "Operations",
    "site": "Brno",
    "rank": "head",
    "email": "p.havranek@example.com",
    "phone": "777 123 456",
    "roles": ["user", "influencer"],
}


@pytest.fixture(autouse=True)
def company():
    return portfolio.company()


@pytest.fixture
def account():
    return portfolio.account(name="Hallmeier Werke", country="CZ")


@pytest.fixture
def writer(account):
    browser = Client()
    browser.force_login(portfolio.member(account, Level.WRITE))
    return browser


def url(account):
    return reverse("stakeholders:person-add", args=[account.pk])


def text(response):
    return response.content.decode()


class TestAddPerson:
    def test_it_notes_what_was_typed_and_leads_to_the_person(self, writer, account):
        boss = make.stakeholder(account, "Friedrich Hallmeier")

        answer = writer.post(url(account), {**TYPED, "reports_to": boss.pk})

        place = Position.objects.get(person__name="Petr Havránek")
        assert answer["Location"] == reverse("stakeholders:person", args=[place.pk])
        assert (place.title, place.site, place.rank) == ("Head of maintenance", "Brno", "head")
        assert place.reports_to == boss
        assert {way.normal for way in place.person.ways.all()} == {
            "p.havranek@example.com",
            "+420777123456",
        }
        assert {(one.role, one.is_confirmed) for one in place.roles.all()} == {
            ("user", False),
            ("influencer", False),
        }

    def test_it_leads_to_the_next_one_where_that_was_asked(self, writer, account):
        answer = writer.post(url(account), {**TYPED, "next": "1"})

        assert answer["Location"] == url(account)

    def test_a_fault_stands_at_its_field_and_loses_nothing(self, writer, account):
        answer = writer.post(url(account), {**TYPED, "email": "no address", "birthday": "31/31"})

        page = text(answer)
        assert answer.status_code == 422
        assert 'value="Petr Havránek"' in page
        assert 'value="no address"' in page
        assert '<option value="head" selected>' in page
        assert "Enter a valid email address." in page
        assert not Person.objects.exists()

    def test_a_start_beyond_all_days_is_refused_in_words(self, writer, account):
        answer = writer.post(url(account), {**TYPED, "name": "x" * 201})

        assert answer.status_code == 422
        assert "200" in text(answer)

    def test_somebody_of_the_same_name_is_asked_about_first(self, writer, account):
        make.stakeholder(account, "Petr Havranek", title="Buyer")

        answer = writer.post(url(account), TYPED)

        assert answer.status_code == 409
        assert "There is already <b>Petr Havranek</b>" in text(answer)
        assert 'value="p.havranek@example.com"' in text(answer)
        assert Person.objects.count() == 1

    def test_they_are_added_once_it_is_said_that_they_are_others(self, writer, account):
        make.stakeholder(account, "Petr Havranek")

        writer.post(url(account), {**TYPED, "anyway": "1"})

        assert Person.objects.count() == 2

    @pytest.mark.parametrize(
        "typed",
        [
            {"name": "Somebody Else", "email": "ANKE@Example.com"},
            {"name": "Somebody Else", "phone": "00420 777 999 888"},
            {"name": "Dr. Anke Vogt"},
            {"name": "vogt anke"},
        ],
    )
    def test_mail_phone_and_name_each_find_who_is_known(self, writer, account, typed):
        make.stakeholder(account, "Anke Vogt", mail="anke@example.com", phone="777 999 888")

        page = text(writer.get(reverse("stakeholders:person-alike", args=[account.pk]), typed))

        assert "There is already <b>Anke Vogt</b>" in page

    def test_nobody_at_a_closed_account_is_given_away(self, writer, account):
        make.stakeholder(portfolio.account(name="Secret"), "Anke Vogt", mail="anke@example.com")

        page = text(
            writer.get(
                reverse("stakeholders:person-alike", args=[account.pk]),
                {"name": "Anke Vogt", "email": "anke@example.com"},
            )
        )

        assert "Anke" not in page

    @pytest.mark.parametrize("name", ["Олена Ткач", "Γιώργος Παππάς", "王小明", "محمد الأحمد"])
    def test_names_in_any_script_are_kept_and_found_again(self, writer, account, name):
        writer.post(url(account), {"name": name})

        page = text(
            writer.get(reverse("stakeholders:person-alike", args=[account.pk]), {"name": name})
        )
        assert Person.objects.get().name == name
        assert name in page

    def test_a_name_is_text_and_no_markup(self, writer, account):
        name = '<img src=x onerror="alert(1)"> & Co'

        page = text(writer.post(url(account), {"name": name, "title": "<b>Boss</b>"}, follow=True))

        assert Person.objects.get().name == name
        assert "<img src=x" not in page
        assert "<b>Boss</b>" not in page
        assert "&lt;b&gt;Boss&lt;/b&gt;" in page

    def test_a_boss_of_another_account_is_no_choice(self, writer, account):
        stranger = make.stakeholder(portfolio.account(), "Somebody Else")

        answer = writer.post(url(account), {**TYPED, "reports_to": stranger.pk})

        assert answer.status_code == 422
        assert not Position.objects.filter(account=account).exists()


class TestAddAKnownPerson:
    def test_it_keeps_the_person_and_ends_what_they_left(self, account):
        old = make.stakeholder(account, "Gisela Pohl", mail="g.pohl@example.com")
        other = portfolio.account(name="Roadway")
        browser = Client()
        browser.force_login(make.actor())

        browser.post(
            f"{url(other)}?known={old.person_id}",
            {"title": "Assistant", "since": "2026-09-01", "leaves": [old.pk]},
        )

        old.refresh_from_db()
        new = Position.objects.get(account=other)
        assert (new.person_id, new.title) == (old.person_id, "Assistant")
        assert str(old.until) == "2026-09-01"
        assert Person.objects.count() == 1

    def test_a_person_who_is_not_open_is_not_there(self, writer, account):
        stranger = make.stakeholder(portfolio.account(), "Somebody Else")

        answer = writer.get(f"{url(account)}?known={stranger.person_id}")

        assert answer.status_code == 404

    def test_who_works_there_already_is_not_added_again(self, writer, account):
        place = make.stakeholder(account, "Anke Vogt")

        answer = writer.post(f"{url(account)}?known={place.person_id}", {"title": "Again"})

        assert answer.status_code == 422
        assert "already works there" in text(answer)


class TestQuickAdd:
    def test_a_name_and_an_account_are_enough(self, writer, account):
        answer = writer.post(
            reverse("stakeholders:quick-add"), {"name": "Anke Vogt", "account": account.pk}
        )

        place = Position.objects.get()
        assert answer["Location"] == reverse("stakeholders:person", args=[place.pk])
        assert place.account == account

    def test_it_asks_for_the_account_and_keeps_what_was_typed(self, writer):
        answer = writer.post(reverse("stakeholders:quick-add"), {"name": "Anke Vogt"})

        assert answer.status_code == 422
        assert "Say for which account the person works." in text(answer)
        assert 'value="Anke Vogt"' in text(answer)

    def test_finding_the_account_without_script_loses_nothing(self, writer, account):
        answer = writer.post(
            reverse("stakeholders:quick-add"), {"name": "Anke Vogt", "q": "hallmeier", "find": "1"}
        )

        assert answer.status_code == 200
        assert 'value="Anke Vogt"' in text(answer)
        assert "Hallmeier Werke" in text(answer)

    def test_it_offers_only_accounts_to_which_one_may_write(self, account):
        closed = portfolio.account(name="Closed one")
        browser = Client()
        browser.force_login(portfolio.member(closed, Level.READ))

        page = text(browser.get(reverse("stakeholders:quick-add"), {"q": "one"}))

        assert "Closed one" not in page
