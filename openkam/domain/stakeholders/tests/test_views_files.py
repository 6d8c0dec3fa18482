"""Pages on which files of people come in, and people are made one."""

import pytest
from django.test import Client
from django.urls import reverse

from openkam.core.access.models import Level
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.models import PeopleImport, Person, PersonMerge, Position
from openkam.domain.stakeholders.tests import files, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return portfolio.company()


def browser(user=None):
    client = Client()
    client.force_login(user or make.actor())
    return client


def upload(client, content, name="people.csv", query=""):
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = content if isinstance(content, bytes) else content.encode()
    address = reverse("stakeholders:import-new") + query
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


class TestWay:
    def test_a_file_goes_from_its_columns_to_the_result_and_back(self):
        portfolio.account(name="The Gear Store")
        client = browser()
        address = upload(client, files.STORE_CONTACTS + files.OWNER + files.AGENT)["Location"]

        columns = client.get(address).content.decode()
        assert "ContactType" in columns
        form = {"encoding": "", "account": "", "function-0": "Owner", "role-0": "approver"}
        form |= {f"column-{place}": name for place, name in enumerate(files.HEADER)}
        form |= {f"is-{place}": means for place, means in enumerate(files.MEANINGS)}
        client.post(address, form)
        preview = client.get(address).content.decode()
        assert "Fourth Bike Store" in preview
        assert "not here, or not open to you" in preview
        client.post(reverse("stakeholders:import-start", args=[PeopleImport.objects.get().pk]))

        result = client.get(address).content.decode()
        assert "John Arthur" in result
        assert Position.objects.get().roles.get().role == "approver"
        rejects = client.get(
            reverse("stakeholders:import-rejects", args=[PeopleImport.objects.get().pk])
        )
        assert "Mason" in b"".join(rejects.streaming_content).decode()
        client.post(reverse("stakeholders:import-undo", args=[PeopleImport.objects.get().pk]))
        assert not Person.objects.exists()

    def test_accounts_that_are_not_here_come_along_when_asked_for(self):
        client = browser()
        address = upload(client, files.STORE_CONTACTS + files.OWNER)["Location"]
        found = PeopleImport.objects.get()
        files.looked_at(found)

        client.post(address, {"answers": "1", "unknown": "new"})
        client.post(reverse("stakeholders:import-start", args=[found.pk]))

        assert Position.objects.get().account.name == "The Gear Store"

    def test_pasted_rows_come_to_the_account_of_the_page(self):
        account = portfolio.account()
        client = browser(portfolio.member(account, Level.WRITE))
        query = f"?account={account.pk}"

        address = client.post(
            reverse("stakeholders:import-new") + query, {"pasted": "Name\tMail\nAnke\ta@x.de"}
        )["Location"]

        assert account.name in client.get(address).content.decode()

    def test_what_is_lacking_is_said_and_nothing_is_lost(self):
        client = browser()
        address = upload(client, "Colour\nred\n")["Location"]

        answer = client.post(address, {"column-0": "Colour", "is-0": ""})

        assert answer.status_code == 422
        assert "Say which column holds the name" in answer.content.decode()

    def test_a_file_of_another_kind_is_refused_with_the_way_out(self):
        answer = upload(browser(), b"\x89PNG", "picture.png")

        assert answer.status_code == 422
        assert "Save it as one of these" in answer.content.decode()

    def test_an_account_that_nobody_knows_is_said_at_once(self):
        client = browser()
        address = upload(client, "Name\nAnke Vogt\n")["Location"]

        answer = client.post(
            address, {"column-0": "Name", "is-0": "name", "account": "Nowhere Ltd"}
        )

        assert "No account of yours is called" in answer.content.decode()

    def test_cards_show_how_their_names_are_read(self):
        card = "BEGIN:VCARD\r\nFN:Žofie Dvořáková\r\nEND:VCARD\r\n"

        client = browser()
        address = upload(client, card.encode("cp1250"), "cards.vcf")["Location"]

        assert "Žofie Dvořáková" in client.get(address).content.decode()

    def test_markup_in_names_is_shown_as_text(self):
        found = files.taken("Full name\n<b>Bold</b>\n", account=portfolio.account())
        files.looked_at(found)

        page = browser().get(reverse("stakeholders:import", args=[found.pk])).content.decode()

        assert "&lt;b&gt;Bold&lt;/b&gt;" in page

    def test_a_file_is_thrown_away(self):
        found = files.taken("Full name\nA\n", account=portfolio.account())

        browser().post(reverse("stakeholders:import-drop", args=[found.pk]))

        assert not PeopleImport.objects.exists()


