"""What kinds of files are taken, and what a file is: by its bytes, not by its name."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.filing import names, packed, plain, signs
from openkam.core.filing.faults import BadFile

if TYPE_CHECKING:
    from django.utils.functional import Promise

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken."""

    media_type: str
    endings: tuple[str, ...]
    """What such a file may be called; the first is given to one without any."""
    label: "str | Promise"
    icon: str
    group: str

    @property
    def has_text(self) -> bool:
        """Whether there may be text inside that can be read."""
        return self.group != "picture"


def _kind(media_type: str, endings: str, label: "str | Promise", icon: str, group: str) -> FileKind:
    return FileKind(media_type, tuple(endings.split()), label, icon, group)


WORD = gettext_lazy("Text document")
SHEET = gettext_lazy("Spreadsheet")
SLIDES = gettext_lazy("Presentation")
PICTURE = gettext_lazy("Picture")
MAIL = gettext_lazy("Mail")
PLAIN = gettext_lazy("Plain text")
GROUPS: "dict[str, str | Promise]" = {
    "pdf": "PDF",
    "document": WORD,
    "sheet": SHEET,
    "slides": SLIDES,
    "picture": PICTURE,
    "mail": MAIL,
    "text": PLAIN,
}
KINDS = {
    kind.media_type: kind
    for kind in (
        _kind("application/pdf", "pdf", "PDF", "file-text", "pdf"),
        _kind(f"{OFFICE}.wordprocessingml.document", "docx", WORD, "file-text", "document"),
        _kind(f"{OFFICE}.spreadsheetml.sheet", "xlsx", SHEET, "table", "sheet"),
        _kind(f"{OFFICE}.presentationml.presentation", "pptx", SLIDES, "chart-bar", "slides"),
        _kind(f"{OPEN}.text", "odt", WORD, "file-text", "document"),
        _kind(f"{OPEN}.spreadsheet", "ods", SHEET, "table", "sheet"),
        _kind(f"{OPEN}.presentation", "odp", SLIDES, "chart-bar", "slides"),
        _kind("application/msword", "doc", WORD, "file-text", "document"),
        _kind("application/vnd.ms-excel", "xls", SHEET, "table", "sheet"),
        _kind("application/vnd.ms-powerpoint", "ppt", SLIDES, "chart-bar", "slides"),
        _kind("application/vnd.ms-outlook", "msg", MAIL, "mail", "mail"),
        _kind("message/rfc822", "eml", MAIL, "mail", "mail"),
        _kind("image/png", "png", PICTURE, "photo", "picture"),
        _kind("image/jpeg", "jpg jpeg jpe jfif", PICTURE, "photo", "picture"),
        _kind("image/gif", "gif", PICTURE, "photo", "picture"),
        _kind("image/webp", "webp", PICTURE, "photo", "picture"),
        _kind("image/heic", "heic heif", PICTURE, "photo", "picture"),
        _kind("image/tiff", "tif tiff", PICTURE, "photo", "picture"),
        _kind("text/csv", "csv tsv", SHEET, "table", "sheet"),
        _kind("text/markdown", "md markdown", PLAIN, "file-text", "text"),
        _kind("text/plain", "txt text log", PLAIN, "file-text", "text"),
    )
}
BY_ENDING = {ending: kind for kind in KINDS.values() for ending in kind.endings}
ACCEPTED = ",".join(f".{ending}" for ending in BY_ENDING)
"""What a form offers to choose from."""


@dataclass(frozen=True)
class Checked:
    """A file that may be taken: what it is, and how it is called from now on."""

    kind: FileKind
    name: str


def kind_of(media_type: str) -> FileKind:
    """Return the kind with this media type."""
    return KINDS[media_type]


def checked(path: Path, name: str) -> Checked:
    """Return what a file is, under a harmless name with a fitting ending.

    Raises BadFile: of a kind that is not taken, not what it is called, or with something hidden.
    """
    called = names.harmless(name)
    ending = names.split(called)[1].casefold()
    found = _of_bytes(path)
    kind = _of_text(path, ending) if found is None else KINDS[found]
    if not ending:
        return Checked(kind, names.shortened(f"{called}.{kind.endings[0]}"))
    if ending not in kind.endings:
        raise _misnamed(ending, kind)
    return Checked(kind, called)


def _of_bytes(path: Path) -> str | None:
    """The media type that the bytes tell; None for what may be text."""
    mark = signs.mark_of(path)
    if mark == signs.ZIP:
        return packed.media_type_of(path)
    if mark == signs.COMPOUND:
        from openkam.core.filing import compound

        return compound.media_type_of(path)
    return mark


def _of_text(path: Path, ending: str) -> FileKind:
    text = plain.beginning(path)
    if text is None:
        raise BadFile(_("Files of this kind are not taken. %(kinds)s") % {"kinds": taken()})
    if plain.is_page_or_script(text):
        raise BadFile(
            _("This is a web page or a script, which a browser could run. Save it as a PDF.")
        )
    if ending == "eml" or (not ending and plain.is_mail(text)):
        if plain.is_mail(text):
            return KINDS["message/rfc822"]
        raise BadFile(_("It is called a mail, but there is none inside."))
    found = BY_ENDING.get(ending, KINDS["text/plain"])
    return found if found.media_type.startswith("text/") else KINDS["text/plain"]


def _misnamed(ending: str, kind: FileKind) -> BadFile:
    if ending not in BY_ENDING:
        return BadFile(
            _("Files ending in .%(ending)s are not taken. %(kinds)s")
            % {"ending": ending, "kinds": taken()}
        )
    said = _("It is called .%(ending)s, but what is inside is .%(kind)s. Give it its own ending.")
    return BadFile(said % {"ending": ending, "kind": kind.endings[0]})


def taken() -> str:
    """Return in a sentence which files are taken."""
    return _(
        "These are: PDF, office documents without macros, pictures (PNG, JPEG, GIF, WebP, HEIC, "
        "TIFF), mail (EML, MSG), and text (TXT, CSV, MD)."
    )
