"""Correcting what a person says is wrong (GDPR, article 16), or deleting it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField
from django.http import Http404

from openkam.core.audit import trail
from openkam.core.audit.words import Words
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
from openkam.domain.stakeholders.selectors.contact_values import normal_value
from openkam.domain.stakeholders.services.answering import note_in_trail
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.notes_found import ties_changed, touches_changed
from openkam.domain.stakeholders.services.objections import check_asked_on, held_person
from openkam.domain.stakeholders.services.people import (
    PERSON_FACTS,
    POSITION_FACTS,
    person_facts,
    position_facts,
)
from openkam.domain.stakeholders.services.refusals import BadRequest

if TYPE_CHECKING:
    from django.db.models import Model

    from openkam.core.access.models import User

SHORTEST = 3  # letters of a word that is looked for in the trail


@dataclass(frozen=True)
class Correctable:
    """What of one kind of entry can be corrected."""

    model: type["Model"]
    fields: tuple[str, ...]
    people: tuple[str, ...]  # paths from the entry to the person it is about
    may_go: bool = True  # whether the entry may be deleted for itself


CORRECTABLE: dict[str, Correctable] = {
    "identity": Correctable(Person, PERSON_FACTS, ("pk",), may_go=False),
    "ways": Correctable(ContactWay, ("kind", "value", "label"), ("person",)),
    "positions": Correctable(Position, POSITION_FACTS, ("person",), may_go=False),
    "roles": Correctable(RoleHeld, ("is_confirmed", "why"), ("position__person",)),
    "opinions": Correctable(
        Opinion, ("number", "text", "is_confirmed", "why", "basis"), ("position__person",)
    ),
    "lines": Correctable(
        Line, ("strength", "is_confirmed", "why"), ("source__person", "target__person")
    ),
    "ties": Correctable(Tie, ("note",), ("position__person",), may_go=False),
    "touches": Correctable(Touch, ("day", "kind", "direction", "note"), ("tie__position__person",)),
}


def entry_of(person_id: int, section: str, entry_id: int) -> "Model":
    """Return one entry about the person; behind the gate. Raises Http404."""
    spec = CORRECTABLE.get(section)
    if spec is None:
        raise Http404
    for path in spec.people:
        rows = spec.model._default_manager.filter(**{path: person_id})
        if (row := rows.filter(pk=entry_id).first()) is not None:
            return row
    raise Http404


@transaction.atomic
def correct_entry(
    actor: "User",
    person_id: int,
    section: str,
    entry_id: int,
    *,
    values: Mapping[str, Any],
    asked_on: date,
    today: date,
) -> None:
    """Replace wrong facts by right ones; the wrong ones stand nowhere any more.

    Raises BadRequest, BadPerson, BadPosition, PersonErased, PermissionDenied, Http404.
    """
    person = held_person(actor, person_id)
    check_asked_on(asked_on, today)
    row = entry_of(person_id, section, entry_id)
    known = {name: values[name] for name in CORRECTABLE[section].fields if name in values}
    before = _texts(row, known)
    for name, value in _checked(section, row, known, today).items():
        setattr(row, name, value)
    _validate(row, set(known))
    row.save()
    _let_be_found(section, entry_id)
    for name, wrong in before.items():
        _correct_trail(person, wrong, str(getattr(row, name)))
    _record(actor, person, section, asked_on, today)


@transaction.atomic
def delete_entry(
    actor: "User", person_id: int, section: str, entry_id: int, *, asked_on: date, today: date
) -> None:
    """Delete an entry that should never have been. Raises as `correct_entry` does."""
    person = held_person(actor, person_id)
    check_asked_on(asked_on, today)
    row = entry_of(person_id, section, entry_id)
    if not CORRECTABLE[section].may_go:
        raise Http404
    wrong = _texts(row, CORRECTABLE[section].fields).values()
    row.delete()
    _let_be_found(section, entry_id)
    for text in wrong:
        _correct_trail(person, text, "…")
    _record(actor, person, section, asked_on, today)


def _let_be_found(section: str, entry_id: int) -> None:
    if section == "ties":
        ties_changed([entry_id])
    elif section == "touches":
        touches_changed([entry_id])


def _checked(
    section: str, row: "Model", known: Mapping[str, Any], today: date
) -> Mapping[str, Any]:
    checks: dict[str, Callable[[Any], dict[str, Any]]] = {
        "identity": lambda one: person_facts(_with(one, PERSON_FACTS, known), today),
        "positions": lambda one: position_facts(_with(one, POSITION_FACTS, known), one.until),
        "ways": lambda one: {
            **known,
            "normal": normal_value(known.get("kind", one.kind), known.get("value", one.value)),
        },
    }
    check = checks.get(section)
    return check(row) if check else known


def _with(row: "Model", names: tuple[str, ...], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known.get(name, getattr(row, name)) for name in names}


def _validate(row: "Model", names: set[str]) -> None:
    others = {field.name for field in row._meta.fields} - names
    # What is not known is None here, and no form asked for it.
    others |= {name for name in names if getattr(row, name) is None}
    try:
        row.clean_fields(exclude=others)
        row.validate_constraints()
    except ValidationError as fault:
        field, messages = next(iter(fault.message_dict.items()))
        raise BadRequest(messages[0], field=field if field in names else "") from fault


def _texts(row: "Model", names: Iterable[str]) -> dict[str, str]:
    """The facts that are typed as words, and not chosen."""
    found = {}
    for name in names:
        field, value = row._meta.get_field(name), getattr(row, name)
        if isinstance(field, CharField) and not field.choices and len(value) >= SHORTEST:
            found[name] = value
    return found


def _correct_trail(person: Person, wrong: str, right: str) -> None:
    if wrong == right:
        return
    places = list(Position.objects.filter(person=person).values_list("pk", flat=True))
    things = {Person._meta.label_lower: [person.pk], Position._meta.label_lower: places}
    trail.correct(things, Words([wrong], right or "…"))


def _record(actor: "User", person: Person, section: str, asked_on: date, today: date) -> None:
    # Without the words: those that were wrong must not live on in the trail.
    note_in_trail(actor, "person.corrected", person, kind=section, asked_on=asked_on)
    for place in Position.objects.filter(person=person).select_related("account"):
        refresh(place.account, today)
