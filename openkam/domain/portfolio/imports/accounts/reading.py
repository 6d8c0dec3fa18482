"""What the cells of a file of accounts say, in terms of what is stored here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openkam.core.access.models import User
from openkam.core.face import countries
from openkam.domain.portfolio.imports.cells import (
    ANYTHING,
    CLEAR,
    CLEARED,
    WORDS,
    Fault,
    Read,
    Rows,
    Table,
    Tidy,
    exact,
    one_of,
    plain,
)
from openkam.domain.portfolio.models import FACTS, ColleagueKey, OwnField, Segment, Tier
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.portfolio.selectors.own_values import LONGEST_VALUE, plain_value
from openkam.domain.portfolio.services.bringing.plans import OWN
from openkam.domain.portfolio.services.facts import (
    BadDomain,
    TooLong,
    tidy_domain,
    tidy_vat_number,
)

if TYPE_CHECKING:
    from openkam.core.ledger import Mapping

REFERENCES = ("segment", "tier", "owner")
DATES = ("group_from", "group_until")
TIDY = {
    "name": Tidy(300, WORDS),
    "site": Tidy(200, WORDS),
    "company_number": Tidy(40, WORDS),
    "vat_number": Tidy(40, "^[A-Z0-9]+$"),
}
LONGEST_OWN_NAME = 60


@dataclass
class Told:
    """The cells of the file: None where blank, CLEARED where the field shall be emptied."""

    rows: Rows
    keys: list[str | None]
    groups: list[str | None]
    starts: list[Any]
    ends: list[Any]
    cells: dict[str, list[Any]]
    own_field_ids: dict[str, int]
    new_own_fields: list[str] = field(default_factory=list)
    names_of: dict[str, dict[Any, str]] = field(default_factory=dict)
    """How what a field refers to is called, by field and number."""


def typed_fields(mapping: "Mapping") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields whose cells are dates, and those whose cells are numbers."""
    kinds = {name: each.kind for name, each in _own_fields(mapping).items()}
    dates = [f"{OWN}{name}" for name, kind in kinds.items() if kind == OwnField.Kind.DATE]
    numbers = [f"{OWN}{name}" for name, kind in kinds.items() if kind == OwnField.Kind.NUMBER]
    mapped = [name for name in DATES if name in mapping.columns]
    return (*mapped, *dates), tuple(numbers)


def told(file: Table, mapping: "Mapping") -> Told:
    """Read the cells; rows with a cell that cannot be taken are rejected."""
    rows = Rows(file, mapping)
    people, owner_of = _owners(mapping.source)
    segments = {fold(name): pk for pk, name in Segment.objects.values_list("pk", "name")}
    tiers = {fold(name): pk for pk, name in Tier.objects.values_list("pk", "name")}
    readers: dict[str, Read] = {
        "name": plain(300, can_clear=False),
        "country": _country,
        "site": plain(200),
        "company_number": plain(40),
        "vat_number": _vat_number,
        "domain": domain_of,
        "segment": _segment(segments),
        "tier": one_of(tiers, "unknown_tier", fold),
        "owner": owner_of,
    }
    own = _own_fields(mapping)
    key_texts = rows.read("key", exact(200), Tidy(200, ANYTHING))
    cells = {
        name: rows.read(name, readers[name], TIDY.get(name)) for name in FACTS if rows.has(name)
    }
    return Told(
        rows=rows,
        keys=key_texts,
        groups=rows.read("group", _group),
        starts=rows.days("group_from"),
        ends=rows.days("group_until"),
        cells=cells | _own_cells(rows, mapping, {name: each.kind for name, each in own.items()}),
        own_field_ids={name: each.pk for name, each in own.items()},
        new_own_fields=[name for name in mapping.own_columns if name not in own],
        names_of={
            "owner": people,
            "segment": dict(Segment.objects.values_list("pk", "name")),
            "tier": dict(Tier.objects.values_list("pk", "name")),
        },
    )


def domain_of(text: str) -> str | Fault:
    """Return the bare host of a web address or mail address, in lower case."""
    if text == CLEAR:
        return CLEARED
    try:
        return tidy_domain(text) or Fault("bad_domain")
    except BadDomain:
        return Fault("bad_domain")
    except TooLong:
        return Fault("too_long")


def _vat_number(text: str) -> str | Fault:
    if text == CLEAR:
        return CLEARED
    number = tidy_vat_number(text)
    return Fault("too_long") if len(number) > 40 else number or Fault("bad_vat_number")


def _country(text: str) -> str | Fault:
    return CLEARED if text == CLEAR else countries.code_of(text) or Fault("unknown_country")


def _group(text: str) -> str:
    return CLEARED if text == CLEAR else text


def _segment(known: dict[str, int]) -> Read:
    """Read a segment: its number, or its name where there is none like it yet."""
    new: dict[str, str] = {}

    def read(text: str) -> Any:
        name = " ".join(text.split())
        if text == CLEAR:
            return CLEARED
        if len(name) > 100:
            return Fault("too_long")
        folded = fold(name)
        return known.get(folded) or new.setdefault(folded, name)

    return read


def _owners(source: str) -> tuple[dict[int, str], Callable[[str], Any]]:
    """Return colleagues by number, and how to read one: by staff number, mail or full name."""
    people = list(User.objects.people().filter(is_active=True))
    by_mail = {user.email.lower(): user.pk for user in people}
    by_name: dict[str, list[int]] = {}
    for user in people:
        by_name.setdefault(fold(user.name), []).append(user.pk)
    active = {user.pk for user in people}
    keys = ColleagueKey.objects.filter(source=source, user__in=active)
    by_key = dict(keys.values_list("key", "user"))

    def read(text: str) -> Any:
        if text == CLEAR:
            return CLEARED
        if (found := by_key.get(text) or by_mail.get(text.lower())) is not None:
            return found
        named = by_name.get(fold(text), [])
        if len(named) > 1:
            return Fault("ambiguous_owner")
        return named[0] if named else Fault("unknown_owner")

    names = {pk: str(user) for pk, user in User.objects.people().in_bulk().items()}
    return names, read


def _own_cells(rows: Rows, mapping: "Mapping", kinds: dict[str, str]) -> dict[str, list[Any]]:
    found = {}
    for name in mapping.own_columns:
        field_name, kind = f"{OWN}{name}", kinds.get(name, OwnField.Kind.TEXT)
        if kind == OwnField.Kind.DATE:
            found[field_name] = [_written(kind, value) for value in rows.days(field_name)]
        elif kind == OwnField.Kind.NUMBER:
            found[field_name] = [_written(kind, value) for value in rows.amounts(field_name)]
        else:
            found[field_name] = rows.read(field_name, plain(LONGEST_VALUE))
    return found


def _written(kind: str, value: date | Decimal | str | None) -> str | None:
    """A value of an own field as it is stored."""
    if isinstance(value, Decimal):
        return plain_value(kind, f"{value.normalize():f}")
    return value.isoformat() if isinstance(value, date) else value


def _own_fields(mapping: "Mapping") -> dict[str, OwnField]:
    """The own fields that are here already, by what the mapping calls them."""
    known = {fold(each.name): each for each in OwnField.objects.all()}
    named = {name: known.get(fold(name)) for name in mapping.own_columns}
    return {name: each for name, each in named.items() if each is not None}
