"""Where an import begins: the page, uploads in pieces, a plain form, pasted rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.models import ImportDraft, Upload
from openkam.domain.portfolio.tests.trade import text

NEW = "/portfolio/imports/new/"
UPLOADS = "/portfolio/uploads/"
CONTENT = b"Customer,Name\nC1,Hallmeier\n"
JSON = {"Accept": "application/json"}


@pytest.fixture
def head(trade, settings, tmp_path):
    """A browser of the head; uploads lie in a folder of the test's own."""
    settings.DATA = tmp_path / "data"
    return trade.visitor("head")


def begin(client, name="accounts.csv", size=27):
    given = {"name": name, "size": size, "fingerprint": f"{name}|{size}|1"}
    return client.post(UPLOADS, given, headers=JSON)


def send(client, url, offset, data):
    headers = {"Upload-Offset": str(offset)}
    return client.post(url, data, content_type="application/octet-stream", headers=headers)


class TestUpload:
    def test_it_comes_in_pieces_and_becomes_a_preparation(self, head):
        state = begin(head).json()

        first = send(head, state["url"], 0, CONTENT[:5])
        wrong = send(head, state["url"], 0, CONTENT)
        last = send(head, state["url"], 5, CONTENT[5:])
        done = head.post(NEW, {"upload": state["token"]}, headers=JSON)

        assert first.json()["received"] == 5
        assert (wrong.status_code, wrong.json()) == (409, {"received": 5})
        assert head.get(state["url"]).json()["received"] == last.json()["received"] == 27
        draft = ImportDraft.objects.get()
        assert done.json() == {"url": f"/portfolio/imports/drafts/{draft.pk}/"}

    def test_a_link_for_a_corrected_file_keeps_source_and_kind(self, head):
        state = begin(head).json()
        send(head, state["url"], 0, CONTENT)

        done = head.post(
            f"{NEW}?kind=accounts&source=erp", {"upload": state["token"]}, headers=JSON
        )

        assert done.json()["url"].endswith("/?kind=accounts&source=erp")

    @pytest.mark.parametrize("offset", ["", "-1", "five", "9" * 40])
    def test_nonsense_is_answered(self, head, offset):
        state = begin(head).json()

        assert send(head, state["url"], offset, CONTENT).status_code == 400

    def test_what_cannot_be_read_is_refused_in_words(self, head):
        answer = begin(head, name="a.exe")

        assert answer.status_code == 422
        assert "a.exe is no CSV" in answer.json()["error"]

    def test_those_of_others_are_not_there(self, head, trade):
        state = begin(head).json()

        other = trade.visitor("administrator")

        assert other.get(state["url"]).status_code == 404
        assert send(other, state["url"], 0, CONTENT).status_code == 404

    def test_one_that_was_removed_is_said(self, head):
        answer = head.post(NEW, {"upload": "gone"}, headers=JSON)

        assert answer.status_code == 422
        assert "not here any more" in answer.json()["error"]


class TestImportNew:
    def test_a_plain_form_brings_the_file_too(self, head):
        file = SimpleUploadedFile("<b>Prodeje</b>.csv", CONTENT)

        answer = head.post(NEW, {"file": file}, follow=True)

        assert answer.redirect_chain
        upload = Upload.objects.get()
        assert selectors.upload_path(upload).read_bytes() == CONTENT
        assert "b&gt;.csv" in text(answer)
        assert "<b>Prodeje" not in text(answer)

    def test_pasted_rows_become_a_file(self, head):
        head.post(NEW, {"pasted": "Customer\tName\r\nC1\tHallmeier"})

        upload = Upload.objects.get()
        assert upload.file_name == "pasted.tsv"
        assert selectors.upload_path(upload).read_text() == "Customer\tName\nC1\tHallmeier\n"

    def test_nothing_chosen_says_what_to_do(self, head):
        answer = head.post(NEW, {"pasted": "  \n"})

        assert answer.status_code == 422
        assert "Choose a file, or paste rows" in text(answer)

    def test_what_was_begun_waits_there_and_can_be_thrown_away(self, head):
        head.post(NEW, {"pasted": "Customer\tName\nC1\tHallmeier"})
        draft = ImportDraft.objects.get()

        page = text(head.get(NEW))
        among_imports = text(head.get("/portfolio/imports/"))
        answer = head.post(f"/portfolio/imports/drafts/{draft.pk}/throw-away/", follow=True)

        assert "pasted.tsv" in page
        assert "waits for its columns" in page
        assert "waits for its columns" in among_imports
        assert "thrown away" in text(answer)
        assert not ImportDraft.objects.exists()

    @pytest.mark.parametrize("persona", ["observer", "lead", "outsider"])
    def test_who_does_not_import_gets_nothing(self, head, trade, persona):
        client = trade.visitor(persona)

        assert client.get(NEW).status_code == 403
        assert client.post(NEW, {"pasted": "a\tb\n1\t2"}).status_code == 403
        assert begin(client).status_code == 403
