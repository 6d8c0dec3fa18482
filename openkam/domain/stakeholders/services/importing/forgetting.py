"""Taking somebody who is erased out of what imports keep."""

from typing import TYPE_CHECKING, Any

from openkam.calc.folding import fold
from openkam.domain.stakeholders.models import PeopleImport

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import Person


def forget_person(person: "Person") -> int:
    """Remove the words that imports still keep of a person; say of how many imports.

    To be called inside the erasing transaction, before name and ways are gone: rows that were not
    taken name nobody's number, so they are found by them. What the journals keep of the person
    goes, too; undoing the import then leaves them as they are. A file in preparation that holds
    the person is thrown away.
    """
    marks = _marks(person)
    places = set(person.positions.values_list("pk", flat=True))
    count = 0
    for found in PeopleImport.objects.select_for_update().order_by("pk"):
        if found.state == PeopleImport.State.DRAFT:
            count += _drop_if_holds(found, marks)
        elif _cleaned(found, person.pk, places, marks):
            found.save(update_fields=["journal", "rejects"])
            count += 1
    return count


def _marks(person: "Person") -> set[str]:
    ways = {way.value for way in person.ways.all()} | {way.normal for way in person.ways.all()}
    return {fold(mark) for mark in (person.name, *ways) if len(mark) > 3}


def _drop_if_holds(found: PeopleImport, marks: set[str]) -> int:
    text = fold(bytes(found.content or b"").decode("utf-8", errors="replace"))
    names = fold(str(found.preview or ""))
    if any(mark in text or mark in names for mark in marks):
        found.delete()
        return 1
    return 0


def _cleaned(found: PeopleImport, person: int, places: set[int], marks: set[str]) -> bool:
    kept = [entry for entry in found.journal if not _is_about(entry, person, places)]
    rejects: dict[str, Any] = found.rejects or {}
    rows = [row for row in rejects.get("rows", ()) if not _names(row, marks)]
    if len(kept) == len(found.journal) and len(rows) == len(rejects.get("rows", ())):
        return False
    found.journal = kept
    found.rejects = {**rejects, "rows": rows} if rejects else None
    return True


def _is_about(entry: list[Any], person: int, places: set[int]) -> bool:
    if entry[0] != "~":
        return False
    return entry[2] in (places if entry[1] == "position" else {person})


def _names(row: list[Any], marks: set[str]) -> bool:
    words = fold(" ".join(str(cell) for cell in row))
    return any(mark in words for mark in marks)
