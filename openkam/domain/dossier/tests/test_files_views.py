"""Pages of files: each with its verdict, sent so that no browser runs it, found by its words."""

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openkam.core.access.models import Level
from openkam.core.filing import store
from openkam.core.filing.tests import made
from openkam.domain.dossier.models import StoredFile
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_a_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


def signed_in(account, level, **given):
    client = Client(**given)
    client.force_login(portfolio.member(account, level), project.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def writer(account):
    return signed_in(account, Level.WRITE)


def send(client, account, *files, **headers):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"/dossier/accounts/{account.pk}/files/", {"file": sent}, headers=headers)


def tab(client, account, query=""):
    return client.get(f"/accounts/{account.pk}/dossier/files/{query}").content.decode()


class TestAdding:
    def test_several_come_at_once_and_stand_in_the_list(self, writer, account):
        answer = send(writer, account, ("Offer.txt", b"Rollers."), ("Plan.pdf", made.pdf()))

        page = tab(writer, account)
        assert answer.status_code == 302
        assert "2 files are added." in page
        assert all(words in page for words in ("Offer.txt", "Plan.pdf", "Not read yet"))

    def test_each_has_its_verdict_and_the_good_ones_are_kept(self, writer, account):
        answer = send(
            writer,
            account,
            ("good.txt", b"Rollers."),
            ("offer.pdf", b"MZ\x90" + bytes(9)),
            ("empty.txt", b""),
            ("again.txt", b"Rollers."),
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert StoredFile.objects.get().name == "good.txt"
        for said in ("are not taken", "It is empty", "is here already, as “good.txt”"):
            assert said in page

    def test_another_name_is_told(self, writer, account):
        answer = send(writer, account, ("of?fer.txt", b"Rollers."))

        assert answer.status_code == 200
        assert "Kept as “of_fer.txt”." in answer.content.decode()

    def test_markup_in_a_name_is_shown_as_it_is(self, writer, account):
        send(writer, account, ("<script>x<.txt", b"Rollers."))

        page = tab(writer, account)
        assert "_script_x_.txt" in page
        assert "<script>x" not in page

    def test_what_is_too_large_is_dropped_on_the_way(self, writer, account, settings):
        settings.FILE_MEGABYTES = 1
        files = ("large.txt", b"x" * (1024 * 1024 + 1)), ("small.txt", b"Rollers.")

        answer = send(writer, account, *files)

        assert "larger than 1 MB" in answer.content.decode()
        assert StoredFile.objects.get().name == "small.txt"

    def test_a_script_gets_a_verdict_it_can_read(self, writer, account):
        said = {"accept": "application/json"}

        taken = send(writer, account, ("a.txt", b"Rollers."), **said)
        refused = send(writer, account, ("a.exe", b"words"), **said)

        assert (taken.status_code, taken.json()["taken"]) == (200, True)
        assert (refused.status_code, refused.json()["taken"]) == (422, False)
        assert "ending in .exe" in refused.json()["said"]

    def test_nothing_chosen_is_said(self, writer, account):
        assert "Choose at least one file" in send(writer, account).content.decode()

    def test_without_its_token_a_form_is_not_taken(self, account):
        stranger = signed_in(account, Level.WRITE, enforce_csrf_checks=True)

        answer = send(stranger, account, ("a.txt", b"Rollers."))

        assert (answer.status_code, StoredFile.objects.count()) == (403, 0)


class TestDownload:
    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("Договор.txt", b"words", "application/octet-stream"),
            ("plan.png", made.PNG, "image/png"),
        ],
    )
    def test_no_browser_opens_it(self, writer, account, name, content, media_type):
        row = make.file(account, name, content)

        answer = writer.get(f"/dossier/files/{row.pk}/download/")

        assert b"".join(answer.streaming_content) == content
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "private" in answer["Cache-Control"]

    def test_one_whose_bytes_are_gone_says_so(self, writer, account):
        row = make.file(account)
        store.place_of(row.digest).unlink()

        answer = writer.get(f"/dossier/files/{row.pk}/download/", follow=True)

        assert "is not in the data folder" in answer.content.decode()


class TestDetails:
    def test_another_name_is_taken(self, writer, account):
        row = make.file(account)

        writer.post(f"/dossier/files/{row.pk}/", {"name": "Our offer", "note": "from Anke"})

        page = tab(writer, account)
        assert "Our offer.txt" in page
        assert "from Anke" in page

    def test_a_wrong_one_is_refused_at_its_place(self, writer, account):
        row = make.file(account)

        answer = writer.post(f"/dossier/files/{row.pk}/", {"name": "\u202e.", "note": "kept"})

        assert answer.status_code == 422
        assert answer.context["form"].errors["name"] == ["A file needs a name."]
        assert 'value="kept"' in answer.content.decode()

    def test_what_is_removed_can_be_taken_back(self, writer, account):
        row = make.file(account, "Offer.txt")

        page = writer.post(f"/dossier/files/{row.pk}/remove/", follow=True).content.decode()
        gone, shown = tab(writer, account), tab(writer, account, "?show=removed")
        writer.post(f"/dossier/files/{row.pk}/restore/")

        assert "Take back" in page
        assert "Offer.txt" not in gone
        assert "Offer.txt" in shown
        assert "Offer.txt" in tab(writer, account)

    def test_the_text_inside_can_be_read_as_far_as_a_page_holds_it(self, writer, account):
        row = make.file(account, "Offer.txt")
        StoredFile.objects.update(text="<b>Rollers</b> " + "x" * 30_000, reading="read")

        page = writer.get(f"/dossier/files/{row.pk}/").content.decode()

        assert "&lt;b&gt;Rollers&lt;/b&gt;" in page
        assert "only how it begins" in page
        assert page.count("x") < 25_000

    def test_one_that_is_locked_says_so(self, writer, account):
        row = make.file(account, "Offer.pdf", made.pdf())
        StoredFile.objects.update(reading="unreadable")

        page = writer.get(f"/dossier/files/{row.pk}/").content.decode()

        assert "It is locked with a password, or damaged" in page

    def test_a_reader_sees_it_without_buttons(self, account):
        row = make.file(account, "Offer.txt")
        reader = signed_in(account, Level.READ)

        page, listed = (
            reader.get(f"/dossier/files/{row.pk}/").content.decode(),
            tab(reader, account),
        )

        assert "Offer.txt" in listed
        assert "data-files" not in listed
        assert "Download" in page
        assert "Remove" not in page


class TestList:
    def test_what_is_inside_is_found_and_shown(self, writer, account):
        make.file(account, "a.txt", b"1")
        row = make.file(account, "b.txt", b"2")
        writer.post(
            f"/dossier/files/{row.pk}/", {"name": "b.txt", "note": "Kündigung zum Jahresende"}
        )

        page = tab(writer, account, "?q=kundigung")

        assert "<mark>Kündigung</mark> zum Jahresende" in page
        assert "a.txt" not in page

    def test_it_is_filtered_and_sorted(self, writer, account):
        make.file(account, "b.txt", b"22")
        make.file(account, "a.txt", b"1")
        make.file(account, "c.png", made.PNG)

        pictures = tab(writer, account, "?kind=picture")
        by_name = tab(writer, account, "?sort=name")

        assert "c.png" in pictures
        assert "a.txt" not in pictures
        assert by_name.index("a.txt") < by_name.index("b.txt") < by_name.index("c.png")

    def test_an_empty_one_says_what_to_do(self, writer, account):
        assert "Drop the first ones above." in tab(writer, account)
