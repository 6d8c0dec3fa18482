"""Losing the words about a person that stand beside the person's own rows."""

from collections.abc import Iterable, Sequence

from openkam.core.audit import trail
from openkam.core.audit.words import Words, replace_words, texts_on_people
from openkam.core.search import services as search
from openkam.domain.stakeholders.models import Person, Position


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
    for model, told in texts_on_people():
        replace_words(model, told.fields, lost)
    search.lose_words(lost)
