"""Who the person is, how to reach them, and what they are at which account."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.domain.stakeholders.models import PeopleImport, Person, Position, RoleHeld
from openkam.domain.stakeholders.selectors.held.reasons import section
from openkam.domain.stakeholders.selectors.held.shape import Coded, Entry, Section
from openkam.domain.stakeholders.selectors.roles import role_names

if TYPE_CHECKING:
    from collections.abc import Iterator


def identity(person: Person) -> Section:
    """Return the facts of the person, and where we have them from."""
    facts = {
        "name": person.name,
        "salutation": person.salutation,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "language": person.language,
        "birthday": person.birthday,
        "source": person.source,
        "noted_by": person.created_by,
        "noted_on": person.created_on,
    }
    columns = (
        ("name", _("Name")),
        ("salutation", _("Salutation")),
        ("given_name", _("Given name")),
        ("family_name", _("Family name")),
        ("language", _("Language")),
        ("birthday", _("Birthday")),
        ("source", _("Known from")),
        ("noted_by", _("Noted by")),
        ("noted_on", _("Noted on")),
    )
    return section("identity", _("Who they are"), columns, [Entry(person.pk, facts)])


def ways(person: Person) -> Section:
    """Return the ways to reach the person."""
    columns = (
        ("kind", _("Kind")),
        ("value", _("Value")),
        ("label", _("Label")),
        ("is_preferred", _("Preferred")),
    )
    entries = (
        Entry(
            row.pk,
            {
                "kind": Coded(row.kind, row.get_kind_display()),
                "value": row.value,
                "label": row.label,
                "is_preferred": row.is_preferred,
            },
        )
        for row in person.ways.order_by("pk")
    )
    return section("ways", _("Ways to reach them"), columns, entries)


def positions(person: Person) -> Section:
    """Return what the person is, or was, at which account."""
    columns = (
        ("account", _("Account")),
        ("title", _("Title")),
        ("department", _("Department")),
        ("site", _("Site")),
        ("rank", _("Level")),
        ("reports_to", _("Reports to")),
        ("since", _("Since")),
        ("until", _("Until")),
    )
    return section("positions", _("Positions"), columns, _positions(person))


def _positions(person: Person) -> "Iterator[Entry]":
    rows = Position.objects.filter(person=person).select_related("account", "reports_to__person")
    for row in rows.order_by("pk"):
        boss = row.reports_to
        yield Entry(
            row.pk,
            {
                "account": str(row.account),
                "title": row.title,
                "department": row.department,
                "site": row.site,
                "rank": Coded(row.rank, row.get_rank_display()),
                "reports_to": str(boss.person) if boss else "",
                "since": row.since,
                "until": row.until,
            },
        )


def roles(person: Person) -> Section:
    """Return the buying roles that the person plays."""
    columns = (
        ("account", _("Account")),
        ("role", _("Role")),
        ("product_group", _("Product group")),
        ("is_confirmed", _("Confirmed")),
        ("why", _("Why we think so")),
        ("noted_by", _("Noted by")),
        ("noted_on", _("Noted on")),
    )
    names = role_names()
    rows = RoleHeld.objects.filter(position__person=person).select_related(
        "position__account", "noted_by"
    )
    entries = (
        Entry(
            row.pk,
            {
                "account": str(row.position.account),
                "role": Coded(row.role, names.get(row.role, row.role)),
                "product_group": row.product_group,
                "is_confirmed": row.is_confirmed,
                "why": row.why,
                "noted_by": row.noted_by,
                "noted_on": row.noted_on,
            },
        )
        for row in rows.order_by("pk")
    )
    return section("roles", _("Buying roles"), columns, entries)


def merged(person: Person) -> Section:
    """Return under which other entries the person stood before they were merged."""
    columns = (("name", _("Name")), ("source", _("Known from")), ("noted_on", _("Noted on")))
    entries = (
        Entry(row.pk, {"name": row.name, "source": row.source, "noted_on": row.created_on})
        for row in Person.objects.filter(merged_into=person).order_by("pk")
    )
    return section("merged", _("Merged entries"), columns, entries)


def imports(person: Person) -> Section:
    """Return the files that brought the person in, or changed what is known of them."""
    columns = (
        ("file", _("File")),
        ("brought_by", _("Brought in by")),
        ("at", _("When")),
    )
    places = set(Position.objects.filter(person=person).values_list("pk", flat=True))
    people = {person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)}
    entries = (
        Entry(row.pk, {"file": row.file_name, "brought_by": row.actor, "at": row.ended_at})
        for row in PeopleImport.objects.exclude(journal=[]).select_related("actor").order_by("pk")
        if any(_is_about(entry, people, places) for entry in row.journal)
    )
    return section("imports", _("Imports"), columns, entries)


def _is_about(entry: list[Any], people: set[int], places: set[int]) -> bool:
    """A line of a journal: what was done, to which kind of row, and its number."""
    if entry[0] not in ("+", "~"):
        return False
    numbers = entry[2] if isinstance(entry[2], list) else [entry[2]]
    return not {"person": people, "position": places}.get(entry[1], set()).isdisjoint(numbers)
