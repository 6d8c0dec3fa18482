"""Taking in a file of accounts, products, colleagues or rates: all of it, or nothing."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio.models import Company, ImportBatch, Kind
from openkam.domain.portfolio.selectors import ledger, may_import, rejects_folder
from openkam.domain.portfolio.services import announcing, tree
from openkam.domain.portfolio.services.bringing import batches
from openkam.domain.portfolio.services.bringing.judged import Judged, words_of
from openkam.domain.portfolio.services.bringing.notes import Arrival

if TYPE_CHECKING:
    from openkam.core.access.models import User

State = ImportBatch.State
Watcher = Callable[[float | None, str], None]


class File(Protocol):
    """What is needed of a file that was read (`core.ledger.TextTable`)."""

    @property
    def recognised(self) -> Any:
        """What was found out about the file, a dataclass."""

    def write_rejects(self, path: Path, reasons: dict[int, str]) -> int:
        """Write the rejected rows with their reasons."""


@dataclass(frozen=True)
class Incoming:
    """A file on its way in, and how its rows are judged and stored."""

    kind: str
    source: str
    file_name: str
    mapping_text: str
    now: datetime
    today: date
    began: float
    judge: Callable[[], Judged]
    store: Callable[[Arrival, Any], dict[str, Any] | None]
    progress: Watcher
    in_commit: Callable[[ImportBatch, Sequence[str]], object]
    """Called with the file's columns inside the commit of the import."""

    @property
    def seconds(self) -> float:
        """How long the import has taken by now."""
        return round(time.monotonic() - self.began, 3)


@contextmanager
def without_collector() -> Iterator[None]:
    """Let Python not look for garbage among the rows of a large file, of which there is none.

    It would do so again and again while they are built, for a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def require_may_bring(actor: "User", kind: str) -> None:
    """Let heads and administrators pass; colleagues are the business of administrators alone.

    Raises PermissionDenied.
    """
    if not actor.is_active or not may_import(actor):
        raise PermissionDenied
    if kind == Kind.COLLEAGUES and not actor.is_administrator:
        raise PermissionDenied(_("Only administrators bring in colleagues."))


def may_bring(actor: "User", kind: str) -> bool:
    """Whether the actor brings in files of this kind, and undoes them."""
    try:
        require_may_bring(actor, kind)
    except PermissionDenied:
        return False
    return True


def take_in(actor: "User", file: File, incoming: Incoming) -> dict[str, Any]:
    """Judge the rows of a file and store what they bring, with one commit.

    The figures are not prepared here. Raises LedgerBusy while another import runs,
    PermissionDenied.
    """
    require_may_bring(actor, incoming.kind)
    with ledger().writing():
        batches.bury_the_dead(incoming.now)
        with (
            batches.running(
                actor,
                kind=incoming.kind,
                source=incoming.source,
                file_name=incoming.file_name,
                mapping_text=incoming.mapping_text,
                now=incoming.now,
            ) as batch,
            without_collector(),
        ):
            return _stored(Arrival(actor, batch, incoming.now, incoming.today), file, incoming)


def told(judged: Judged, file: File) -> dict[str, Any]:
    """Return what a file would do, or did, as it is kept and printed."""
    return {
        "batch": None,
        "kind": "",
        "rows": judged.rows,
        "reasons": judged.told_reasons(),
        "warnings": [str(warning) for warning in judged.warnings],
        "recognised": asdict(file.recognised),
        "rejects_file": None,
        "seconds": 0.0,
    }


def _stored(arrival: Arrival, file: File, incoming: Incoming) -> dict[str, Any]:
    rejects = rejects_folder() / batches.rejects_name(arrival.batch)
    try:
        return _made_live(arrival, file, incoming, rejects)
    except BaseException:
        if not _is_over(arrival.batch):
            rejects.unlink(missing_ok=True)
        raise


@transaction.atomic
def _made_live(arrival: Arrival, file: File, incoming: Incoming, rejects: Path) -> dict[str, Any]:
    batch = arrival.batch
    Company.objects.get_or_create(pk=1)
    # What rows are compared with must not change before they are stored.
    tree.lock()
    incoming.progress(0.4, _("Comparing with what is here"))
    judged = incoming.judge()
    result = told(judged, file) | {"batch": batch.pk, "kind": incoming.kind}
    if reasons := judged.rejected():
        rejects.parent.mkdir(parents=True, exist_ok=True)
        file.write_rejects(rejects, {line: words_of(kept) for line, kept in reasons.items()})
        result["rejects_file"] = str(rejects)
        batch.rejects_file = rejects.name
    if judged.is_news:
        incoming.progress(0.6, _("Storing what is new"))
        result |= incoming.store(arrival, judged.plan) or {}
    result["seconds"] = incoming.seconds
    batch.state = State.LIVE if judged.is_news else State.EMPTY
    batch.ended_at = incoming.now + timedelta(seconds=result["seconds"])
    batch.result = _storable(result)
    batch.save()
    trail.record(
        arrival.actor, "import.completed", batch, file=batch.file_name, rows=result["rows"]
    )
    announcing.import_finished(batch)
    incoming.in_commit(batch, result["recognised"].get("columns", ()))
    return result


def _is_over(batch: ImportBatch) -> bool:
    with suppress(DatabaseError):
        return ImportBatch.objects.filter(pk=batch.pk, state__in=(State.LIVE, State.EMPTY)).exists()
    return True  # unknown, and a file too many harms nobody


def _storable(value: Any) -> Any:
    """Return the value for a JSON column, which holds no NUL characters."""
    if isinstance(value, dict):
        return {name: _storable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(item) for item in value]
    return value.replace("\0", "�") if isinstance(value, str) else value
