"""What an import noted of its changes, and giving fields back what they held."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from openkam.domain.portfolio.models import ImportBatch, ImportChange

CHUNK = 500
Pairs = dict[str, tuple[Any, Any]]


def created(batch: ImportBatch, model: type[Model]) -> list[int]:
    """Return the things that the import created."""
    return [pk for pk, changes in _noted(batch, model) if changes.get("created")]


def changed(batch: ImportBatch, model: type[Model]) -> dict[int, Pairs]:
    """Return (before, after) of each field of the things that the import changed."""
    found: dict[int, Pairs] = {}
    for pk, changes in _noted(batch, model):
        if not changes.get("created"):
            fields = found.setdefault(pk, {})
            fields.update({name: (before, after) for name, (before, after) in changes.items()})
    return found


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Return the ids in parts that every database takes in one query."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def rows_of(model: type[Model], ids: Iterable[int]) -> dict[int, Any]:
    """Return the rows that are still there."""
    found: dict[int, Any] = {}
    for part in chunks(list(ids)):
        found |= model._default_manager.in_bulk(part)
    return found


def delete(model: type[Model], ids: Sequence[int]) -> None:
    """Delete rows with all that goes with them."""
    for part in chunks(ids):
        model._default_manager.filter(pk__in=part).delete()


def fitting(pairs: Mapping[str, tuple[Any, Any]], present: Mapping[str, Any]) -> Pairs:
    """Return those fields that still hold what the import put there: (before, after)."""
    return {name: pair for name, pair in pairs.items() if present[name] == pair[1]}


def changed_later(batch: ImportBatch, model: type[Model]) -> set[int]:
    """Return the things that a later import which still counts has changed."""
    later = ImportChange.objects.filter(
        thing=str(model._meta.model_name),
        batch__gt=batch.pk,
        batch__state=ImportBatch.State.LIVE,
    )
    return set(later.values_list("thing_id", flat=True))


def _noted(batch: ImportBatch, model: type[Model]) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = ImportChange.objects.filter(batch=batch, thing=str(model._meta.model_name))
    yield from rows.order_by("pk").values_list("thing_id", "changes").iterator()
