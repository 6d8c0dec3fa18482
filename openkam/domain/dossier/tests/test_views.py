"""Pages of the dossier: noting, two tabs at once, history, revision."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from openkam.core.access.models import Level
from openkam.domain.dossier import selectors
from openkam.domain.dossier.models import FactVersion, Revision
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
SAYS = {"source": "observation", "is_confirmed": "True"}


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def writer(account):
    client = Client()
    user = portfolio.member(account, Level.WRITE)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def note(client, account, kind, **typed):
    return client.post(f"/dossier/accounts/{account.pk}/facts/{kind}/", {**SAYS, **typed})


class TestNoting:
    def test_what_is_noted_stands_in_the_dossier_with_its_source(self, writer, account):
        done = note(writer, account, "goals", text="Ten shops", source_text="Sara Lindqvist")

        page = writer.get(f"/accounts/{account.pk}/dossier/").content.decode()
        assert done.status_code == 302
        assert "Ten shops" in page
        assert "Own observation: Sara Lindqvist" in page

    def test_markup_is_shown_as_it_was_typed(self, writer, account):
        note(writer, account, "goals", text="<script>alert(1)</script>")

        page = writer.get(f"/accounts/{account.pk}/dossier/").content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert(1)" not in page

    def test_a_megabyte_is_refused_and_nothing_typed_is_lost(self, writer, account):
        pasted = "word " * 200_000

        answer = note(writer, account, "goals", text=pasted)

        page = answer.content.decode()
        assert (answer.status_code, FactVersion.objects.count()) == (422, 0)
        assert "at most 20000 fit into a fact" in page
        assert pasted.strip() in page

    def test_a_number_is_read_as_people_type_it(self, writer, account):
        note(writer, account, "revenue", year="2025", number="44 700 000,50", currency="cad")

        version = FactVersion.objects.get()
        assert (str(version.number), version.currency) == ("44700000.5000", "CAD")

    def test_words_instead_of_a_number_are_refused_at_their_place(self, writer, account):
        answer = note(writer, account, "employees", year="2025", number="a few")

        assert answer.status_code == 422
        assert answer.context["form"].errors["number"]

    def test_the_second_of_two_tabs_sees_the_other_text_and_keeps_its_own(self, writer, account):
        make.fact(account, "goals", "Theirs")

        answer = note(writer, account, "goals", text="Mine", seen="")
        page = answer.content.decode()
        saved = note(
            writer, account, "goals", text="Mine", seen=answer.context["form"].data["seen"]
        )

        assert answer.status_code == 422
        assert "Theirs" in page
        assert "Mine" in page
        assert saved.status_code == 302
        assert [row.text for row in FactVersion.objects.order_by("pk")] == ["Theirs", "Mine"]


class TestHistory:
    def test_an_earlier_version_holds_again(self, writer, account):
        old = make.fact(account, "goals", "Old")
        make.fact(account, "goals", "New")

        writer.post(f"/dossier/versions/{old.pk}/restore/")

        assert selectors.standing(make.actor(), account.pk, "goals", None).text == "Old"

    def test_a_reader_sees_it_without_buttons(self, account):
        version = make.fact(account, "goals", "Ten shops")
        make.fact(account, "goals", "Nine shops")
        reader = Client()
        user = portfolio.member(account, Level.READ)
        reader.force_login(user, settings.AUTHENTICATION_BACKENDS[0])

        page = reader.get(f"/dossier/facts/{version.fact_id}/").content.decode()

        assert "Ten shops" in page
        assert "Let it hold again" not in page


class TestStillTrue:
    def test_several_are_confirmed_at_once(self, writer, account):
        versions = [make.fact(account, kind) for kind in ("goals", "outlook")]

        writer.post(
            f"/dossier/accounts/{account.pk}/still-true/",
            {"version": [str(one.pk) for one in versions]},
        )

        assert FactVersion.objects.filter(is_confirmed=True).count() == 2


class TestRevision:
    def test_it_asks_what_is_stale_or_empty_and_ends_with_a_record(self, writer, account):
        make.fact(account, "present_state", "Good", today=make.TODAY.replace(year=2024))
        begun = writer.post(f"/dossier/accounts/{account.pk}/revise/")
        address = begun["Location"]

        first = writer.get(address)
        writer.post(address, {"act": "checked"})
        while writer.get(address).templates[0].name == "dossier/revision.html":
            writer.post(address, {"act": "skipped"})
        ended = writer.post(f"{address}end/", {"note": "Talked with Sara."})

        revision = Revision.objects.get()
        assert first.context["kind"].code == "present_state"
        assert revision.done["present_state"] == "checked"
        assert set(revision.done.values()) == {"checked", "skipped"}
        assert (ended.status_code, revision.note) == (302, "Talked with Sara.")

    def test_it_is_taken_up_where_it_was_left(self, writer, account):
        first = writer.post(f"/dossier/accounts/{account.pk}/revise/")["Location"]
        writer.post(first, {"act": "skipped"})

        second = writer.post(f"/dossier/accounts/{account.pk}/revise/")["Location"]

        assert first == second
        assert writer.get(second).context["place"] == 2

    def test_what_was_changed_meanwhile_is_not_overwritten(self, writer, account):
        address = writer.post(f"/dossier/accounts/{account.pk}/revise/")["Location"]
        kind = writer.get(address).context["kind"].code
        make.fact(account, kind, "Theirs")

        answer = writer.post(address, {"act": "noted", "text": "Mine", "seen": "", **SAYS})

        assert answer.status_code == 422
        assert "Mine" in answer.content.decode()
        assert FactVersion.objects.get().text == "Theirs"

    def test_accounts_are_due_by_what_is_at_stake(self, writer, account):
        account.tier = portfolio.tier(dossier_revision_days=90)
        account.created_on = date(2020, 1, 1)
        account.save()

        page = writer.get("/dossier/revisions/").content.decode()

        assert "Hallmeier Werke" in page
        assert "never" in page
