"""Erasing a person for good."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio.selectors import exports_folder
from openkam.domain.stakeholders.models import (
    Erasure,
    Line,
    Opinion,
    Person,
    PersonMerge,
    Position,
    RoleHeld,
    Tie,
    Touch,
)
from openkam.domain.stakeholders.selectors.answering import person_to_answer
from openkam.domain.stakeholders.selectors.maybe_named import MaybeNamed, texts_to_read
from openkam.domain.stakeholders.selectors.naming import names_of, words_of
from openkam.domain.stakeholders.services import importing, merging
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.erasing.reports import hang_reports
from openkam.domain.stakeholders.services.erasing.traces import lose_names, lose_words
from openkam.domain.stakeholders.services.notes_found import notes_of
from openkam.domain.stakeholders.services.refusals import BadErasure, PersonErased

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def erase_person(
    actor: "User",
    person_id: int,
    *,
    typed: str,
    reports: Mapping[int, int | None] | None = None,
    meant: Collection[str] = (),
    today: date,
) -> Person:
    """Take every word about a person out of the house; figures stay, and a mark.

    `typed` is the name, typed by who is sure. `reports` says, by position, to whom those who
    report there report from now on; without it to the position's own boss. `meant` are the keys
    of what `texts_to_read` shows and means the person. It cannot be undone.
    Raises BadErasure, PersonErased, PermissionDenied, Http404.
    """
    person_to_answer(actor, person_id)
    person, places = _hold(person_id)
    if " ".join(typed.split()).casefold() != " ".join(person.name.split()).casefold():
        raise BadErasure(_("Type the name as it stands above."), field="typed")
    read = texts_to_read(actor, person).meant(meant) if meant else []
    for place in places:
        hang_reports(actor, place, reports or {})
    return _erase(actor, person, places, Erasure.Reason.ASKED, today, read)


@transaction.atomic
def erase_due_person(
    actor: "User", person_id: int, *, reason: str = Erasure.Reason.DUE, today: date
) -> Person:
    """Erase a person whose retention time is over; who may do so was asked before.

    Raises PersonErased.
    """
    person, places = _hold(person_id)
    for place in places:
        hang_reports(actor, place, {})
    return _erase(actor, person, places, reason, today)


def _hold(person_id: int) -> tuple[Person, list[Position]]:
    # Positions first, as every other write does: two that wait for each other end in an error.
    rows = Position.objects.select_for_update(of=("self", "person")).filter(person=person_id)
    places = list(rows.select_related("person", "account").order_by("pk"))
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_on:
        raise PersonErased(_("This person was erased already."))
    return person, places


def _erase(
    actor: "User",
    person: Person,
    places: list[Position],
    reason: str,
    today: date,
    meant: Sequence[MaybeNamed] = (),
) -> Person:
    merged = list(Person.objects.filter(merged_into=person))
    words, names = words_of([person, *merged], places), names_of([person, *merged], places)
    for one in (person, *merged):
        importing.forget_person(one)  # as long as their names and addresses tell where they stand
        _empty(one, today)
    merging.forget_person(person)
    with notes_of([person]):
        for place in places:
            place.person = person
            _empty_position(place, today)
    lose_names(meant, names, instead=str(person))
    lose_words(person, merged, places, words, instead=str(person))
    Erasure.objects.get_or_create(
        key=person.key,
        defaults={
            "number": person.pk,
            "reason": reason,
            "erased_on": person.erased_on,
            "erased_by": actor,
        },
    )
    for place in places:
        trail.record(actor, "person.erased", place, account_id=place.account_id, reason=reason)
        refresh(place.account, today)
    transaction.on_commit(_drop_exports)
    return person


def _drop_exports() -> None:
    """Exports of everything that lie for a download hold the person still; they are made anew."""
    for path in exports_folder().glob("openkam-*.zip"):
        path.unlink(missing_ok=True)


def _empty(person: Person, today: date) -> None:
    """Leave a person without any word."""
    for name in ("salutation", "given_name", "family_name", "language", "source", "search_name"):
        setattr(person, name, "")
    person.birthday = person.restricted_on = None
    person.erased_on = today
    person.name = str(person)
    person.save()
    person.ways.all().delete()
    person.objections.all().delete()
    person.longer_kept.all().delete()
    # Undoing a merge would write down again what stood before it.
    PersonMerge.objects.filter(Q(kept=person) | Q(merged=person)).delete()


def _empty_position(place: Position, today: date) -> None:
    """Leave what the figures of the account need: rank, roles, days, and who met when."""
    place.title = place.department = place.site = ""
    place.reports_to = place.map_x = place.map_y = None
    if place.until is None:
        place.until = max(today, place.since or today)
    place.save()
    Opinion.objects.filter(position=place).delete()
    Line.objects.filter(source=place).delete()
    Line.objects.filter(target=place).delete()
    RoleHeld.objects.filter(position=place).update(why="")
    # How well we get on with somebody is an opinion of ours as well.
    Tie.objects.filter(position=place).update(note="", rating=None, rated_on=None, is_owner=False)
    Touch.objects.filter(tie__position=place).update(note="")
