"""By which words a person was ever known here, and what is written elsewhere with them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.core.audit.models import Entry
from openkam.core.audit.names import Name
from openkam.core.audit.words import Words, rows_naming, texts_on_people
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.selectors.name_parts import name_parts

if TYPE_CHECKING:
    from django.db.models import Model

    from openkam.core.audit.words import TextsOnPeople

SHORTEST = 3  # letters; shorter words stand in too many others


@dataclass(frozen=True)
class Written:
    """One thing beside the person's own data in which the person is named."""

    pk: int
    called: str  # fact, contract, file …
    account: str
    text: str  # the lines in which a word stands
    original: str  # what it is called that cannot be reworded, such as a file; "" for others


def written_elsewhere(person: Person) -> list[Written]:
    """Return what facts, contracts, files and decisions say with the person's name in it."""
    merged = list(Person.objects.filter(merged_into=person))
    places = list(Position.objects.filter(person=person))
    words = Words(words_of([person, *merged], places), "…")
    told = ((model, texts) for model, texts in texts_on_people() if texts.called)
    return [one for model, texts in told for one in _written(model, texts, words)]


def _written(model: "type[Model]", texts: "TextsOnPeople", words: Words) -> Iterator[Written]:
    path = model._default_manager.all().to_account  # type: ignore[attr-defined]
    rows = rows_naming(model, texts.fields, words).select_related(path)
    for row in rows.order_by("pk"):
        lines = [
            line.strip()
            for name in texts.fields
            if not name.startswith("search_")
            for line in str(getattr(row, name)).splitlines()
            if words.stand_in(line)
        ]
        if not lines:
            continue
        account: object = row
        for step in path.split("__"):
            account = getattr(account, step)
        said = "\n".join(dict.fromkeys(lines))
        original = f"{row} ({account})" if texts.keeps_original else ""
        yield Written(row.pk, str(texts.called), str(account), said, original)


def words_of(people: Sequence[Person], places: Sequence[Position]) -> set[str]:
    """Return every name and every address by which these people were ever known here."""
    words: set[str] = set()
    for person in people:
        words |= {person.name, person.search_name, f"{person.given_name} {person.family_name}"}
        for way in person.ways.all():
            words |= {way.value, way.normal}
    words |= set(_former(places))
    return {word.strip() for word in words if len(word.strip()) >= SHORTEST}


def names_of(people: Sequence[Person], places: Sequence[Position]) -> list[Name]:
    """Return every name by which they were ever known here, to be found in any case."""
    names = [name_parts(one.name, one.given_name, one.family_name) for one in people]
    names += [name_parts(former) for former in _former(places, ("name",))]
    return list(dict.fromkeys(name for name in names if name.family))


def _former(places: Sequence[Position], fields: Sequence[str] = ("name", "ways")) -> Iterable[str]:
    """Names and addresses that the trail remembers."""
    ids = [place.pk for place in places]
    label = Position._meta.label_lower
    for changes in Entry.objects.filter(thing=label, thing_id__in=ids).values_list(
        "changes", flat=True
    ):
        for field in fields:
            for value in _flat(changes.get(field)):
                yield value.partition(": ")[2] if field == "ways" else value


def _flat(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _flat(item)
