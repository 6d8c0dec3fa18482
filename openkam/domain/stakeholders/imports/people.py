"""What a row says of a person: name, place, ways and roles, checked."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openkam.domain.stakeholders.imports import functions
from openkam.domain.stakeholders.imports.choices import Choices
from openkam.domain.stakeholders.imports.languages import language_code
from openkam.domain.stakeholders.imports.rows import Row
from openkam.domain.stakeholders.imports.words import MOBILES
from openkam.domain.stakeholders.models import Rank
from openkam.domain.stakeholders.selectors.contact_values import normal_value
from openkam.domain.stakeholders.services.people import Way

DAY = re.compile(r"(\d{1,4})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?:[T ].*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
KINDS = {"email": "email", "phone": "phone", "mobile": "mobile", "web": "web"}


class BadRow(Exception):
    """A row cannot be taken; `code` and `value` say why in `reasons`."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code, self.value = code, value


@dataclass(frozen=True)
class Read:
    """What a row says, with empty values where it says nothing."""

    facts: dict[str, Any]
    place: dict[str, Any]
    ways: tuple[Way, ...]
    normals: tuple[tuple[str, str], ...]  # (kind, normal or value) of each way
    roles: tuple[str, ...]
    function: str
    boss: str


def read_person(row: Row, choices: Choices, country: str, *, month_first: bool | None) -> Read:
    """Return what a row says of a person. Raises BadRow."""
    function = row.one("function")
    said = function or row.one("title")
    role, rank = choices.functions.get(said, ("", "")) if said else ("", "")
    title = row.one("title") or ("" if functions.role_named(function) else function)
    facts = _names(row) | {
        "salutation": row.one("salutation"),
        "language": language_code(row.one("language")),
        "birthday": birthday(row.one("birthday"), month_first=month_first),
        "source": row.one("source"),
    }
    place = {
        "title": title,
        "department": row.one("department"),
        "site": row.one("site"),
        "rank": functions.rank_named(row.one("rank")) or (rank if rank in Rank.values else ""),
    }
    ways = _ways(row)
    normals = tuple(
        (way.kind, normal_value(way.kind, way.value, country) or way.value) for way in ways
    )
    roles = (role,) if role else ()
    return Read(facts, place, ways, normals, roles, said, row.one("reports_to"))


def birthday(text: str, *, month_first: bool | None) -> date | None:
    """Return the day; None where there is none. Raises BadRow."""
    if not text or text.startswith("--"):  # cards may leave the year out
        return None
    if compact := COMPACT.fullmatch(text):
        return _day(text, *map(int, compact.groups()))
    match = DAY.fullmatch(text)
    if match is None:
        raise BadRow("bad_birthday", text)
    first, sign, second, third = int(match[1]), match[2], int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return _day(text, first, second, third)
    if sign == "/" and first <= 12 and second <= 12 and first != second:
        if month_first is None:
            raise BadRow("birthday_in_doubt", text)
        first, second = (second, first) if month_first else (first, second)
    elif sign == "/" and second > 12:
        first, second = second, first
    return _day(text, third, second, first)


def month_first(texts: Collection[str]) -> bool | None:
    """Return how dates with slashes are written, as those tell that read one way; None if none."""
    found = [match for text in texts if (match := DAY.fullmatch(text)) and match[2] == "/"]
    if any(int(match[1]) > 12 for match in found if len(match[1]) < 3):
        return False
    if any(int(match[3]) > 12 for match in found):
        return True
    return None


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        if year < 1900:
            raise ValueError
        return date(year, month, day)
    except ValueError as fault:
        raise BadRow("bad_birthday", text) from fault


def _names(row: Row) -> dict[str, str]:
    given = " ".join(filter(None, (row.one("given_name"), row.one("middle_name"))))
    family = row.one("family_name")
    name = row.one("name") or " ".join(filter(None, (given, family)))
    suffix = row.one("suffix")
    if suffix and not row.one("name"):
        name = f"{name}, {suffix}" if name else ""
    if not name:
        raise BadRow("no_name")
    return {"name": name, "given_name": given, "family_name": family}


def _ways(row: Row) -> tuple[Way, ...]:
    is_mobile = row.one("phone_kind").casefold() in MOBILES
    found: dict[tuple[str, str], Way] = {}
    for name, kind in KINDS.items():
        for value in _parted(name, row.values.get(name, ())):
            means = "mobile" if kind == "phone" and is_mobile else kind
            means = "other" if kind == "email" and "@" not in value else means
            found.setdefault((means, value.casefold()), Way(means, value))
    return tuple(found.values())


def _parted(name: str, values: Sequence[str]) -> list[str]:
    """Several mail addresses in one cell are several; numbers may hold these signs."""
    if name != "email":
        return list(values)
    return [part for value in values for part in re.split(r"[;,\s]+", value) if part]
