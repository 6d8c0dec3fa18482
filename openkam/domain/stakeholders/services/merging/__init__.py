"""Two people who are one, and two who only look so."""

from django.db.models import Q

from openkam.domain.stakeholders.models import DistinctPeople, Person, PersonMerge
from openkam.domain.stakeholders.services.merging.distinct import say_distinct, take_back_distinct
from openkam.domain.stakeholders.services.merging.merge import (
    CannotMerge,
    CannotUndoMerge,
    may_merge,
    merge_people,
    undo_merge,
)

__all__ = [
    "CannotMerge",
    "CannotUndoMerge",
    "forget_person",
    "may_merge",
    "merge_people",
    "say_distinct",
    "take_back_distinct",
    "undo_merge",
]


def forget_person(person: Person) -> None:
    """Forget what merges of a person moved, and from whom they were told apart.

    To be called inside the erasing transaction. Such a merge cannot be undone any more.
    """
    PersonMerge.objects.filter(Q(kept=person) | Q(merged=person)).delete()
    DistinctPeople.objects.filter(Q(first=person) | Q(second=person)).delete()
