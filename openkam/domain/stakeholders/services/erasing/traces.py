"""Losing the words about a person that stand beside the person's own rows."""

from collections.abc import Iterable, Sequence

from openkam.core.audit import trail
from openkam.core.audit.names import Name
from openkam.core.audit.words import Words, replace_words, texts_on_people
from openkam.core.search import services as search
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.selectors.maybe_named import MaybeNamed


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


def lose_names(meant: Sequence[MaybeNamed], names: Sequence[Name], *, instead: str) -> None:
    """Take the names, in any case, out of what a reader says means the person.

    Out of what repeats these lines, too.
    """
    if not meant:
        return
    lost = Words([], instead, [*names, *(name.alone() for name in names)])
    for model, texts in texts_on_people():
        pks = [pk for one in meant if one.model is model for pk in one.pks]
        rows = model._base_manager.filter(pk__in=pks)
        replace_words(model, texts.fields, lost, rows)
    lines = {line for one in meant for line in one.lines}
    trail.lose_lines(lines, lost)
    search.lose_words(lost, lines)
