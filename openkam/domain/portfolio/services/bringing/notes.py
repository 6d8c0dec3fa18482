"""Noting what an import did: for the trail, and for undoing it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import Account, ImportBatch, ImportChange
from openkam.domain.portfolio.services import bulk

if TYPE_CHECKING:
    from django.db import models

    from openkam.core.access.models import User

CREATED = '{"created": true}'


@dataclass(frozen=True)
class Arrival:
    """Whose import it is, when, from which source."""

    actor: "User"
    batch: ImportBatch
    now: datetime
    today: date

    @property
    def source(self) -> str:
        """The system that the file comes from."""
        return self.batch.source


def note_new_accounts(arrival: Arrival, ids: Sequence[int]) -> None:
    """Remember accounts that the import has just inserted, and note them in the trail."""
    bulk.insert_from(
        ImportChange,
        Account,
        ids,
        copied={"thing_id": "id"},
        given={"batch": arrival.batch.pk, "thing": "account", "changes": CREATED},
    )
    given = {
        "at": connection.ops.adapt_datetimefield_value(arrival.now),
        "actor": arrival.actor.pk,
        "actor_name": str(arrival.actor)[:150],
        "verb": "account.created",
        "thing": Account._meta.label_lower,
        "changes": json.dumps({"import": arrival.batch.pk}),
    }
    copied = {"thing_id": "id", "account_id": "id", "thing_name": "substr(name, 1, 200)"}
    bulk.insert_from(Entry, Account, ids, copied=copied, given=given)


def note_created(arrival: Arrival, model: "type[models.Model]", ids: Iterable[int]) -> None:
    """Remember what the import created."""
    thing = str(model._meta.model_name)
    rows = [(arrival.batch.pk, thing, pk, CREATED) for pk in ids]
    bulk.insert(ImportChange, ("batch", "thing", "thing_id", "changes"), rows)


def note_changed(
    arrival: Arrival,
    model: "type[models.Model]",
    changes: Iterable[tuple[int, Mapping[str, Any]]],
) -> None:
    """Remember the stored values of things that the import changed: {field: (before, after)}."""
    thing = str(model._meta.model_name)
    rows = [(arrival.batch.pk, thing, pk, json.dumps(fields)) for pk, fields in changes if fields]
    bulk.insert(ImportChange, ("batch", "thing", "thing_id", "changes"), rows)


def note_in_trail(
    arrival: Arrival, verb: str, accounts: Iterable[tuple[int, str, str | Mapping[str, object]]]
) -> None:
    """Note in the trail what happened to each account (id, name, changes).

    As `trail.record` would one by one; changes may be JSON already, where they are all alike.
    """
    at = connection.ops.adapt_datetimefield_value(arrival.now)
    actor, actor_name = arrival.actor.pk, str(arrival.actor)[:150]
    thing = Account._meta.label_lower
    rows = [
        (
            at,
            actor,
            actor_name,
            verb,
            thing,
            pk,
            name[:200],
            pk,
            changes if isinstance(changes, str) else json.dumps(changes),
        )
        for pk, name, changes in accounts
    ]
    fields = (
        "at",
        "actor",
        "actor_name",
        "verb",
        "thing",
        "thing_id",
        "thing_name",
        "account_id",
        "changes",
    )
    bulk.insert(Entry, fields, rows)
