"""Visiting cards (vCard) as rows of people; a broken one leaves the others whole."""

import re
from collections.abc import Callable, Sequence

from openkam.domain.stakeholders.imports import card_text
from openkam.domain.stakeholders.imports.card_text import Property
from openkam.domain.stakeholders.imports.rows import Broken, Contents, Row

HEADER = ("FN", "ORG", "TITLE", "EMAIL", "TEL")
MOBILE = frozenset({"CELL", "MOBILE", "PCS", "CAR"})
NO_PHONE = frozenset({"FAX", "PAGER", "MODEM", "BBS"})
Found = list[tuple[str, str]]


def begins_as_card(content: bytes) -> bool:
    """Whether a file begins as visiting cards do, whatever it is called."""
    start = card_text.as_bytes(content[:4096])
    return bool(re.match(rb"\s*(\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCARD", start, re.IGNORECASE))


def read(content: bytes, encoding: str = "") -> Contents:
    """Return the cards of a file; each that cannot be read stands among the broken ones."""
    whole = [
        (line, card_text.unfolded(lines), is_closed)
        for line, lines, is_closed in card_text.cards(card_text.as_bytes(content))
    ]
    guessed = encoding or _guessed(whole)
    rows: list[Row] = []
    broken: list[Broken] = []
    for line, lines, is_closed in whole:
        read_card = _card(line, lines, guessed) if is_closed else Broken(line, "card_not_closed")
        if isinstance(read_card, Row):
            rows.append(read_card)
        else:
            broken.append(read_card)
    if not whole:
        broken.append(Broken(1, "no_cards"))
    return Contents(HEADER, rows, is_cards=True, broken=broken, encoding=guessed or "utf-8")


def _guessed(whole: Sequence[tuple[int, list[bytes], bool]]) -> str:
    lines = (line for _line, lines, _closed in whole for line in lines)
    return card_text.guess(
        line.partition(b":")[2]
        for line in lines
        if not line.upper().startswith((b"PHOTO", b"LOGO", b"SOUND", b"KEY"))
        and b"CHARSET" not in line.partition(b":")[0].upper()
    )


def _card(line: int, lines: Sequence[bytes], encoding: str) -> Row | Broken:
    found: Found = []
    for each in lines:
        try:
            known = card_text.property_of(each, encoding)
        except ValueError:
            return Broken(line, "card_torn", each[:80].decode("utf-8", errors="replace"))
        if known is not None and known.value.strip(" ;") and known.name in READERS:
            found += READERS[known.name](known)
    values: dict[str, tuple[str, ...]] = {}
    for name, value in found:
        if value and value not in values.get(name, ()):
            values[name] = (*values.get(name, ()), value)
    cells = tuple(
        ", ".join(values.get(name, ()))
        for name in ("name", "account_name", "title", "email", "phone")
    )
    return Row(line, values, cells)


def _name(known: Property) -> Found:
    family, given, middle, prefix, suffix = ([*known.parts(), "", "", "", "", ""])[:5]
    names = ("family_name", "given_name", "middle_name", "salutation", "suffix")
    return list(zip(names, (family, given, middle, prefix, suffix), strict=True))


def _company(known: Property) -> Found:
    name, *units = known.parts()
    return [("account_name", name), ("department", ", ".join(unit for unit in units if unit))]


def _phone(known: Property) -> Found:
    if known.kinds & NO_PHONE:
        return []
    kind = "mobile" if known.kinds & MOBILE else "phone"
    return [(kind, re.sub(r"^tel:", "", known.text, flags=re.IGNORECASE))]


def _mail(known: Property) -> Found:
    return [("email", re.sub(r"^mailto:", "", known.text, flags=re.IGNORECASE))]


def _place(known: Property) -> Found:
    parts = known.parts()
    is_private = "HOME" in known.kinds and "WORK" not in known.kinds
    return [] if is_private or len(parts) < 4 else [("site", parts[3])]


def _as(name: str) -> Callable[[Property], Found]:
    return lambda known: [(name, known.text)]


READERS: dict[str, Callable[[Property], Found]] = {
    "FN": _as("name"),
    "N": _name,
    "ORG": _company,
    "TITLE": _as("title"),
    "ROLE": _as("function"),
    "EMAIL": _mail,
    "TEL": _phone,
    "ADR": _place,
    "URL": _as("web"),
    "LANG": _as("language"),
    "BDAY": _as("birthday"),
}
