"""The list of all people, the table of an account's people, and finding them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture(autouse=True)
def company():
    return portfolio.company()


@pytest.fixture
def account():
    return portfolio.account(name="Hallmeier Werke")


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def names(rows):
    return [row.person.name for row in rows]


class TestList:
    def test_it_holds_only_people_of_open_accounts(self, account):
        make.stakeholder(account, "Anke Vogt")
        make.stakeholder(portfolio.account(), "Hidden One")
        reader = browser_of(portfolio.member(account, Level.READ))

        page = text(reader.get(reverse("stakeholders:people")))

        assert "Anke Vogt" in page
        assert "Hidden One" not in page

    @pytest.mark.parametrize("typed", ["havranek", "HAVRÁNEK petr", "brno", "hallmeier", "p.hav"])
    def test_it_is_searched_without_accents_by_name_site_account_and_mail(self, account, typed):
        make.stakeholder(account, "Petr Havránek", site="Brno", mail="p.havranek@example.com")
        make.stakeholder(portfolio.account(name="Another"), "Anke Vogt")

        found = selectors.stakeholders(make.actor(), today=TODAY, q=typed)

        assert names(found) == ["Petr Havránek"]

    def test_who_left_shows_only_when_asked_for(self, account):
        place = make.stakeholder(account, "Anke Vogt")
        services.end_position(make.actor(), place.pk, until=date(2026, 9, 1))

        now = selectors.stakeholders(make.actor(), today=TODAY)
        former = selectors.stakeholders(make.actor(), today=TODAY, filters={"state": "former"})

        assert (names(now), names(former)) == ([], ["Anke Vogt"])

    def test_it_is_narrowed_by_role_level_responsible_and_contact(self, account):
        colleague = people.user(name="Hana Veselá")
        place = make.stakeholder(account, "Anke Vogt", rank="executive", roles=("decider",))
        make.tie(place, colleague, is_owner=True)
        make.touch(place, colleague, date(2026, 9, 20))
        make.stakeholder(account, "Petr Havránek")

        for filters in (
            {"role": "decider"},
            {"level": "executive"},
            {"owner": str(colleague.pk)},
            {"contact": "recent"},
        ):
            found = selectors.stakeholders(make.actor(), today=TODAY, filters=filters)
            assert names(found) == ["Anke Vogt"], filters
        for filters in ({"owner": "none"}, {"contact": "never"}, {"level": "none"}):
            found = selectors.stakeholders(make.actor(), today=TODAY, filters=filters)
            assert names(found) == ["Petr Havránek"], filters

    def test_it_sorts_by_level_with_the_unknown_last(self, account):
        for name, rank in (("Anna", ""), ("Bert", "staff"), ("Carl", "owner")):
            make.stakeholder(account, name, rank=rank)

        found = selectors.stakeholders(make.actor(), today=TODAY, sort="level")

        assert names(found) == ["Carl", "Bert", "Anna"]

    def test_its_file_holds_what_the_list_shows_and_no_formula(self, account):
        make.stakeholder(account, "=cmd()", title="Buyer", mail="x@example.com")
        make.stakeholder(account, "Anke Vogt", title="Board")

        answer = browser_of(make.actor()).get(
            reverse("stakeholders:people-export", args=["csv"]), {"q": "buyer"}
        )

        lines = b"".join(answer.streaming_content).decode()
        assert "'=cmd()" in lines
        assert "x@example.com" in lines
        assert "Anke Vogt" not in lines

    def test_an_empty_house_says_what_to_do_next(self):
        page = text(browser_of(make.actor()).get(reverse("stakeholders:people")))

        assert "No people yet" in page
        assert reverse("stakeholders:quick-add") in page


class TestTable:
    def test_it_shows_roles_ties_and_opinions_to_who_may_write(self, account):
        colleague = people.user(name="Hana Veselá")
        boss = make.stakeholder(account, "Friedrich Hallmeier")
        place = make.stakeholder(
            account, "Anke Vogt", boss=boss, roles=("decider",), power=4, attitude=2
        )
        make.tie(place, colleague, is_owner=True)
        make.touch(place, colleague, date(2026, 9, 20))

        page = text(
            browser_of(portfolio.member(account, Level.WRITE)).get(
                reverse("web:account-people-table", args=[account.pk])
            )
        )

        for shown in (
            "Friedrich Hallmeier",
            "Decider",
            "Champions us",
            "Hana Veselá",
            "20 Sep 2026",
        ):
            assert shown in page, shown

    def test_it_keeps_opinions_from_readers_and_says_so(self, account):
        make.stakeholder(account, "Anke Vogt", power=4, attitude=2)

        page = text(
            browser_of(portfolio.member(account, Level.READ)).get(
                reverse("web:account-people-table", args=[account.pk])
            )
        )

        assert "Champions us" not in page
        assert "is personal data" in page

    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("role=buyer", "Petr Havránek"),
            ("site=Brno", "Petr Havránek"),
            ("department=Finance", "Stefan Röhrig"),
            ("q=rohrig", "Stefan Röhrig"),
            ("group=Road+Bikes", "Petr Havránek"),
        ],
    )
    def test_it_is_narrowed(self, account, query, kept):
        head = make.actor()
        petr = make.stakeholder(account, "Petr Havránek", site="Brno")
        services.set_roles(head, petr.pk, [services.Played("buyer", "Road Bikes")], today=TODAY)
        make.stakeholder(account, "Stefan Röhrig", department="Finance")

        url = reverse("web:account-people-table", args=[account.pk])
        page = text(browser_of(head).get(f"{url}?{query}")).split("<tbody>")[1]

        other = {"Petr Havránek", "Stefan Röhrig"} - {kept}
        assert kept in page
        assert other.pop() not in page

    def test_names_are_text_and_no_markup(self, account):
        make.stakeholder(account, "<script>alert(1)</script>", title="<b>Boss</b>", site="<i>x</i>")

        page = text(
            browser_of(make.actor()).get(reverse("web:account-people-table", args=[account.pk]))
        )

        assert "<script>alert" not in page
        assert "<b>Boss" not in page
        assert "<i>x</i>" not in page

    def test_without_anybody_it_says_what_would_stand_here(self, account):
        url = reverse("web:account-people-table", args=[account.pk])

        writer = text(browser_of(make.actor()).get(url))
        reader = text(browser_of(portfolio.member(account, Level.READ)).get(url))

        add = reverse("stakeholders:person-add", args=[account.pk])
        assert "Nobody is known here yet" in writer
        assert add in writer
        assert add not in reader


class TestFindPeople:
    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("Petr Havránek", "havranek"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Олена Ткач", "ткач"),
            ("Γιώργος Παππάς", "παππας"),
            ("王小明", "小明"),
            ("محمد الأحمد", "محمد"),
        ],
    )
    def test_they_are_found_in_any_script_with_and_without_accents(self, account, name, typed):
        place = make.stakeholder(account, name, title="Buyer")

        found = selectors.find_people(make.actor(), typed, today=TODAY)

        assert [(one.position, one.name) for one in found] == [(place.pk, name)]

    def test_only_through_the_gate(self, account):
        make.stakeholder(account, "Anke Vogt")

        assert selectors.find_people(people.outsider(), "vogt", today=TODAY) == []

    def test_the_keyboard_palette_offers_them(self, account):
        place = make.stakeholder(account, "Anke Vogt")

        page = text(browser_of(make.actor()).get(reverse("web:find"), {"q": "vogt"}))

        assert reverse("stakeholders:person", args=[place.pk]) in page
