"""The room's part of the folder of everything the company owns, in files that anybody can read."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from openkam.core.offers import Names, OwnedTable, cells
from openkam.domain.stakeholders.models import (
    ContactWay,
    Line,
    Opinion,
    Person,
    Position,
    RoleHeld,
    Tie,
    Touch,
)

CHUNK = 2_000
PERSON = ("pk", "name", "salutation", "given_name", "family_name", "language", "birthday")
POSITION = ("pk", "person", "account", "title", "department", "site", "rank", "reports_to")
OPINION = ("position", "kind", "number", "text", "is_confirmed", "why", "basis")
Rows = Callable[[Names], Iterator[list[str]]]


def _rows(read: Callable[[], "QuerySet[Any]"], *fields: str) -> Rows:
    """Return what yields these fields of the rows, accounts and colleagues by their keys."""

    def rows(names: Names) -> Iterator[list[str]]:
        named: dict[str, Callable[[Any], Any]] = {
            "account": names.account,
            "user": names.colleague,
            "noted_by": names.colleague,
        }
        ways: list[Callable[[Any], Any]] = [named.get(field, _as_it_is) for field in fields]
        for row in read().order_by("pk").values_list(*fields).iterator(chunk_size=CHUNK):
            yield cells(*(way(value) for way, value in zip(ways, row, strict=True)))

    return rows


def _as_it_is(value: Any) -> Any:
    return value


def _table(name: str, about: str, read: Callable[[], "QuerySet[Any]"], *fields: str) -> OwnedTable:
    header = tuple("number_here" if field == "pk" else field for field in fields)
    return OwnedTable(name, about, header, _rows(read, *fields))


TABLES = (
    _table(
        "people.csv",
        "People at customers; who was erased has no name any more.",
        Person.objects.all,
        *PERSON,
        "source",
        "created_on",
        "merged_into",
        "erased_on",
    ),
    _table(
        "people_ways.csv",
        "How to reach them.",
        ContactWay.objects.all,
        "person",
        "kind",
        "value",
        "label",
        "is_preferred",
    ),
    _table(
        "people_positions.csv",
        "What they are at which account; reports_to is another row of this file.",
        Position.objects.all,
        *POSITION,
        "since",
        "until",
    ),
    _table(
        "people_roles.csv",
        "What they do when the customer buys; no product group: for all.",
        RoleHeld.objects.all,
        "position",
        "role",
        "product_group",
        "is_confirmed",
        "why",
        "noted_by",
        "noted_on",
    ),
    _table(
        "people_opinions.csv",
        "What we think of them, with reason and legal basis: personal data.",
        Opinion.objects.all,
        *OPINION,
        "noted_by",
        "noted_on",
        "replaced_on",
    ),
    _table(
        "people_lines.csv",
        "Who listens to whom, and who is in conflict with whom.",
        Line.objects.all,
        "kind",
        "source",
        "target",
        "strength",
        "is_confirmed",
        "why",
        "noted_by",
        "noted_on",
    ),
    _table(
        "people_ties.csv",
        "Who of us knows them.",
        Tie.objects.all,
        "pk",
        "position",
        "user",
        "is_owner",
        "rating",
        "rated_on",
        "note",
    ),
    _table(
        "people_contacts.csv",
        "When they met.",
        Touch.objects.all,
        "tie",
        "day",
        "kind",
        "direction",
        "note",
        "noted_by",
    ),
)
"""They are only read: a folder imports into an empty company without them."""
