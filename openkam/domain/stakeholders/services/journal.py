"""What a large change did to stored rows, so that it can be taken back to the letter.

A journal is a list in the order of what was done, as JSON keeps it:
["+", model, [numbers]] rows made, ["~", model, number, {field: [before, after]}] a row changed,
["-", model, {field: value}] a row that went, with all that it held.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.apps import apps
from django.db import IntegrityError, models, transaction

ROOM = "stakeholders"
Entries = list[list[Any]]


@dataclass
class Taken:
    """How many rows got back what they were, or could not: by the model's name."""

    restored: int = 0
    removed: int = 0
    left: Counter[str] = field(default_factory=Counter)


class Journal:
    """Changes rows and remembers how they were."""

    def __init__(self) -> None:
        self.entries: Entries = []

    def made(self, model: type[models.Model], numbers: Iterable[int]) -> None:
        """Remember rows that were made."""
        found = list(numbers)
        if found:
            self.entries.append(["+", _name(model), found])

    def change(self, row: models.Model, **values: Any) -> bool:
        """Set fields of a row by their column's name (`person_id`); False if nothing differs."""
        before = {name: _plain(getattr(row, name)) for name in values}
        differs = {
            name: [before[name], _plain(value)]
            for name, value in values.items()
            if before[name] != _plain(value)
        }
        if not differs:
            return False
        type(row)._default_manager.filter(pk=row.pk).update(
            **{name: values[name] for name in differs}
        )
        for name in differs:
            setattr(row, name, values[name])
        self.entries.append(["~", _name(type(row)), row.pk, differs])
        return True

    def change_if_it_fits(self, row: models.Model, **values: Any) -> bool:
        """Set fields unless the same is there already; then the row stays as it is."""
        return _done(lambda: self.change(row, **values))

    def remove(self, row: models.Model) -> None:
        """Delete a row that nothing hangs on any more."""
        held = {
            each.attname: _plain(getattr(row, each.attname)) for each in row._meta.concrete_fields
        }
        type(row)._default_manager.filter(pk=row.pk).delete()
        self.entries.append(["-", _name(type(row)), held])


def take_back(entries: Sequence[Sequence[Any]]) -> Taken:
    """Undo a journal from its end; what somebody changed since stays as it is."""
    taken = Taken()
    for entry in reversed(entries):
        kind, model = entry[0], _model(entry[1])
        if kind == "~":
            _restore(model, entry[2], entry[3], taken)
        elif kind == "-":
            _bring_back(model, entry[2], taken)
    return taken


def read_value(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a value of a journal as the column holds it."""
    column = next(each for each in model._meta.concrete_fields if each.attname == name)
    return column.to_python(value)


def _restore(
    model: type[models.Model], number: int, changes: dict[str, list[Any]], taken: Taken
) -> None:
    row = model._default_manager.filter(pk=number).first()
    back = {
        name: read_value(model, name, before)
        for name, (before, after) in changes.items()
        if row is not None and _plain(getattr(row, name)) == after
    }
    if len(back) < len(changes):
        taken.left[model._meta.model_name or ""] += 1
    if not back:
        return
    if _is_whole(model, back) and _done(
        lambda: model._default_manager.filter(pk=number).update(**back)
    ):
        taken.restored += 1
    else:
        taken.left[model._meta.model_name or ""] += 1


def _bring_back(model: type[models.Model], held: dict[str, Any], taken: Taken) -> None:
    values = {name: read_value(model, name, value) for name, value in held.items()}
    if _is_whole(model, values) and _done(lambda: model(**values).save(force_insert=True)):
        taken.restored += 1
    else:
        taken.left[model._meta.model_name or ""] += 1


def _is_whole(model: type[models.Model], values: dict[str, Any]) -> bool:
    """Whether all is there that the row points to: databases ask for that only at the end."""
    for column in model._meta.concrete_fields:
        number = values.get(column.attname)
        if not isinstance(column, models.ForeignKey) or number is None:
            continue
        there = cast("type[models.Model]", column.related_model)
        if not there._default_manager.filter(pk=number).exists():
            return False
    return True


def _done(act: Any) -> bool:
    """Whether the database takes it: what hangs on something that went meanwhile stays away."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return False
    return True


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _name(model: type[models.Model]) -> str:
    """The model's name; that of another room with the name of its room."""
    meta = model._meta
    return str(meta.model_name if meta.app_label == ROOM else meta.label_lower)


def _model(name: str) -> type[models.Model]:
    return apps.get_model(name) if "." in name else apps.get_model(ROOM, name)
