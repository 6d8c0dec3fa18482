"""The row that every import has, from its start to its end, whatever it brings."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from openkam.domain.portfolio.models import ImportBatch
from openkam.domain.portfolio.selectors import rejects_folder
from openkam.domain.portfolio.services import announcing

if TYPE_CHECKING:
    from openkam.core.access.models import User

State = ImportBatch.State


def bury_the_dead(now: datetime) -> None:
    """Note that imports which ended without a word have failed, and remove what they rejected.

    Whoever holds the right to write knows that no other import is running.
    """
    words = _("The import stopped without an answer.")
    for batch in ImportBatch.objects.filter(state=State.RUNNING):
        # Its rejected lines first: once it has failed nobody looks for them.
        for path in rejects_folder().glob(f"{rejects_name(batch)}*"):
            path.unlink(missing_ok=True)
        _note_failure(batch, words, now)


@contextmanager
def running(
    actor: "User", *, kind: str, source: str, file_name: str, mapping_text: str, now: datetime
) -> Iterator[ImportBatch]:
    """Store the row whose number names the batch; note it when the import fails."""
    batch = ImportBatch.objects.create(
        kind=kind,
        source=source,
        file_name=file_name[:255],
        actor=actor,
        started_at=now,
        mapping=mapping_text,
    )
    try:
        yield batch
    except BaseException as fault:
        # A database that is full or busy cannot note it; then the next import does.
        with suppress(DatabaseError):
            _note_failure(batch, str(fault), now)
        raise


@transaction.atomic
def _note_failure(batch: ImportBatch, words: str, now: datetime) -> None:
    # Only while it runs: a batch that became live stays so, whatever came after.
    if ImportBatch.objects.filter(pk=batch.pk, state=State.RUNNING).update(
        state=State.FAILED, ended_at=now, error=words[:2000]
    ):
        batch.refresh_from_db()
        announcing.import_finished(batch)


def rejects_name(batch: ImportBatch) -> str:
    """Return what the file with the rejected rows of a batch is called."""
    stem = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in batch.file_name)
    return f"{batch.pk:08d}-{stem.rsplit('.', 1)[0][:60]}.csv"
