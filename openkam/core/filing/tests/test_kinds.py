"""What a file is: by its bytes; and what is not taken."""

import codecs

import pytest

from openkam.core.filing import kinds
from openkam.core.filing.faults import BadFile
from openkam.core.filing.tests import made

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(64)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(32)


@pytest.fixture
def checked(tmp_path):
    """Look at these bytes under this name."""

    def look(content, name):
        path = tmp_path / "arrived"
        path.write_bytes(content)
        return kinds.checked(path, name)

    return look


class TestTaken:
    @pytest.mark.parametrize(
        ("make", "name", "media_type"),
        [
            (made.pdf, "a.pdf", "application/pdf"),
            (made.docx, "a.docx", f"{OFFICE}.wordprocessingml.document"),
            (made.xlsx, "a.xlsx", f"{OFFICE}.spreadsheetml.sheet"),
            (made.pptx, "a.pptx", f"{OFFICE}.presentationml.presentation"),
            (made.odt, "a.odt", f"{OPEN}.text"),
            (lambda: made.odt(kind="spreadsheet"), "a.ods", f"{OPEN}.spreadsheet"),
            (made.doc, "a.doc", "application/msword"),
            (made.ppt, "a.ppt", "application/vnd.ms-powerpoint"),
            (lambda: made.compound({"Workbook": b"x"}), "a.xls", "application/vnd.ms-excel"),
            (made.msg, "a.msg", "application/vnd.ms-outlook"),
            (lambda: made.MAIL, "a.eml", "message/rfc822"),
            (lambda: made.PNG, "a.PNG", "image/png"),
            (lambda: b"\xff\xd8\xff\xe0" + bytes(99), "a.jpeg", "image/jpeg"),
            (lambda: b"GIF89a" + bytes(99), "a.gif", "image/gif"),
            (lambda: WEBP, "a.webp", "image/webp"),
            (lambda: HEIC, "a.heic", "image/heic"),
            (lambda: b"II*\x00" + bytes(99), "a.tif", "image/tiff"),
            (lambda: "Kč 5;Łódź\n".encode(), "a.csv", "text/csv"),
            (lambda: b"# Title", "a.md", "text/markdown"),
            (lambda: "Привет, мир и все остальные".encode("cp1251"), "a.txt", "text/plain"),
            (lambda: codecs.BOM_UTF16_LE + "Ahoj".encode("utf-16-le"), "a.txt", "text/plain"),
        ],
    )
    def test_it_is_what_its_bytes_say(self, checked, make, name, media_type):
        assert checked(make(), name).kind.media_type == media_type

    def test_one_without_an_ending_gets_its_own(self, checked):
        assert checked(made.pdf(), "Rahmenvertrag 2026").name == "Rahmenvertrag 2026.pdf"
        assert checked(made.MAIL, "letter").name == "letter.eml"


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"MZ\x90\x00" + bytes(99), "offer.pdf", "not taken"),
            (b"\x7fELF" + bytes(99), "offer.txt", "not taken"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "notes.txt", "could run"),
            (b"\xef\xbb\xbf  <html>", "notes.csv", "could run"),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.png", "could run"),
            (b"#!/bin/sh\nrm -rf", "notes.md", "could run"),
            (b"alert(1)", "notes.js", "Files ending in .js are not taken"),
            (b"plain words", "notes.pdf", "what is inside is .txt"),
            (b"plain words", "letter.eml", "called a mail"),
            (b"%PDF-1.7\n" + bytes(5000), "a.pdf", "not complete"),
            (b"PK\x03\x04" + bytes(99), "a.docx", "damaged"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.doc", "damaged"),
        ],
    )
    def test_it_says_why(self, checked, content, name, said):
        with pytest.raises(BadFile, match=said):
            checked(content, name)

    @pytest.mark.parametrize(
        ("make", "name", "said"),
        [
            (made.pdf, "a.docx", r"called .docx, but what is inside is .pdf"),
            (made.docx, "a.exe", "ending in .exe"),
            (lambda: made.packed({"a.txt": "x"}), "a.zip", "ZIP"),
            (lambda: made.packed({"../a": "x"}), "a.docx", "damaged"),
            (lambda: made.packed({"a": bytes(60_000_000)}), "a.docx", "far too large"),
            (lambda: made.docx(**{"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
            (lambda: made.office("x", {"a": "macroEnabled"}), "a.docm", "ZIP"),
            (lambda: made.odt(**{"Basic/Standard/script-lb.xml": "x"}), "a.odt", "macros"),
            (
                lambda: made.compound(dict.fromkeys(("WordDocument", "VBA"), b"x")),
                "a.doc",
                "macros",
            ),
            (lambda: made.compound({"EncryptedPackage": b"x"}), "a.docx", "locked"),
            (lambda: made.compound({"Other": b"x"}), "a.doc", "no document of Word"),
            (lambda: made.PNG + made.packed({"a": "x"}), "a.png", "behind the picture"),
            (lambda: made.PNG + made.packed({"a": "x"}), "a.zip", "behind the picture"),
            (lambda: made.pdf() + made.packed({"a": "x"}), "a.pdf", "hidden behind"),
            (lambda: made.docx() + b"<script>", "a.docx", "hidden"),
        ],
    )
    def test_it_says_what_is_wrong_inside(self, checked, make, name, said):
        with pytest.raises(BadFile, match=said):
            checked(make(), name)


class TestNames:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\me\\offer.txt", "offer.txt"),
            ("of\x00fer\r\n.txt", "offer.txt"),
            ("invoice\u202etxt.exe.txt", "invoicetxt.exe.txt"),
            ("Договор о поставке.txt", "Договор о поставке.txt"),
            ('a"b:c|d?.txt', "a_b_c_d_.txt"),
            ("con.txt", "_con.txt"),
            ("  ..notes.txt. ", "notes.txt"),
        ],
    )
    def test_it_is_harmless(self, checked, given, kept):
        assert checked(b"words", given).name == kept

    def test_a_long_one_keeps_its_ending(self, checked):
        name = checked(b"words", "Ж" * 300 + ".txt").name

        assert (len(name), name[-4:]) == (200, ".txt")

    def test_one_of_nothing_is_refused(self, checked):
        with pytest.raises(BadFile, match="needs a name"):
            checked(b"words", "\u202e\x00 . ")
