"""Making two people one, and taking that back to the letter."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.selectors.standing import kept_accounts
from openkam.domain.stakeholders.models import (
    DistinctPeople,
    LongerKept,
    Objection,
    Person,
    PersonMerge,
    Position,
)
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.journal import Journal, Taken, take_back
from openkam.domain.stakeholders.services.merging.places import Combining
from openkam.domain.stakeholders.services.notes_found import notes_of
from openkam.domain.stakeholders.services.people import PERSON_FACTS
from openkam.domain.stakeholders.services.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import Model

    from openkam.core.access.models import User


class CannotMerge(Refusal):
    """Two people cannot be made one as things stand."""


class CannotUndoMerge(Refusal):
    """A merge is undone once, and after those that came later."""


@transaction.atomic
def merge_people(
    actor: "User", *, keep_id: int, merged_id: int, takes: Collection[str] = (), today: date
) -> PersonMerge:
    """Make two people one: all that is known of the other goes to the one who stays.

    What the one who stays does not know of themselves they take from the other; where both know
    something else they keep their own, but for what `takes` names: a fact of the person, or
    "number:field" of a position of the other that is combined with one at the same account.
    Of two opinions of one kind the later holds; the other becomes history. Needs write on all
    accounts of both. Raises CannotMerge, PermissionDenied, Http404.
    """
    if keep_id == merged_id:
        raise CannotMerge(_("Choose somebody else: nobody can be merged with themselves."))
    keep, merged = _hold(actor, keep_id, merged_id)
    journal = Journal()
    _facts(journal, keep, merged, takes)
    _ways(journal, keep, merged)
    with notes_of([keep, merged]):
        _places(journal, keep, merged, takes, today)
    _of_the_person(journal, keep, merged)
    _of_other_rooms(journal, keep, merged)
    for former in Person.objects.filter(merged_into=merged).order_by("pk"):
        journal.change(former, merged_into_id=keep.pk)
    journal.change(merged, merged_into_id=keep.pk)
    merge = PersonMerge.objects.create(
        kept=keep, merged=merged, merged_on=today, merged_by=actor, journal=journal.entries
    )
    _note(actor, "person.merged", keep, str(merged), today)
    return merge


@transaction.atomic
def undo_merge(actor: "User", pk: int, *, today: date) -> tuple[PersonMerge, Taken]:
    """Give back what a merge moved; what was written since stays with the one who was kept.

    Returns the merge that is no more, and what could not be given back. Raises CannotUndoMerge,
    CannotMerge, PermissionDenied, Http404.
    """
    merge = PersonMerge.objects.select_for_update().filter(pk=pk).first()
    if merge is None:
        raise Http404
    # Who was merged again is behind the gate with the one who is kept now.
    fetch(Person.objects.all(), actor, merge.kept.merged_into_id or merge.kept_id, Level.WRITE)
    if merge.kept.merged_into_id is not None:
        raise CannotUndoMerge(
            _("%(name)s was merged again since. Undo that first.") % {"name": merge.kept}
        )
    later = PersonMerge.objects.filter(kept=merge.kept, pk__gt=merge.pk).first()
    if later is not None:
        raise CannotUndoMerge(
            _("%(name)s was merged later. Undo that first.") % {"name": later.merged}
        )
    if merge.kept.erased_on or merge.merged.erased_on:
        raise CannotUndoMerge(_("This person was erased."))
    _require_all_open(actor, [merge.kept])
    with notes_of([merge.kept_id, merge.merged_id]):
        taken = take_back(merge.journal)
    merge.delete()
    merge.pk = pk
    keep = Person.objects.get(pk=merge.kept_id)
    other = Person.objects.get(pk=merge.merged_id)
    _note(actor, "person.merge_undone", keep, str(other), today)
    _refresh(other, today)
    return merge, taken


def may_merge(actor: "User", *people: Person) -> bool:
    """Whether the actor may make these people one."""
    try:
        _require_all_open(actor, list(people))
    except (CannotMerge, PermissionDenied):
        return False
    return True


def _hold(actor: "User", keep_id: int, merged_id: int) -> tuple[Person, Person]:
    for pk in (keep_id, merged_id):
        fetch(Person.objects.all(), actor, pk, Level.WRITE)
    # Positions first, as every other write does.
    list(Position.objects.select_for_update().filter(person__in=(keep_id, merged_id)))
    found = Person.objects.select_for_update().in_bulk([keep_id, merged_id])
    keep, merged = found[keep_id], found[merged_id]
    if keep.erased_on or merged.erased_on:
        raise CannotMerge(_("This person was erased."))
    _require_all_open(actor, [keep, merged])
    return keep, merged


def _require_all_open(actor: "User", people: list[Person]) -> None:
    rows = Position.objects.filter(person__in=people)
    if rows.exclude(pk__in=rows.open_to(actor, Level.WRITE).values("pk")).exists():
        raise CannotMerge(
            _(
                "One of them works, or worked, for an account that you may not write to. Ask"
                " somebody who may, or a head."
            )
        )


def _facts(journal: Journal, keep: Person, merged: Person, takes: Collection[str]) -> None:
    values: dict[str, Any] = {
        name: getattr(merged, name)
        for name in PERSON_FACTS
        if getattr(merged, name) and (name in takes or not getattr(keep, name))
    }
    if "name" in values:
        values["search_name"] = fold(values["name"])[:200]
    restricted = [day for day in (keep.restricted_on, merged.restricted_on) if day]
    if restricted:
        # Who objected did so whichever row it was written to.
        values["restricted_on"] = min(restricted)
    values["created_on"] = min(keep.created_on, merged.created_on)
    journal.change(keep, **values)


def _ways(journal: Journal, keep: Person, merged: Person) -> None:
    """Move the ways that are not known yet; the others stay where they are, unseen."""
    known = {(way.kind, way.normal or way.value) for way in keep.ways.all()}
    written = {(way.kind, way.value) for way in keep.ways.all()}
    has_preferred = keep.ways.filter(is_preferred=True).exists()
    for way in merged.ways.order_by("pk"):
        if (way.kind, way.normal or way.value) in known or (way.kind, way.value) in written:
            continue
        journal.change(way, person_id=keep.pk, is_preferred=way.is_preferred and not has_preferred)


def _places(
    journal: Journal, keep: Person, merged: Person, takes: Collection[str], today: date
) -> None:
    now_called = kept_accounts()
    here = {
        now_called.get(place.account_id, place.account_id): place
        for place in keep.positions.filter(until=None)
    }
    for place in merged.positions.order_by("pk"):
        account = now_called.get(place.account_id, place.account_id)
        twin = here.get(account) if place.until is None else None
        if twin is None:
            journal.change(place, person_id=keep.pk)
            continue
        wanted = {name.partition(":")[2] for name in takes if name.startswith(f"{place.pk}:")}
        Combining(journal, twin, place, wanted, today).done()


def _of_the_person(journal: Journal, keep: Person, merged: Person) -> None:
    """Move objections, longer retention, and who was said to be somebody else."""
    has_open = Objection.objects.filter(person=keep, outcome="").exists()
    for objection in Objection.objects.filter(person=merged).order_by("pk"):
        if objection.outcome or not has_open:
            journal.change(objection, person_id=keep.pk)
    for longer in LongerKept.objects.filter(person=merged).order_by("pk"):
        journal.change(longer, person_id=keep.pk)
    rows = DistinctPeople.objects.filter(Q(first=merged) | Q(second=merged))
    for row in rows.order_by("pk"):
        other = row.second_id if row.first_id == merged.pk else row.first_id
        first, second = sorted((keep.pk, other))
        is_known = DistinctPeople.objects.filter(first=first, second=second).exists()
        if first == second or is_known:
            journal.remove(row)
        else:
            journal.change(row, first_id=first, second_id=second)


def _of_other_rooms(journal: Journal, keep: Person, merged: Person) -> None:
    """Move what rooms above tell of the person: they know us, and we do not know them."""
    for relation in Person._meta.related_objects:
        model = cast("type[Model]", relation.related_model)
        name = relation.field.attname
        if model._meta.app_label == Person._meta.app_label:
            continue
        for row in model._default_manager.filter(**{name: merged.pk}).order_by("pk"):
            journal.change_if_it_fits(row, **{name: keep.pk})


def _note(actor: "User", verb: str, keep: Person, other: str, today: date) -> None:
    for place in keep.positions.filter(until=None).select_related("person", "account"):
        trail.record(actor, verb, place, account_id=place.account_id, other=other)
    _refresh(keep, today)


def _refresh(person: Person, today: date) -> None:
    for place in person.positions.select_related("account__merged_into"):
        refresh(place.account, today)
