"""The words by which files are found, told in the same way when one is added and for all anew."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from openkam.core.search.writing import Written
from openkam.domain.dossier.models import StoredFile

if TYPE_CHECKING:
    from openkam.core.access.gate import ScopedQuerySet
    from openkam.core.access.models import User

FILE = "file"
CHUNK = 50  # with their texts


def written_file(row: StoredFile) -> Written:
    """Return the words of a file: its name, its note, and the text inside."""
    day = localtime(row.added_at).date()
    return Written(FILE, row.pk, row.account_id, day, row.name, (row.note, row.text))


def written_files() -> Iterator[Written]:
    """Return the words of every file that was not removed."""
    rows = StoredFile.objects.filter(removed_at=None).order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        yield written_file(row)


def files_found(actor: "User", ids: Collection[int]) -> "ScopedQuerySet[StoredFile]":
    """Return the files of these numbers that the actor may see."""
    return StoredFile.objects.open_to(actor).filter(pk__in=ids, removed_at=None).defer("text")
