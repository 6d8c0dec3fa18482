"""The lines of visiting cards: unfolded, decoded, taken apart (vCard 2.1, 3.0 and 4.0)."""

import codecs
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BEGIN = re.compile(rb"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE)
END = re.compile(rb"^\s*END\s*:\s*VCARD\s*$", re.IGNORECASE)
LINE = re.compile(rb'^((?:[^":]|"[^"]*")*?):(.*)$', re.DOTALL)
SPLIT = re.compile(rb';(?=(?:[^"]|"[^"]*")*$)')
# Guessed among these, the likeliest for people's names in our languages first.
CANDIDATES = ["cp1250", "cp1251", "cp1252", "iso8859_2", "iso8859_15", "koi8_r", "mac_latin2"]
SKIPPED = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "AGENT", "NOTE", "REV", "UID", "PRODID"})


@dataclass(frozen=True)
class Property:
    """One line of a card, decoded; `kinds` are its types such as HOME and CELL."""

    name: str
    value: str
    kinds: frozenset[str]

    def parts(self, sign: str = ";") -> list[str]:
        """Return the parts of a structured value, each without its escapes."""
        found = re.split(rf"(?<!\\){re.escape(sign)}", self.value)
        return [plain(part) for part in found]

    @property
    def text(self) -> str:
        """The whole value without its escapes."""
        return plain(self.value)


def plain(value: str) -> str:
    """Return a value without escapes, line ends and repeated spaces."""
    kept = re.sub(r"\\([nN])", " ", value)
    return " ".join(re.sub(r"\\(.)", r"\1", kept).replace("\0", "").split())


def as_bytes(content: bytes) -> bytes:
    """Return a text in UTF-16 or UTF-32 as UTF-8; any other as it is, without its mark."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace").encode()
    half = len(content) // 2
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half > 8 and content[offset : 2 * half : 2].count(0) > 0.6 * half:
            return content.decode(encoding, errors="replace").encode()
    return content


def cards(content: bytes) -> Iterator[tuple[int, list[bytes], bool]]:
    """Return the cards: where each begins, its lines, and whether it has an end."""
    begun = 0
    lines: list[bytes] = []
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content), start=1):
        if BEGIN.match(line):
            if begun:
                yield begun, lines, False
            begun, lines = number, []
        elif END.match(line):
            if begun:
                yield begun, lines, True
            begun, lines = 0, []
        elif begun:
            lines.append(line)
    if begun:
        yield begun, lines, False


def unfolded(lines: Iterable[bytes]) -> list[bytes]:
    """Join what was broken into several lines, by a leading space or a soft break at the end."""
    found: list[bytes] = []
    goes_on = False
    for line in lines:
        if goes_on and found:
            found[-1] = found[-1][:-1] + line.lstrip(b" \t" if line[:1] in b" \t" else b"")
        elif line[:1] in (b" ", b"\t") and found:
            found[-1] += line[1:]
        else:
            found.append(line)
        goes_on = bool(found) and found[-1].endswith(b"=") and _is_quoted(found[-1])
    return [line for line in found if line.strip()]


def property_of(line: bytes, encoding: str) -> Property | None:
    """Return a line taken apart; None for one that holds a picture, a note or nothing.

    Raises ValueError for a line that is none of a card.
    """
    match = LINE.match(line)
    if match is None:
        raise ValueError("no name")
    head, value = match[1], match[2]
    first, *given = SPLIT.split(head)
    name = first.decode("ascii", errors="replace").rpartition(".")[2].strip().upper()
    if name in SKIPPED or not name:
        return None
    said = [part.decode("ascii", errors="replace").strip().strip('"').upper() for part in given]
    parameters = dict(part.partition("=")[::2] for part in said)
    kinds = frozenset(
        kind.strip('"')
        for part in said
        for kind in (part.partition("=")[2] if "=" in part else part).split(",")
    )
    if "QUOTED-PRINTABLE" in kinds:
        # A line end inside of the value is one of its text.
        value = quopri.decodestring(value).replace(b"\r\n", b"\\n").replace(b"\n", b"\\n")
    elif kinds & {"BASE64", "B"}:
        return None
    return Property(name, decoded(value, parameters.get("CHARSET", ""), encoding), kinds)


def decoded(value: bytes, declared: str, guessed: str) -> str:
    """Return the text of a value: as it is declared if that fits, in UTF-8, or as guessed."""
    for encoding in (declared, "utf-8", guessed or "cp1252"):
        try:
            return value.decode(encoding) if encoding else value.decode("ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return value.decode("latin-1")


def guess(values: Iterable[bytes]) -> str:
    """Return in which encoding these values that are no UTF-8 are written; "" where none is."""
    from charset_normalizer import from_bytes

    strange = [value for value in values if not _is_utf8(value)]
    if not strange:
        return ""
    # The longer the text, the surer the guess: names alone are short.
    best = from_bytes(b"\n".join(strange), cp_isolation=CANDIDATES).best()
    return best.encoding if best is not None else "cp1252"


def _is_quoted(line: bytes) -> bool:
    head = line.partition(b":")[0].upper()
    return b"QUOTED-PRINTABLE" in head


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
