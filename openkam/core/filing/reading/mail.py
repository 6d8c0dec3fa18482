"""Text of mails: who wrote to whom about what, the words, and the names of what came along."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

HEADERS = ("Subject", "From", "To", "Cc", "Date")
LONGEST = 2_000_000  # characters of markup
UNSEEN = {"script", "style", "head", "title"}
LINES = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table"}
# Numbers of Outlook's properties: subject, sender, their address, receivers, words.
PROPERTIES = ("0037", "0C1A", "0C1F", "0E04", "0E03", "1000")


def of_mail(path: Path) -> Iterator[str]:
    """Yield the header, then the words of a mail, then what is attached to it."""
    with open(path, "rb") as file:
        found = email.message_from_binary_file(file, policy=email.policy.default)
    for name in HEADERS:
        if found[name]:
            yield f"{found[name]}\n"
    yield "\n"
    yield from _bodies(found)
    for part in found.iter_attachments():
        yield f"{part.get_filename() or ''}\n"


def of_outlook(path: Path) -> Iterator[str]:
    """Yield the header and the words of a mail that Outlook saved, then what is attached."""
    import olefile

    with olefile.OleFileIO(str(path)) as found:
        for number in PROPERTIES:
            if text := _property(found, number):
                yield f"{text}\n"
        if not _property(found, "1000") and found.exists("__substg1.0_10130102"):
            data = found.openstream("__substg1.0_10130102").read()
            yield without_markup(data.decode("utf-8", "replace"))
        for entry in found.listdir():
            if entry[0].startswith("__attach") and entry[-1] == "__substg1.0_3707001F":
                yield f"{_decoded(found.openstream(entry).read(), 'utf-16-le')}\n"


def without_markup(markup: str) -> str:
    """Return the words of a page."""
    parser = _Words()
    parser.feed(markup[:LONGEST])
    parser.close()
    return "".join(parser.parts)


def _bodies(found: EmailMessage) -> Iterator[str]:
    body = found.get_body(("plain", "html"))
    if body is None:
        return
    content = body.get_content()
    if isinstance(content, str):
        yield without_markup(content) if body.get_content_subtype() == "html" else content
        yield "\n"


def _property(found: "object", number: str) -> str:
    import olefile

    assert isinstance(found, olefile.OleFileIO)
    for kind, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
        name = f"__substg1.0_{number}{kind}"
        if found.exists(name):
            return _decoded(found.openstream(name).read(), encoding)
    return ""


def _decoded(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace").strip("\0 \r\n")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in LINES:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
