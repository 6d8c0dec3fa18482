"""Erasing again who comes back with an older backup."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import DatabaseError, connection

from openkam.core.access.users import system_user
from openkam.domain.stakeholders.models import Erasure, Person
from openkam.domain.stakeholders.services.erasing.erase import erase_due_person

TABLE = "stakeholders_erasure"


def erased_before() -> list[dict[str, Any]]:
    """Return the erasures that the database of now knows; none where it is broken or older.

    Asked without the model, since the database may be of another version.
    """
    try:
        if TABLE not in connection.introspection.table_names():
            return []
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT key, number, reason, erased_on FROM {TABLE}")  # noqa: S608
            names = ("key", "number", "reason", "erased_on")
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    except DatabaseError:
        return []


def erase_again(erasures: Iterable[Mapping[str, Any]], *, today: date) -> int:
    """Erase whoever of these is there with their words again; return how many that were."""
    told = {row["key"]: row for row in erasures}
    back = list(Person.objects.filter(key__in=list(told), erased_on=None).order_by("pk"))
    for person in back:
        reason = told[person.key]["reason"]
        erase_due_person(system_user(), person.pk, reason=reason, today=today)
    known = set(Erasure.objects.filter(key__in=list(told)).values_list("key", flat=True))
    Erasure.objects.bulk_create(
        [Erasure(**{**row, "key": key}) for key, row in told.items() if key not in known]
    )
    return len(back)
