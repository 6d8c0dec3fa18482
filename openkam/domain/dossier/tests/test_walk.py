"""Filling and revising: one thing after the other, there and back, ending with a record."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from openkam.core.access.models import Level
from openkam.domain.dossier import services
from openkam.domain.dossier.models import Revision
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
SAYS = {"source": "observation", "is_confirmed": "True", "seen": ""}


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def writer(account):
    client = Client()
    client.force_login(portfolio.member(account, Level.WRITE), settings.AUTHENTICATION_BACKENDS[0])
    return client


def begin(client, account):
    return client.post(f"/dossier/accounts/{account.pk}/revise/")["Location"]


def text(response):
    return response.content.decode()


class TestFilling:
    def test_an_empty_dossier_offers_it_and_asks_the_heaviest_first(self, writer, account):
        tab = text(writer.get(f"/accounts/{account.pk}/dossier/"))

        page = writer.get(begin(writer, account))

        assert "Fill it in" in tab
        assert "Fill in the dossier" in text(page)
        assert "Save and next" in text(page)
        assert page.context["kind"].code == "present_state"
        assert (page.context["place"], page.context["count"]) == (1, 20)

    def test_what_is_saved_leads_to_the_next_and_stands_in_the_dossier(self, writer, account):
        walk = begin(writer, account)

        answer = writer.post(walk, {"act": "noted", "text": "Good with purchasing", **SAYS})

        assert answer["Location"] == f"{walk}?at=2"
        assert "Good with purchasing" in text(writer.get(f"/accounts/{account.pk}/dossier/"))

    def test_one_goes_back_and_changes_what_was_said(self, writer, account):
        walk = begin(writer, account)
        writer.post(walk, {"act": "noted", "text": "Good", **SAYS})

        second = writer.get(f"{walk}?at=2")
        first = writer.get(second.context["back_url"])
        version = first.context["standing"]
        writer.post(f"{walk}?at=1", {"act": "noted", "text": "Better", **SAYS, "seen": version.pk})

        assert first.context["here"]["act"] == "noted"
        assert "Better" in text(writer.get(f"/accounts/{account.pk}/dossier/"))

    def test_it_ends_with_a_record_and_is_called_filling(self, writer, account):
        walk = begin(writer, account)
        for place in range(1, 21):
            writer.post(f"{walk}?at={place}", {"act": "skipped"})

        record = text(writer.get(walk))
        writer.post(f"{walk}end/", {"note": ""})

        assert "The dossier filled in" in record
        assert "Everything was asked" in record
        assert Revision.objects.get().is_filling

    def test_going_on_later_is_offered_with_how_far_one_came(self, writer, account):
        walk = begin(writer, account)
        writer.post(walk, {"act": "noted", "text": "Good", **SAYS})

        page = text(writer.get(f"/accounts/{account.pk}/dossier/"))

        assert "Go on filling it in: 1 of 20" in page


class TestKindsWithPagesOfTheirOwn:
    def place(self, writer, walk, code):
        page = writer.get(walk)
        asked = page.context["revision"].asked
        return f"{walk}?at={[kind for kind, _year in asked].index(code) + 1}"

    def test_they_are_asked_and_can_be_skipped(self, writer, account):
        walk = begin(writer, account)
        address = self.place(writer, walk, "contracts")

        page = text(writer.get(address))
        done = writer.post(address, {"act": "skipped"})

        assert f"/accounts/{account.pk}/dossier/contracts/" in page
        assert done.status_code == 302

    def test_all_that_is_stale_of_them_is_found_true_at_once(self, writer, account):
        contract = make.contract(account, today=make.TODAY.replace(year=2024))
        walk = begin(writer, account)
        address = self.place(writer, walk, "contracts")

        writer.post(address, {"act": "checked"})

        contract.refresh_from_db()
        assert contract.checked_on > make.TODAY.replace(year=2024)
        assert Revision.objects.get().done["contracts"] == "checked"


class TestKindsThatGo:
    def test_one_that_was_retired_meanwhile_is_only_skipped(self, writer, account):
        kind = make.own_kind(value_type="text")
        make.fact(account, kind.code, today=make.TODAY.replace(year=2023))
        walk = begin(writer, account)
        assert writer.get(walk).context["kind"].code == kind.code
        services.retire_own_kind(make.actor(), kind.pk)

        page = writer.get(walk)
        done = writer.post(walk, {"act": "skipped"})

        assert "offered no more" in text(page)
        assert done.status_code == 302


class TestOthers:
    def test_what_others_answered_meanwhile_is_asked_no_more(self, writer, account):
        make.fact(account, "present_state", "Good", today=date(2020, 1, 1))
        walk = begin(writer, account)
        before = Revision.objects.get().asked
        make.fact(account, "present_state", "Still good", today=timezone.localdate())

        assert begin(writer, account) == walk

        assert before[0] == ["present_state", None]
        assert Revision.objects.get().asked == before[1:]

    def test_what_was_done_stays_in_a_walk_that_is_taken_up(self, writer, account):
        walk = begin(writer, account)
        writer.post(walk, {"act": "noted", "text": "Good", **SAYS})

        begin(writer, account)

        found = Revision.objects.get()
        assert (found.asked[0], len(found.asked)) == (["present_state", None], 20)

    def test_a_colleague_is_told_who_is_at_it(self, writer, account):
        make.fact(account, "present_state", "Good")
        begin(writer, account)
        colleague = Client()
        colleague.force_login(
            portfolio.member(account, Level.WRITE), settings.AUTHENTICATION_BACKENDS[0]
        )

        mine, theirs = (
            text(one.get(f"/accounts/{account.pk}/dossier/")) for one in (writer, colleague)
        )

        assert "and has not ended" in theirs
        assert "and has not ended" not in mine
        assert "Revise now" in theirs

    def test_a_colleague_sees_the_record_and_asks_nothing(self, writer, account):
        walk = begin(writer, account)
        other = Client()
        user = portfolio.member(account, Level.WRITE)
        other.force_login(user, settings.AUTHENTICATION_BACKENDS[0])

        page = other.get(walk)

        assert page.templates[0].name == "dossier/revision_record.html"
        assert "End the revision" not in text(page)
