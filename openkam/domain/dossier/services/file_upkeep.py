"""What becomes of files later: their text is read, and what was removed is cleared away."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import transaction

from openkam.core.access.users import system_user
from openkam.core.audit import trail
from openkam.core.filing import reading, store
from openkam.core.search.services import put_many
from openkam.domain.dossier.models import StoredFile
from openkam.domain.dossier.selectors.file_words import written_file
from openkam.domain.dossier.services.files import ask_to_read

KEPT = timedelta(days=30)
Watcher = Callable[[float | None, str], None]


def read_waiting(progress: Watcher) -> dict[str, int]:
    """Read the text of all files that wait for it, and return how many were read, by result."""
    counted: dict[str, int] = {}
    tried: set[int] = set()
    while (row := _next(tried)) is not None:
        tried.add(row.pk)
        progress(None, "")  # its name is not for everybody who sees the job
        found = reading.text_of(store.place_of(row.digest), row.media_type)
        _keep_text(row.pk, found)
        counted[found.state] = counted.get(found.state, 0) + 1
    return counted


def read_what_waits() -> None:
    """Let a worker read what waits for it, unless one is at it or nothing does."""
    if StoredFile.objects.filter(reading=StoredFile.Reading.WAITING, removed_at=None).exists():
        ask_to_read()


def named(digests: Collection[str]) -> set[str]:
    """Return those of the digests that a row names."""
    rows = StoredFile.objects.order_by().values_list("digest", flat=True).distinct()
    return set(rows.iterator()) & set(digests)


@transaction.atomic
def clear_rows(*, now: datetime) -> int:
    """Forget files that were removed 30 days ago; return how many."""
    gone = list(StoredFile.objects.filter(removed_at__lt=now - KEPT).select_related("account"))
    system = system_user()
    for row in gone:
        trail.record(system, "file.cleared", row, account_id=row.account_id)
    StoredFile.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return len(gone)


def clear(*, now: datetime) -> dict[str, int]:
    """Forget what was removed long ago, and remove the bytes that no row names any more."""
    rows = clear_rows(now=now)
    cleared = store.clear(named, now=now)
    return {"rows": rows, "files": cleared.files, "bytes": cleared.bytes}


def faults(*, in_full: bool = True) -> list[str]:
    """Return a sentence for the operator for each file whose bytes are missing or changed."""
    rows = StoredFile.objects.order_by("digest").values_list("digest", "size").distinct()
    return list(store.faults(rows.iterator(), in_full=in_full))


def _next(tried: set[int]) -> StoredFile | None:
    rows = StoredFile.objects.filter(reading=StoredFile.Reading.WAITING, removed_at=None)
    return rows.exclude(pk__in=tried).order_by("pk").first()


@transaction.atomic
def _keep_text(pk: int, found: reading.Found) -> None:
    row = StoredFile.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        return
    row.reading, row.text = found.state, found.text
    row.save(update_fields=["reading", "text"])
    if row.removed_at is None:
        put_many([written_file(row)])
