"""How a person hangs together with others at the customer, and with us."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from openkam.domain.stakeholders.models import Line, Person, Position, Tie, Touch
from openkam.domain.stakeholders.selectors.held.reasons import section
from openkam.domain.stakeholders.selectors.held.shape import Coded, Entry, Section

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(person: Person) -> Section:
    """Return who listens to the person, and to whom they listen.

    The others are not named: what we think of them is theirs (GDPR, article 15(4)).
    """
    columns = (
        ("account", _("Account")),
        ("kind", _("Kind")),
        ("other", _("With")),
        ("strength", _("Strength")),
        ("is_confirmed", _("Confirmed")),
        ("why", _("Why we think so")),
        ("noted_by", _("Noted by")),
        ("noted_on", _("Noted on")),
    )
    return section("lines", _("Influence and conflicts"), columns, _lines(person))


def _lines(person: Person) -> "Iterator[Entry]":
    rows = Line.objects.filter(Q(source__person=person) | Q(target__person=person))
    rows = rows.select_related("source__account", "source", "target", "noted_by")
    for row in rows.order_by("pk"):
        is_source = row.source.person_id == person.pk
        yield Entry(
            row.pk,
            {
                "account": str(row.source.account),
                "kind": Coded(row.kind, _kind(row, is_source=is_source)),
                "other": _unnamed(row.target if is_source else row.source),
                "strength": Coded(str(row.strength), _strength(row.strength)),
                "is_confirmed": row.is_confirmed,
                "why": row.why,
                "noted_by": row.noted_by,
                "noted_on": row.noted_on,
            },
        )


def _kind(row: Line, *, is_source: bool) -> str:
    if row.kind == Line.Kind.CONFLICT:
        return row.get_kind_display()
    return _("is listened to by") if is_source else _("listens to")


def _strength(strength: int) -> str:
    return {1: _("weak"), 2: _("medium"), 3: _("strong")}.get(strength, str(strength))


def _unnamed(place: Position) -> str:
    said = ", ".join(part for part in (place.title, place.department) if part)
    return said or _("another person of the account")


def ties(person: Person) -> Section:
    """Return who of us knows the person, and how well as we see it."""
    columns = (
        ("account", _("Account")),
        ("colleague", _("Colleague")),
        ("is_owner", _("Responsible for the person")),
        ("rating", _("Our own rating (1 to 5)")),
        ("rated_on", _("Rated on")),
        ("note", _("Note")),
        ("noted_on", _("Noted on")),
    )
    rows = Tie.objects.filter(position__person=person).select_related("position__account", "user")
    entries = (
        Entry(
            row.pk,
            {
                "account": str(row.position.account),
                "colleague": str(row.user),
                "is_owner": row.is_owner,
                "rating": row.rating,
                "rated_on": row.rated_on,
                "note": row.note,
                "noted_on": row.noted_on,
            },
        )
        for row in rows.order_by("pk")
    )
    return section("ties", _("Who of us knows them"), columns, entries)


def touches(person: Person) -> Section:
    """Return every contact that was noted, the latest first."""
    columns = (
        ("account", _("Account")),
        ("day", _("Day")),
        ("colleague", _("Colleague")),
        ("kind", _("Kind")),
        ("direction", _("Begun by")),
        ("note", _("Note")),
        ("noted_by", _("Noted by")),
    )
    rows = Touch.objects.filter(tie__position__person=person).select_related(
        "tie__position__account", "tie__user", "noted_by"
    )
    entries = (
        Entry(
            row.pk,
            {
                "account": str(row.tie.position.account),
                "day": row.day,
                "colleague": str(row.tie.user),
                "kind": Coded(row.kind, row.get_kind_display()),
                "direction": Coded(row.direction, row.get_direction_display()),
                "note": row.note,
                "noted_by": row.noted_by,
            },
        )
        for row in rows.order_by("-day", "-pk")
    )
    return section("touches", _("Contacts"), columns, entries)
