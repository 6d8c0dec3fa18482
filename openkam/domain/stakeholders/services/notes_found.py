"""Letting the notes of contacts and ties be found as they stand now."""

from collections.abc import Collection, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from openkam.core.search import services as search
from openkam.domain.stakeholders.models import Tie, Touch
from openkam.domain.stakeholders.selectors.searched import (
    TIE,
    TOUCH,
    written_tie,
    written_touch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openkam.domain.stakeholders.models import Person


def touches_changed(ids: Collection[int]) -> None:
    """Write anew by which words these contacts are found; those that are gone are not any more."""
    rows = list(Touch.objects.filter(pk__in=ids).select_related("tie__position"))
    search.put_many(map(written_touch, rows))
    search.drop(TOUCH, set(ids) - {row.pk for row in rows})


def ties_changed(ids: Collection[int]) -> None:
    """Write anew by which words these ties are found; those that are gone are not any more."""
    rows = list(Tie.objects.filter(pk__in=ids).select_related("position"))
    search.put_many(map(written_tie, rows))
    search.drop(TIE, set(ids) - {row.pk for row in rows})


@contextmanager
def notes_of(people: "Iterable[Person | int]") -> "Iterator[None]":
    """Write anew by which words the notes on these people are found, whatever happens inside."""
    wanted = list(people)
    ties, touches = _ids(wanted)
    yield
    ties_now, touches_now = _ids(wanted)
    ties_changed(ties | ties_now)
    touches_changed(touches | touches_now)


def _ids(people: "list[Person | int]") -> tuple[set[int], set[int]]:
    ties = Tie.objects.filter(position__person__in=people).values_list("pk", flat=True)
    rows = Touch.objects.filter(tie__position__person__in=people)
    return set(ties), set(rows.values_list("pk", flat=True))
