"""Where words about a person stand beside the person's own rows, and losing them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from openkam.core.audit import trail
from openkam.core.audit.models import Entry
from openkam.core.audit.words import Words, replace_words
from openkam.core.jobs.models import Job
from openkam.core.saved_views.models import SavedView
from openkam.core.webhooks.models import Attempt, Event
from openkam.domain.stakeholders.models import (
    Line,
    Opinion,
    PeopleImport,
    Person,
    Position,
    RoleHeld,
    StageView,
    Tie,
    Touch,
)

if TYPE_CHECKING:
    from django.db.models import Model

SHORTEST = 3  # letters; shorter words stand in too many others

# What may repeat a name or an address: what people searched for, what jobs were told and said.
ELSEWHERE: tuple[tuple[type["Model"], tuple[str, ...]], ...] = (
    (Job, ("arguments", "result", "log", "error", "progress_text")),
    (SavedView, ("name", "query")),
    (Event, ("body",)),
    (Attempt, ("answer",)),
    (PeopleImport, ("file_name", "choices", "preview", "result", "rejects", "journal")),
    # What we note of others may name them: she listens to …
    (Opinion, ("text", "why")),
    (RoleHeld, ("why",)),
    (Line, ("why",)),
    (Tie, ("note",)),
    (Touch, ("note",)),
    (StageView, ("why",)),
)


def words_of(people: Sequence[Person], places: Sequence[Position]) -> set[str]:
    """Return every name and every address by which these people were ever known here."""
    words: set[str] = set()
    for person in people:
        words |= {person.name, person.search_name, f"{person.given_name} {person.family_name}"}
        for way in person.ways.all():
            words |= {way.value, way.normal}
    words |= set(_former(places))
    return {word.strip() for word in words if len(word.strip()) >= SHORTEST}


def lose_words(
    person: Person,
    merged: Sequence[Person],
    places: Sequence[Position],
    words: Iterable[str],
    *,
    instead: str,
) -> None:
    """Take the words out of the trail, jobs, saved searches and what other systems are told."""
    lost = Words(words, instead)
    things = {
        Person._meta.label_lower: [person.pk, *(one.pk for one in merged)],
        Position._meta.label_lower: [place.pk for place in places],
    }
    trail.forget(things, lost, instead=instead)
    for model, fields in ELSEWHERE:
        replace_words(model, fields, lost)


def _former(places: Sequence[Position]) -> Iterable[str]:
    """Names and addresses that the trail remembers."""
    ids = [place.pk for place in places]
    label = Position._meta.label_lower
    for changes in Entry.objects.filter(thing=label, thing_id__in=ids).values_list(
        "changes", flat=True
    ):
        for field in ("name", "ways"):
            for value in _flat(changes.get(field)):
                yield value.partition(": ")[2] if field == "ways" else value


def _flat(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _flat(item)
