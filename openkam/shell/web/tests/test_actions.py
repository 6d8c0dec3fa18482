from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.saved_views import services
from openkam.core.saved_views.models import Audience
from openkam.domain.dossier import services as dossier
from openkam.domain.portfolio.tests import make
from openkam.shell.web import palette

pytestmark = pytest.mark.django_db
FIND = "/find/"
TODAY = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def company():
    return make.company()


def titles(groups):
    return [hit.title for group in groups for hit in group.hits]


def found(actor, text, here=""):
    return titles(palette.found(actor, text, today=TODAY, here=here))


class TestActions:
    @pytest.mark.parametrize(
        ("person", "offered"),
        [
            (people.user, {"Add account"}),
            (people.observer, set()),
            (
                people.head,
                {"Add account", "Import a file", "Set a rate", "Add a tier", "Add a segment"},
            ),
            (people.administrator, {"Invite a colleague", "Add account", "Import a file"}),
        ],
    )
    def test_they_are_what_the_reader_may_do(self, person, offered):
        everything = {
            "Add account",
            "Import a file",
            "Invite a colleague",
            "Set a rate",
            "Export everything",
            "Add a tier",
            "Add a segment",
        }

        shown = set(found(person(), ">"))

        assert offered <= shown
        if person is not people.administrator:
            assert shown & everything == offered

    def test_each_leads_to_a_page_that_is_open(self, client):
        for actor in (people.user(), people.observer(), people.head(), people.administrator()):
            client.force_login(actor)
            for group in palette.found(actor, ">", today=TODAY):
                for hit in group.hits:
                    if not hit.field:
                        assert client.get(hit.url).status_code == 200, hit.url

    @pytest.mark.parametrize("text", ["new customer", "CREATE account", "> add acc"])
    def test_they_are_found_by_what_else_people_call_them(self, text):
        assert "Add account" in found(people.head(), text)

    def test_a_language_is_found_with_and_without_accents_in_every_other(self):
        with translation.override("ru"):
            for text in ("čeština", "cestina", "language cs"):
                assert any("Čeština" in title for title in found(people.head(), text))

    def test_after_the_sign_only_actions_are_found(self):
        make.account(name="Import House")

        assert "Import House" in found(people.head(), "import")
        assert "Import House" not in found(people.head(), ">import")


class TestViews:
    def test_a_view_is_found_by_its_name(self):
        actor = people.user()
        services.save_view(
            people.head(),
            list_key="portfolio:accounts",
            name="Mé velké",
            query="owner=me",
            audience=Audience.EVERYBODY,
        )

        assert "Mé velké" in found(actor, "me velke")

    def test_a_view_of_a_list_that_is_closed_to_the_reader_is_not(self):
        services.save_view(
            people.administrator(),
            list_key="web:users",
            name="Away",
            query="state=waiting",
            audience=Audience.EVERYBODY,
        )

        assert "Away" not in found(people.user(), "away")


class TestPage:
    def test_a_list_offers_to_be_saved_and_exported_as_it_is(self):
        here = "https://kam.example.com/portfolio/accounts/?owner=me&page=2"

        groups = palette.found(people.head(), "", today=TODAY, here=here)

        urls = [hit.url for hit in groups[0].hits]
        assert groups[0].title == "This page"
        assert urls == [
            "/views/save/?list=portfolio:accounts&query=owner%3Dme&columns=".replace(":", "%3A"),
            "/portfolio/accounts/export.csv?owner=me&page=2",
        ]

    @pytest.mark.parametrize("here", ["", "nonsense", "https://x/none/", "https://x/find/"])
    def test_other_pages_offer_nothing_of_their_own(self, here):
        assert palette.found(people.head(), "", today=TODAY, here=here)[0].title != "This page"


class TestAccount:
    def test_it_offers_what_the_level_allows(self):
        account = make.account()
        shown = {
            level: titles(palette.found_of_account(make.member(account, level), account.pk, ""))
            for level in (Level.READ, Level.WRITE, Level.LEAD)
        }

        assert "Change owner" in shown[Level.LEAD]
        assert "Change owner" not in shown[Level.WRITE]
        assert "Rename" in shown[Level.WRITE]
        assert shown[Level.READ] == [
            "Open",
            "People",
            "Contracts",
            "Key-account status",
            "Competitors",
            "Money",
            "Team",
            "History",
        ]

    def test_each_leads_to_a_page_that_is_open(self, client):
        account = make.account()
        actor = make.member(account, Level.LEAD)
        client.force_login(actor)

        for group in palette.found_of_account(actor, account.pk, ""):
            for hit in group.hits:
                assert client.get(hit.url).status_code == 200, hit.url

    def test_it_offers_nothing_of_a_foreign_account(self):
        assert palette.found_of_account(people.outsider(), make.account().pk, "") == []

    def test_its_own_page_offers_the_same(self):
        account = make.account()

        shown = found(people.head(), "owner", here=f"https://x/accounts/{account.pk}/money/")

        assert "Change owner" in shown

    def test_the_answer_is_narrowed_to_one_account(self, client):
        account = make.account()
        client.force_login(people.head())

        page = client.get(FIND, {"account": account.pk, "q": "tier"}).content.decode()

        assert reverse("portfolio:account-change", args=[account.pk, "tier"]) in page
        assert reverse("web:account-history", args=[account.pk]) not in page


class TestProfileSet:
    @pytest.mark.parametrize(
        ("given", "theme", "language"),
        [
            ({"theme": "dark"}, "dark", "cs"),
            ({"theme": "auto"}, "", "cs"),
            ({"language": "pl"}, "light", "pl"),
            ({"theme": "pink"}, "light", "cs"),
        ],
    )
    def test_it_changes_one_thing(self, client, given, theme, language):
        actor = people.user(theme="light", language="cs")
        client.force_login(actor)

        answer = client.post(
            reverse("web:profile-set"), given, headers={"Referer": "http://testserver/views/"}
        )

        actor.refresh_from_db()
        assert (actor.theme, actor.language) == (theme, language)
        assert answer["Location"] == "http://testserver/views/"

    def test_it_leads_to_no_other_house(self, client):
        client.force_login(people.user())

        answer = client.post(
            reverse("web:profile-set"), headers={"Referer": "https://elsewhere.example.com/"}
        )

        assert answer["Location"] == "/"


def competitor(name):
    return dossier.add_competitor(people.head(), name, is_meant=True)


class TestCompetitors:
    def test_one_is_found_of_whom_nothing_is_noted_where_the_reader_works(self):
        kept = competitor("Škoda Díly")
        competitor("Servalt")

        for reader in (people.outsider(), people.observer(), people.head()):
            (group,) = (
                one
                for one in palette.found(reader, "skoda", today=TODAY)
                if one.title == "Competitors"
            )
            assert [(hit.title, hit.url) for hit in group.hits] == [
                ("Škoda Díly", reverse("dossier:competitor", args=[kept.pk]))
            ]

    def test_the_name_of_a_merged_one_leads_to_whom_it_is_now(self):
        kept, other = competitor("Servalt"), competitor("Old Works")
        dossier.merge_competitors(people.head(), keep_id=kept.pk, merged_id=other.pk, today=TODAY)

        assert "Servalt" in found(people.user(), "old works")
