"""Storing what a file of people brings, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.calc.folding import fold
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio import services as portfolio_services
from openkam.domain.stakeholders.models import ContactWay, Person, Position, RoleHeld
from openkam.domain.stakeholders.selectors.contact_values import normal_value
from openkam.domain.stakeholders.services import coverage
from openkam.domain.stakeholders.services.importing.plans import Plan, PlannedPerson
from openkam.domain.stakeholders.services.journal import Journal

if TYPE_CHECKING:
    from openkam.core.access.models import User

CHUNK = 500


@dataclass
class Storing:
    """Whose import it is, and what was made so far."""

    actor: "User"
    number: int
    today: date
    journal: Journal = field(default_factory=Journal)
    accounts: dict[int | str, int] = field(default_factory=dict)
    known: dict[int, Any] = field(default_factory=dict)  # the accounts themselves
    places: dict[int, Position] = field(default_factory=dict)  # by the identity of who is planned


def store(actor: "User", number: int, plan: Plan, *, today: date) -> Storing:
    """Store the people of a plan; inside the import's transaction.

    Raises PermissionDenied when an account is no longer open for writing.
    """
    work = Storing(actor, number, today)
    _accounts(work, plan)
    held = _held(plan)
    new = [one for one in plan.people if one.person is None]
    people = _new_people(work, new)
    for one in plan.people:
        if one.person is not None:
            people[id(one)] = held[0][one.person]
    _known_people(work, [one for one in plan.people if one.person is not None], people)
    _places(work, plan.people, people, held[1])
    _ways(work, plan.people, people)
    _roles(work, plan.people)
    _bosses(work, plan.people)
    _note(work, plan.people)
    coverage.refresh_many(work.accounts.values(), today)
    return work


def _accounts(work: Storing, plan: Plan) -> None:
    """Add the accounts that come along, and see that the others may still be written to."""
    needed = {one.account for one in plan.people}
    for mark, name in plan.new_accounts.items():
        if mark in needed:
            account = portfolio_services.create_account(work.actor, name=name, today=work.today)
            work.accounts[mark] = account.pk
    numbers = {account for account in needed if isinstance(account, int)}
    open_now = portfolio.open_at(work.actor, numbers, Level.WRITE)
    for number in numbers:
        if number not in open_now:
            portfolio.account(work.actor, number, Level.WRITE)  # says how it is closed
        work.accounts[number] = number
    rows = portfolio.accounts(work.actor).filter(pk__in=work.accounts.values())
    work.known = rows.in_bulk()


def _held(plan: Plan) -> tuple[dict[int, Person], dict[int, Position]]:
    """Lock whom the plan changes."""
    people = Person.objects.select_for_update().filter(erased_on=None, merged_into=None)
    places = Position.objects.select_for_update(of=("self",)).select_related("person", "account")
    return (
        _by_number(people, [one.person for one in plan.people]),
        _by_number(places, [one.position for one in plan.people]),
    )


def _by_number(rows: Any, numbers: Iterable[int | None]) -> dict[int, Any]:
    wanted = sorted({number for number in numbers if number is not None})
    found: dict[int, Any] = {}
    for start in range(0, len(wanted), CHUNK):
        found |= rows.in_bulk(wanted[start : start + CHUNK])
    return found


def _new_people(work: Storing, planned: Sequence[PlannedPerson]) -> dict[int, Person]:
    rows = [
        Person(
            **{"source": "", **one.facts},
            search_name=fold(one.facts["name"])[:200],
            created_by=work.actor,
            created_on=work.today,
        )
        for one in planned
    ]
    Person.objects.bulk_create(rows, batch_size=CHUNK)
    work.journal.made(Person, [row.pk for row in rows])
    return {id(one): row for one, row in zip(planned, rows, strict=True)}


def _known_people(
    work: Storing, planned: Sequence[PlannedPerson], people: Mapping[int, Person]
) -> None:
    for one in planned:
        if one.facts:
            work.journal.change(people[id(one)], **one.facts)


def _places(
    work: Storing,
    planned: Sequence[PlannedPerson],
    people: Mapping[int, Person],
    held: Mapping[int, Position],
) -> None:
    new = [one for one in planned if one.position is None]
    rows = [
        Position(
            person=people[id(one)], account=work.known[work.accounts[one.account]], **one.place
        )
        for one in new
    ]
    Position.objects.bulk_create(rows, batch_size=CHUNK)
    work.journal.made(Position, [row.pk for row in rows])
    work.places = {id(one): row for one, row in zip(new, rows, strict=True)}
    for one in planned:
        if one.position is not None:
            place = held[one.position]
            work.places[id(one)] = place
            if one.place:
                work.journal.change(place, **one.place)


def _ways(work: Storing, planned: Sequence[PlannedPerson], people: Mapping[int, Person]) -> None:
    rows: dict[tuple[int, str, str], ContactWay] = {}
    for one in planned:
        person = people[id(one)]
        country = work.known[work.accounts[one.account]].country
        for way in one.ways:
            rows.setdefault(
                (person.pk, way.kind, way.value),
                ContactWay(
                    person=person,
                    kind=way.kind,
                    value=way.value,
                    normal=normal_value(way.kind, way.value, country)[:200],
                    label=way.label,
                ),
            )
    ContactWay.objects.bulk_create(rows.values(), batch_size=CHUNK)
    work.journal.made(ContactWay, [row.pk for row in rows.values()])


def _roles(work: Storing, planned: Sequence[PlannedPerson]) -> None:
    rows = {
        (work.places[id(one)].pk, role.role): RoleHeld(
            position=work.places[id(one)],
            role=role.role,
            why=role.why,
            noted_by=work.actor,
            noted_on=work.today,
        )
        for one in planned
        for role in one.roles
    }
    RoleHeld.objects.bulk_create(rows.values(), batch_size=CHUNK)
    work.journal.made(RoleHeld, [row.pk for row in rows.values()])


def _bosses(work: Storing, planned: Sequence[PlannedPerson]) -> None:
    for one in planned:
        if one.boss is None:
            continue
        boss = work.places.get(id(one.boss))
        number = boss.pk if boss else one.boss.position
        work.journal.change(work.places[id(one)], reports_to_id=number)


def _note(work: Storing, planned: Sequence[PlannedPerson]) -> None:
    """Note in the history of each account who came, and what of whom was changed."""
    verbs: dict[str, list[tuple[Any, int | None, Mapping[str, object]]]] = {}
    for one in planned:
        place = work.places[id(one)]
        told: dict[str, object] = {"import": work.number}
        if one.position is None:
            verb = "person.added" if one.person is None else "person.position_added"
            told["title"] = place.title
        else:
            verb = "person.changed"
            told["fields"] = sorted({*one.facts, *one.place, *(way.kind for way in one.ways)})
        verbs.setdefault(verb, []).append((place, place.account_id, told))
    for verb, things in verbs.items():
        trail.record_many(work.actor, verb, things)