class TestDuplicates:
    def test_a_pair_is_merged_and_given_back(self):
        account = portfolio.account()
        keep = make.stakeholder(account, "Anke Vogt", title="CPO", mail="a@x.de")
        other = make.stakeholder(account, "A. Vogt", title="Buyer", mail="A@x.de")
        client = browser()

        page = client.get(reverse("stakeholders:duplicates")).content.decode()
        address = reverse("stakeholders:merge", args=[keep.person_id])
        assert "the same mail a@x.de" in page
        query = {"with": other.person_id}
        preview = client.get(address, query).content.decode()
        assert "the two positions become one" in preview
        client.post(address, {**query, f"take:{other.pk}:title": "other"})
        keep.refresh_from_db()
        assert keep.title == "Buyer"
        merge = PersonMerge.objects.get()
        client.post(reverse("stakeholders:merge-undo", args=[merge.pk]))

        keep.refresh_from_db()
        assert keep.title == "CPO"
        assert Person.objects.open_to(make.actor()).count() == 2

    def test_two_people_are_told_apart_and_back(self):
        account = portfolio.account()
        one, other = (make.stakeholder(account, "Anke Vogt").person for _copy in range(2))
        client = browser()
        address = reverse("stakeholders:person-distinct", args=[one.pk])

        said = client.post(address, {"other": other.pk}, headers={"HX-Request": "true"})
        back = client.post(
            address, {"other": other.pk, "undo": "1"}, headers={"HX-Request": "true"}
        )

        assert "are two people from now on" in said.content.decode()
        assert "Merge …" in back.content.decode()

    def test_the_other_is_found_by_name(self):
        account = portfolio.account()
        one = make.stakeholder(account, "Anke Vogt").person
        make.stakeholder(account, "Peter Kraus")

        page = browser().get(reverse("stakeholders:merge", args=[one.pk]), {"q": "krau"})

        assert "Peter Kraus" in page.content.decode()


class TestCards:
    def test_they_are_read_back_as_they_were(self):
        account = portfolio.account(name="Řepa, s.r.o.; Brno", country="CZ")
        make.stakeholder(
            account,
            "Žofie Dvořáková",
            salutation="Ing.",
            title="Vedoucí nákupu",
            department="Nákup; sklad",
            site="Brno",
            mail="z@x.cz",
            phone="602 123 456",
            attitude=2,
        )

        answer = browser().get(reverse("stakeholders:account-vcards", args=[account.pk]))
        text = b"".join(answer.streaming_content)

        assert answer["Content-Type"].startswith("text/vcard")
        row = files.rows_of(text, "people.vcf")[0]
        assert {name: row.one(name) for name in ("name", "account_name", "title", "site")} == {
            "name": "Žofie Dvořáková",
            "account_name": "Řepa, s.r.o.; Brno",
            "title": "Vedoucí nákupu",
            "site": "Brno",
        }
        assert (row.one("department"), row.one("email")) == ("Nákup; sklad", "z@x.cz")
        assert (row.one("family_name"), row.one("phone")) == ("Dvořáková", "602 123 456")
        assert b"attitude" not in text.lower()

    def test_one_person_and_the_list_as_it_is_filtered_go_out_as_cards(self):
        account = portfolio.account()
        place = make.stakeholder(account, "Anke Vogt")
        make.stakeholder(account, "Peter Kraus")
        client = browser()

        one = client.get(reverse("stakeholders:person-vcard", args=[place.pk]))
        some = client.get(reverse("stakeholders:people-export", args=["vcf"]), {"q": "kraus"})

        assert b"".join(one.streaming_content).count(b"BEGIN:VCARD") == 1
        assert b"Peter Kraus" in b"".join(some.streaming_content)
