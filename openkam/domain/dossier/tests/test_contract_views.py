"""Pages of contracts: noting, two tabs at once, history, what cannot be so."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from openkam.core.access.models import Level
from openkam.domain.dossier.models import Contract, ContractVersion, StoredFile
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Framework agreement",
    "starts_on": "2026-01-01",
    "ends_on": "2099-12-31",
    "renewal": "ends",
    "source": "document",
    "is_confirmed": "True",
}


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


def signed_in(account, level=Level.WRITE):
    client = Client()
    client.force_login(portfolio.member(account, level), settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def writer(account):
    return signed_in(account)


def add(client, account, **typed):
    return client.post(f"/dossier/accounts/{account.pk}/contracts/new/", {**TYPED, **typed})


def tab(client, account):
    return client.get(f"/accounts/{account.pk}/dossier/contracts/").content.decode()


class TestAdding:
    def test_it_leads_to_the_contract_and_stands_in_the_tab(self, writer, account):
        answer = add(
            writer, account, title="Поставка", value="1 200", currency="eur", value_per="month"
        )

        page, listed = writer.get(answer["Location"]).content.decode(), tab(writer, account)
        assert answer.status_code == 302
        assert "Поставка" in page
        assert "€14\u202f400" in listed
        assert "Ends on 31\u00a0Dec\u00a02099" in listed

    def test_a_wrong_field_says_so_and_nothing_typed_is_lost(self, writer, account):
        answer = add(writer, account, ends_on="2025-01-01", terms="5 % rebate", value="12 kilos")

        page = answer.content.decode()
        assert (answer.status_code, Contract.objects.count()) == (422, 0)
        assert "is no currency that is known" in page
        assert 'value="12 kilos"' in page
        assert "5 % rebate" in page

    def test_all_that_is_wrong_is_said_at_once(self, writer, account):
        wrong = {"title": "", "starts_on": "2026-13-45", "renewal": "automatic", "ends_on": ""}
        also = {"notice_days": "9999", "value": "50k", "currency": "", "value_per": ""}

        answer = add(writer, account, **wrong, **also)

        form = answer.context["form"]
        assert answer.status_code == 422
        assert set(form.errors) == {
            *("title", "starts_on", "ends_on", "renewal_months"),
            *("notice_days", "currency", "value_per"),
        }
        assert all(len(said) == 1 for said in form.errors.values())
        assert 'value="2026-13-45"' in answer.content.decode()

    def test_a_value_may_be_shortened_and_say_its_currency(self, writer, account):
        answer = add(writer, account, value="€50k", currency="", value_per="year")
        refused = add(writer, account, value="50k Kč", currency="EUR", value_per="year")

        page = writer.get(answer["Location"]).content.decode()
        assert "€50\u202f000" in page
        assert "Which one is meant?" in refused.context["form"].errors["value"][0]

    def test_an_end_before_the_begin_is_said_at_its_field(self, writer, account):
        answer = add(writer, account, ends_on="2025-01-01")

        assert answer.context["form"].errors["ends_on"] == ["It ends before it begins."]

    def test_a_megabyte_of_terms_comes_back_whole(self, writer, account):
        pasted = "word " * 200_000

        answer = add(writer, account, terms=pasted)

        assert (answer.status_code, Contract.objects.count()) == (422, 0)
        assert "at most 20000 fit here" in answer.content.decode()
        assert pasted.strip() in answer.content.decode()

    def test_markup_is_shown_as_it_was_typed(self, writer, account):
        answer = add(writer, account, title="<b>Big</b>", terms="<script>alert(1)</script>")

        for page in (tab(writer, account), writer.get(answer["Location"]).content.decode()):
            assert "&lt;b&gt;Big&lt;/b&gt;" in page
            assert "<script>alert(1)" not in page


class TestTab:
    def test_it_says_what_to_do_while_nothing_is_noted(self, writer, account):
        page = tab(writer, account)

        assert "No contract is noted" in page
        assert f"/dossier/accounts/{account.pk}/contracts/new/" in page

    def test_a_reader_sees_it_without_buttons(self, account):
        version = make.contract(account)
        make.contract(account)
        reader = signed_in(account, Level.READ)

        listed = tab(reader, account)
        page = reader.get(f"/dossier/contracts/{version.contract_id}/").content.decode()

        assert "Framework agreement" in listed
        assert "contracts/new/" not in listed
        assert "Still true" not in page
        assert "It was a mistake" not in page

    def test_all_that_ended_is_told_from_nothing_noted(self, writer, account):
        make.contract(account, ends_on=make.TODAY.replace(month=1, day=31))

        page = tab(writer, account)

        assert "No contract runs any more" in page
        assert "1 contract has ended" in page

    def test_a_stale_one_is_confirmed_with_a_click(self, writer, account):
        long_ago = localdate() - timedelta(days=800)
        version = make.contract(account, today=long_ago, ends_on=None)
        assert "stale since" in tab(writer, account)

        writer.post(
            f"/dossier/accounts/{account.pk}/contracts/still-true/", {"version": str(version.pk)}
        )

        version.refresh_from_db()
        assert (version.checked_on, version.is_confirmed) == (localdate(), True)
        assert "stale since" not in tab(writer, account)


class TestTwoTabs:
    def test_the_second_sees_what_the_first_changed_and_loses_nothing(self, writer, account):
        version = make.contract(account)
        address = f"/dossier/contracts/{version.contract_id}/edit/"
        writer.post(address, {**TYPED, "title": "Theirs", "seen": str(version.pk)})

        answer = writer.post(address, {**TYPED, "title": "Mine", "seen": str(version.pk)})

        page = answer.content.decode()
        theirs = ContractVersion.objects.get(replaced_on=None)
        assert (answer.status_code, theirs.title) == (422, "Theirs")
        assert "Theirs" in page
        assert 'value="Mine"' in page
        again = writer.post(address, {**TYPED, "title": "Mine", "seen": str(theirs.pk)})
        assert again.status_code == 302
        assert ContractVersion.objects.get(replaced_on=None).title == "Mine"


class TestPage:
    def test_it_shows_what_each_version_changed(self, writer, account):
        version = make.contract(account)
        writer.post(
            f"/dossier/contracts/{version.contract_id}/edit/",
            {**TYPED, "title": "Framework 2", "seen": str(version.pk)},
        )

        page = writer.get(f"/dossier/contracts/{version.contract_id}/").content.decode()

        assert '<span class="ct-before">Framework agreement</span>' in page
        assert "noted first" in page

    def test_a_mistake_is_said_and_taken_back(self, writer, account):
        version = make.contract(account)
        address = f"/dossier/contracts/{version.contract_id}/"

        writer.post(f"{address}withdraw/", {"seen": str(version.pk)})
        gone = writer.get(address).content.decode()
        writer.post(f"/dossier/contracts/versions/{version.pk}/restore/")

        assert "It was entered by mistake" in gone
        assert "It was entered by mistake" not in writer.get(address).content.decode()
        assert "Framework agreement" in tab(writer, account)


class TestList:
    def test_it_shows_what_is_to_be_decided_and_what_it_is_worth(self, writer, account):
        add(writer, account, title="<i>Ours</i>", value="1200", currency="EUR", value_per="month")
        add(writer, account, title="Without a value")

        page = writer.get("/dossier/contracts/").content.decode()

        assert "&lt;i&gt;Ours&lt;/i&gt;" in page
        assert "a year, 1 value not known" in page
        assert "Hallmeier Werke" in page

    def test_the_file_holds_what_the_filters_show(self, writer, account):
        add(writer, account, title="Kept", terms="=cmd()", number="7")
        add(writer, account, title="Left out")

        answer = writer.get("/dossier/contracts/export.csv?q=kept")

        text = b"".join(answer.streaming_content).decode()
        assert "Kept" in text
        assert "'=cmd()" in text
        assert "Left out" not in text
        assert "2099-12-31" in text

    def test_a_workbook_is_sent_too_and_nothing_else(self, writer, account):
        add(writer, account)

        assert writer.get("/dossier/contracts/export.xlsx").content[:2] == b"PK"
        assert writer.get("/dossier/contracts/export.exe").status_code == 404

    def test_empty_it_says_what_would_stand_here(self, writer, account):
        assert "No contract is noted" in writer.get("/dossier/contracts/").content.decode()

    def test_forty_contracts_make_as_many_queries_as_two(self, writer, account):
        counts = []
        for _ in range(2):
            make.contract(account)
            writer.get("/dossier/contracts/")  # what is kept for a while is kept now
            with CaptureQueriesContext(connection) as queries:
                writer.get("/dossier/contracts/")
                tab(writer, account)
            counts.append(len(queries))
            for _ in range(20):
                make.contract(account)

        assert counts[0] == counts[1]


class TestFiles:
    @pytest.fixture(autouse=True)
    def files_of_its_own(self, settings, tmp_path):
        settings.DATA = tmp_path

    def test_a_file_added_on_its_page_belongs_to_it_and_is_downloaded_there(self, writer, account):
        contract = make.contract(account).contract_id
        sent = SimpleUploadedFile("Signed.txt", b"Signed by both.")

        answer = writer.post(
            f"/dossier/accounts/{account.pk}/files/", {"file": sent, "contract": str(contract)}
        )

        row = StoredFile.objects.get()
        assert answer["Location"] == f"/dossier/contracts/{contract}/"
        assert row.contract_id == contract
        for page in (tab(writer, account), writer.get(answer["Location"]).content.decode()):
            assert f"/dossier/files/{row.pk}/download/" in page

    def test_a_contract_of_another_account_is_refused(self, writer, account):
        other = make.contract(portfolio.account(name="Other")).contract_id
        sent = SimpleUploadedFile("Signed.txt", b"Signed by both.")

        answer = writer.post(
            f"/dossier/accounts/{account.pk}/files/", {"file": sent, "contract": str(other)}
        )

        assert (answer.status_code, StoredFile.objects.count()) == (422, 0)
        assert "not one of the account" in answer.content.decode()
