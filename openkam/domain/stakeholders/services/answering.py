"""Answering a person: what they were given is noted."""

from typing import TYPE_CHECKING

from django.db import transaction

from openkam.core.audit import trail
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.selectors.answering import person_to_answer
from openkam.domain.stakeholders.services.refusals import PersonErased

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def note_export(actor: "User", person_id: int, *, kind: str, language: str) -> Person:
    """Note that everything held on a person was exported, as PDF or JSON in a language.

    Raises PersonErased, PermissionDenied, Http404.
    """
    person = person_to_answer(actor, person_id)
    if person.erased_on:
        raise PersonErased(str(person))
    note_in_trail(actor, "person.exported", person, kind=kind, language=language)
    return person


def note_in_trail(actor: "User", verb: str, person: Person, **changes: object) -> None:
    """Note an act in the history of every account where the person works or worked."""
    rows = Position.objects.filter(person=person).select_related("person", "account")
    for place in rows.order_by("pk"):
        trail.record(actor, verb, place, account_id=place.account_id, **changes)
