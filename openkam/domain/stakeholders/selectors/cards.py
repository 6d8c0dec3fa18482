"""People as visiting cards (vCard 3.0) that address books of all kinds read; never an opinion."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from openkam.core.access.gate import fetch
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import ContactWay, Position

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User

Kind = ContactWay.Kind
PHONES = {Kind.PHONE: ["WORK", "VOICE"], Kind.MOBILE: ["CELL", "VOICE"]}


def position_to_print(actor: "User", position_id: int) -> Position:
    """Return one position for its card. Raises Http404."""
    rows = Position.objects.filter(person__erased_on=None).select_related("person", "account")
    return fetch(rows, actor, position_id)


def positions_to_print(actor: "User", account_id: int) -> tuple[str, "QuerySet[Position]"]:
    """Return an account's name and those who work there now. Raises Http404."""
    account = portfolio.account(actor, account_id)
    rows = Position.objects.filter(
        account__in=identities(account_id), until=None, person__erased_on=None
    )
    return account.name, rows.select_related("person", "account").order_by(
        "person__search_name", "pk"
    )


def cards(places: "QuerySet[Position]") -> Iterator[str]:
    """Return the card of each position, one after the other."""
    for place in places.prefetch_related("person__ways").iterator(500):
        yield card(place)


def card(place: Position) -> str:
    """Return the card of one position: who, where, and how to reach them."""
    import vobject

    person, found = place.person, vobject.vCard()
    found.add("fn").value = person.name
    family, given = _names(place)
    found.add("n").value = vobject.vcard.Name(family=family, given=given, prefix=person.salutation)
    found.add("org").value = [str(place.account), *filter(None, [place.department])]
    for name, value in _facts(place):
        found.add(name).value = value
    if place.site:
        address = found.add("adr")
        address.value = vobject.vcard.Address(city=place.site)
        address.type_param = "WORK"
    _add_ways(found, person.ways.all())
    return str(found.serialize())


def _names(place: Position) -> tuple[str, str]:
    """Family and given name; where they are not known apart the last word is the family's."""
    person = place.person
    if person.family_name or person.given_name:
        return person.family_name, person.given_name
    given, _space, family = person.name.rpartition(" ")
    return family, given


def _facts(place: Position) -> list[tuple[str, str]]:
    person = place.person
    facts = [
        ("title", place.title),
        ("bday", person.birthday.isoformat() if person.birthday else ""),
        ("lang", person.language),
        ("uid", person.key),
    ]
    return [(name, value) for name, value in facts if value]


def _add_ways(found: object, ways: Iterable[ContactWay]) -> None:
    for way in ways:
        if way.kind == Kind.EMAIL:
            line = found.add("email")  # type: ignore[attr-defined]
            types = ["INTERNET"]
        elif way.kind in PHONES:
            line = found.add("tel")  # type: ignore[attr-defined]
            types = PHONES[Kind(way.kind)]
        elif way.kind == Kind.WEB:
            line = found.add("url")  # type: ignore[attr-defined]
            types = []
        else:
            line = found.add("impp")  # type: ignore[attr-defined]
            types = []
        line.value = way.value
        if way.is_preferred:
            types = [*types, "PREF"]
        if types:
            line.type_param = types
