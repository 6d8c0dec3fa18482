"""The text inside: read in a process of its own, within bounds."""

import time

import pytest

from openkam.core.filing import kinds, reading
from openkam.core.filing.reading import formats
from openkam.core.filing.tests import made


@pytest.fixture
def read(tmp_path):
    """Read these bytes under this name, in this process."""

    def text(content, name):
        path = tmp_path / name
        path.write_bytes(content)
        return formats.read(path, kinds.checked(path, name).kind.media_type)

    return text


CYRILLIC = "Привет, мир и все остальные"


class TestFormats:
    @pytest.mark.parametrize(
        ("make", "name", "words"),
        [
            (
                lambda: made.pdf("Rahmenvertrag", "Seite 2"),
                "a.pdf",
                "Rahmenvertrag\n\nSeite 2",
            ),
            (lambda: made.docx("One", "Two"), "a.docx", "One\nTwo"),
            (made.xlsx, "a.xlsx", "Conveyor\t4711\nRollers\tin place"),
            (made.pptx, "a.pptx", "Second\n\nTenth"),
            (made.odt, "a.odt", "Title\nProváděcí smlouva signed"),
            (made.doc, "a.doc", "Liefervertrag über Rollen"),
            (made.ppt, "a.ppt", "Our offer"),
            (made.msg, "a.msg", "Rahmenvertrag\nWe accept."),
            (lambda: CYRILLIC.encode("cp1251"), "a.txt", CYRILLIC),
            (lambda: b"\xef\xbb\xbfa;b\r\n\x1b", "a.csv", "a;b"),
        ],
    )
    def test_it_finds_the_words(self, read, make, name, words):
        assert read(make(), name) == words

    def test_a_mail_tells_who_wrote_what_and_what_came_along(self, read):
        text = read(made.MAIL, "a.eml")

        assert text.startswith("Rahmenvertrag für 2027\nSara Lindqvist <sara@example.com>")
        assert "We accept the rebate." in text
        assert "p{}" not in text
        assert text.endswith("offer.pdf")

    def test_it_keeps_no_more_than_search_does(self, read):
        assert len(read(b"word " * 400_000, "a.txt")) <= formats.LONGEST


class TestBounds:
    def test_it_reads_in_a_process_of_its_own(self, tmp_path):
        path = tmp_path / "a"
        path.write_bytes(made.docx("Conveyor"))

        found = reading.text_of(path, f"{formats.OFFICE}.wordprocessingml.document")

        assert found == reading.Found(reading.READ, "Conveyor")

    @pytest.mark.parametrize(
        ("content", "media_type", "state"),
        [
            (b"%PDF-1.7 nonsense %%EOF", "application/pdf", reading.UNREADABLE),
            (made.PNG, "image/png", reading.NO_TEXT),
        ],
    )
    def test_it_says_what_has_none(self, tmp_path, content, media_type, state):
        path = tmp_path / "a"
        path.write_bytes(content)

        assert reading.text_of(path, media_type).state == state

    def test_entities_that_multiply_are_not_followed(self, tmp_path):
        path = tmp_path / "a"
        laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
        path.write_bytes(made.docx(**{"word/document.xml": laughs}))

        found = reading.text_of(path, f"{formats.OFFICE}.wordprocessingml.document")

        assert found.state == reading.UNREADABLE

    def test_what_takes_too_long_is_given_up(self, tmp_path):
        path = tmp_path / "a"
        path.write_bytes(made.pdf(*["Page"] * 400))
        began = time.monotonic()

        found = reading.text_of(path, "application/pdf", seconds=0)

        assert found.state == reading.UNREADABLE
        assert time.monotonic() - began < 5
