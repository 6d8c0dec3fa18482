"""What people wrote, found on its page and by Ctrl K."""

import pytest
from django.conf import settings
from django.test import Client

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.dossier.tests import make as dossier
from openkam.domain.portfolio.services import merge_accounts
from openkam.domain.portfolio.tests import make
from openkam.domain.stakeholders.tests import make as stakeholders

pytestmark = pytest.mark.django_db
PAGE = "/find/written/"


def asked(actor, address, **given):
    """The page as the actor gets it."""
    browser = Client()
    browser.force_login(actor, settings.AUTHENTICATION_BACKENDS[0])
    response = browser.get(address, given)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def account():
    """A customer of whom something was written."""
    make.company()
    found = make.account(name="Strom a.s.")
    dossier.fact(found, "goals", "Ten new shops in Česká Lípa <script>")
    place = stakeholders.stakeholder(found)
    stakeholders.touch(place, make.member(found), note="Spoke of the tender for shops")
    return found


class TestPage:
    @pytest.mark.parametrize("typed", ["česká", "ceska", "CESKA lip", '"ceska lipa"'])
    def test_it_shows_what_was_written_with_its_account_and_the_words_marked(self, account, typed):
        page = asked(people.head(), PAGE, q=typed)

        assert "<mark>Česká</mark>" in page
        assert "&lt;script&gt;" in page
        assert "Strom a.s." in page
        assert f"/accounts/{account.pk}/dossier/" in page

    def test_it_narrows_by_kind_and_account(self, account):
        other = make.account(name="Elsewhere")
        dossier.fact(other, "goals", "Shops as well")
        head = people.head()

        facts = asked(head, PAGE, q="shops", kind="fact")
        here = asked(head, PAGE, q="shops", account=str(account.pk))

        assert "<mark>shops</mark>" in facts
        assert "tender" not in facts
        assert "tender" in here
        assert "as well" not in here

    @pytest.mark.parametrize("given", [{"kind": "x"}, {"account": "x"}, {"account": "9" * 30}])
    def test_nonsense_in_the_address_is_no_fault(self, account, given):
        asked(people.head(), PAGE, q="shops", **given)

    @pytest.mark.parametrize("typed", ["", "nothingofthat", "%", '"', "a"])
    def test_without_hits_it_says_what_to_do(self, account, typed):
        page = asked(people.head(), PAGE, q=typed)

        assert ("Nothing fits" in page) or ("Find what somebody wrote" in page)

    def test_who_may_not_see_the_account_finds_nothing(self, account):
        assert "<mark>" not in asked(people.outsider(), PAGE, q="shops")
        assert "<mark>" in asked(make.member(account, Level.READ), PAGE, q="shops")

    def test_what_was_written_of_a_merged_account_stands_at_the_kept_one(self, account):
        kept = make.account(name="Strom group")
        merge_accounts(people.head(), keep_id=kept.pk, merged_id=account.pk, today=make.TODAY)

        page = asked(people.head(), PAGE, q="ceska", account=str(kept.pk))

        assert "Strom group" in page
        assert "<mark>Česká</mark>" in page

    def test_fifty_stand_on_a_page(self, account):
        for number in range(55):
            dossier.fact(make.account(), "goals", f"Widget {number}")
        head = people.head()

        assert asked(head, PAGE, q="widget").count("<mark>") == 50
        assert asked(head, PAGE, q="widget", page="2").count("<mark>") == 5


class TestPalette:
    def test_it_shows_a_few_and_leads_to_all(self, account):
        for number in range(6):
            dossier.fact(make.account(), "goals", f"Widget {number}")

        page = asked(people.head(), "/find/", q="widget")

        assert page.count("<mark>Widget</mark>") == 5
        assert "All 6 texts" in page
        assert f"{PAGE}?q=widget" in page

    def test_it_finds_with_and_without_accents(self, account):
        assert "<mark>Česká</mark>" in asked(people.head(), "/find/", q="ceska")

    def test_two_letters_and_actions_do_not_search_texts(self, account):
        assert "<mark>" not in asked(people.head(), "/find/", q="ce")
        assert "<mark>" not in asked(people.head(), "/find/", q="> shops")
