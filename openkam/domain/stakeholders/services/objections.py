"""A person objects to being judged; and what is decided about it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.domain.stakeholders.models import Objection, Opinion, Person, Position
from openkam.domain.stakeholders.selectors.answering import person_to_answer
from openkam.domain.stakeholders.services.answering import note_in_trail
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.refusals import BadRequest, PersonErased

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def note_objection(
    actor: "User", person_id: int, *, asked_on: date, words: str = "", today: date
) -> Objection:
    """Note that a person objects to being judged: from now on no opinion is shown or noted.

    Raises BadRequest, PersonErased, PermissionDenied, Http404.
    """
    person = held_person(actor, person_id)
    check_asked_on(asked_on, today)
    if person.objections.filter(outcome="").exists():
        raise BadRequest(_("An objection waits for its decision already."))
    objection = Objection.objects.create(
        person=person,
        asked_on=asked_on,
        words=words.strip()[:500],
        noted_by=actor,
        noted_on=today,
    )
    _restrict(person, today, today)
    note_in_trail(actor, "person.objected", person, asked_on=asked_on)
    return objection


@transaction.atomic
def decide_objection(
    actor: "User", person_id: int, *, is_upheld: bool, why: str, today: date
) -> Objection:
    """Decide: upheld deletes the opinions and none is noted again; else they are shown again.

    Raises BadRequest, PersonErased, PermissionDenied, Http404.
    """
    person = held_person(actor, person_id)
    objection = person.objections.filter(outcome="").first()
    if objection is None:
        raise BadRequest(_("No objection waits for a decision: somebody decided meanwhile."))
    if not why.strip():
        raise BadRequest(_("Say why: the person is told the reason."), field="why")
    outcomes = Objection.Outcome
    objection.outcome = outcomes.UPHELD if is_upheld else outcomes.LIFTED
    objection.why = why.strip()[:500]
    objection.decided_by, objection.decided_on = actor, today
    objection.save()
    if is_upheld:
        Opinion.objects.filter(position__person=person).delete()
    _restrict(person, today if is_upheld else None, today)
    note_in_trail(
        actor, "person.objection_decided", person, outcome=objection.outcome, why=objection.why
    )
    return objection


def held_person(actor: "User", person_id: int) -> Person:
    """Return a person whom the actor answers, held until the end of the write.

    Raises PersonErased, PermissionDenied, Http404.
    """
    person_to_answer(actor, person_id)
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_on:
        raise PersonErased(_("This person was erased."))
    return person


def check_asked_on(asked_on: date, today: date) -> None:
    """Refuse a day that is still to come. Raises BadRequest."""
    if asked_on > today:
        raise BadRequest(_("This day is still to come."), field="asked_on")


def _restrict(person: Person, since: date | None, today: date) -> None:
    person.restricted_on = since
    person.save(update_fields=["restricted_on"])
    for place in Position.objects.filter(person=person).select_related("account"):
        refresh(place.account, today)
