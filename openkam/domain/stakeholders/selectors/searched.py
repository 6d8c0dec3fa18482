"""The words by which notes of contacts and ties are found, told alike for one and for all anew.

Every reader of the account sees these notes. Opinions are for those who write, and are not found.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from openkam.core.search.writing import Written
from openkam.domain.stakeholders.models import Tie, Touch

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User

TOUCH, TIE = "touch", "tie"
CHUNK = 2_000


def written_touch(touch: Touch) -> Written:
    """Return the words of the note of a contact."""
    account = touch.tie.position.account_id
    return Written(TOUCH, touch.pk, account, touch.day, texts=(touch.note,))


def written_tie(tie: Tie) -> Written:
    """Return the words of the note of a tie."""
    return Written(TIE, tie.pk, tie.position.account_id, tie.noted_on, texts=(tie.note,))


def written_touches() -> Iterator[Written]:
    """Return the words of every contact with a note."""
    rows = Touch.objects.exclude(note="").select_related("tie__position").order_by("pk")
    return (written_touch(row) for row in rows.iterator(chunk_size=CHUNK))


def written_ties() -> Iterator[Written]:
    """Return the words of every tie with a note."""
    rows = Tie.objects.exclude(note="").select_related("position").order_by("pk")
    return (written_tie(row) for row in rows.iterator(chunk_size=CHUNK))


def touches_found(actor: "User", ids: Collection[int]) -> "QuerySet[Touch]":
    """Return the contacts of these numbers that the actor may see, with person and colleague."""
    rows = Touch.objects.open_to(actor).filter(pk__in=ids)
    return rows.select_related("tie__position__person", "tie__user")


def ties_found(actor: "User", ids: Collection[int]) -> "QuerySet[Tie]":
    """Return the ties of these numbers that the actor may see, with person and colleague."""
    return Tie.objects.open_to(actor).filter(pk__in=ids).select_related("position__person", "user")
