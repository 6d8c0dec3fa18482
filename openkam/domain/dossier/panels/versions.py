"""The versions of a fact in words."""

from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.face import formats
from openkam.domain.dossier.models import ValueType
from openkam.domain.dossier.panels.wording import age, file_part, shown_source, value_of
from openkam.domain.stakeholders import selectors as stakeholders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openkam.core.access.models import User
    from openkam.domain.dossier.models import FactVersion, KindOfFact
    from openkam.domain.dossier.selectors import History


def places_of(actor: "User", versions: "Iterable[FactVersion]") -> dict[int, int]:
    """Return {person: position} of the people who are sources of versions; their accounts, too."""
    rows = list(versions)
    people = {one.person_id for row in rows for one in row.mentions.all() if one.is_source}
    return stakeholders.places_of_people(actor, {row.fact.account_id for row in rows}, people)


def shown_versions(
    actor: "User", found: "History", kind: "KindOfFact", today: date
) -> list[dict[str, Any]]:
    """Return each version as the page of the fact shows it, the newest first."""
    places = places_of(actor, found.versions)
    is_file = kind.value_type == ValueType.FILE
    return [
        {
            "row": row,
            "value": value_of(kind, row),
            "file": next(iter(file_part(row)), None) if is_file else None,
            "is_lost": is_file and row.file is None and not row.is_withdrawn,
            "source": shown_source(row, places, is_file=is_file),
            "age": age(row, today),
            "noted_on": formats.day(row.noted_on),
            "checked_on": formats.day(row.checked_on) if row.checked_on != row.noted_on else "",
            "replaced_on": formats.day(row.replaced_on) if row.replaced_on else "",
            "elsewhere": row.fact.account.name if row.fact.account_id != found.account.pk else "",
            "counts": found.counts is not None and row.pk == found.counts.pk,
        }
        for row in found.versions
    ]
