"""Whether somebody is known already: by name, mail address or phone number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from openkam.core.access.gate import fetch
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.stakeholders.models import ContactWay, Person, Position
from openkam.domain.stakeholders.selectors.contact_values import normal_value

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST = 5
SHORTEST_NAME = 4  # letters from which on a name says something


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who may be the same, with where the reader may see them."""

    person: Person
    by_way: bool  # the same mail address or phone number, not only the name
    positions: tuple[Position, ...]
    is_here: bool  # works for the account asked about


def person(actor: "User", pk: int) -> Person:
    """Return a person of whom a position is open to the actor. Raises Http404."""
    return fetch(Person.objects.all(), actor, pk)


def known_people(
    actor: "User",
    name: str,
    ways: Iterable[tuple[str, str]] = (),
    *,
    country: str = "",
    here: int | None = None,
) -> list[KnownPerson]:
    """Return people open to the actor who may be the one typed; the surest first.

    `ways` are (kind, value); a phone number without its country code is one of `country`.
    `here` is the account at which the person would be added.
    """
    normals = {normal for kind, value in ways if (normal := normal_value(kind, value, country))}
    named = _named(name)
    if not named and not normals:
        return []
    same = set(
        ContactWay.objects.filter(normal__in=normals).values_list("person", flat=True)
        if normals
        else ()
    )
    alike = Q(pk__in=same) | named if named else Q(pk__in=same)
    people = list(
        Person.objects.open_to(actor).filter(alike, erased_on=None).order_by("search_name", "pk")
    )
    people.sort(key=lambda person: person.pk not in same)
    people = people[:MOST]
    places = _places(actor, people)
    return [_known(person, person.pk in same, places.get(person.pk, []), here) for person in people]


def _known(person: Person, by_way: bool, places: list[Position], here: int | None) -> KnownPerson:
    is_here = any(place.account_id == here and place.until is None for place in places)
    return KnownPerson(person, by_way, tuple(places), is_here)


def _named(name: str) -> Q:
    """Everybody whose name holds each word typed; titles with a point say nothing."""
    words = [word for word in fold(name).split() if not word.endswith(".")]
    if not words or sum(map(len, words)) < SHORTEST_NAME:
        # In some scripts two signs are a whole name: only the very same counts.
        return Q(search_name=fold(name)) if words else Q()
    found = Q()
    for word in words:
        found &= Q(search_name__contains=word)
    return found


def _places(actor: "User", people: list[Person]) -> dict[int, list[Position]]:
    found: dict[int, list[Position]] = {}
    rows = Position.objects.open_to(actor).filter(person__in=people).select_related("account")
    for row in rows.order_by(F("until").desc(nulls_first=True), "-pk"):
        found.setdefault(row.person_id, []).append(row)
    return found
