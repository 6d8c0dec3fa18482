"""Adding files to an account, naming them, taking them away and back."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.gate import ScopedQuerySet, fetch
from openkam.core.access.models import Level
from openkam.core.access.users import system_user
from openkam.core.audit import trail
from openkam.core.filing import kinds, names, store
from openkam.core.filing.faults import BadFile as NotTaken
from openkam.core.jobs import queue
from openkam.core.jobs import selectors as jobs
from openkam.core.search.services import drop, put_many
from openkam.domain.dossier.models import Contract, FactVersion, StoredFile
from openkam.domain.dossier.selectors.file_words import FILE, written_file
from openkam.domain.dossier.services.refusals import Refusal, gathered
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import User

MEGABYTE = 1024 * 1024
LONGEST_NOTE = 500
READING = "dossier.read_files"


class BadFile(Refusal):
    """A file that is not taken, and why; `field` is "file", or which of the words is wrong."""


class AlreadyHere(BadFile):
    """The account has this very file."""

    def __init__(self, standing: StoredFile) -> None:
        said = _("The same file is here already, as “%(name)s”.") % {"name": standing.name}
        super().__init__(said, field="file")
        self.standing = standing
        """The one that is there."""


class InUse(Refusal):
    """A fact that holds names the file."""


@dataclass(frozen=True, kw_only=True)
class Described:
    """What somebody says about a file."""

    name: str
    note: str = ""
    contract: int | None = None


def largest() -> int:
    """Return how many bytes a file may have."""
    return int(settings.FILE_MEGABYTES) * MEGABYTE


def add_file(
    actor: "User",
    account_id: int,
    name: str,
    stream: store.Stream,
    *,
    note: str = "",
    contract: int | None = None,
    now: datetime,
) -> StoredFile:
    """Take a file in; what is inside decides what it is, and is read by a worker.

    It may be called otherwise afterwards: without unseen characters, with a number where another
    file has its name. Raises BadFile, AlreadyHere, PermissionDenied, Http404.
    """
    portfolio.account(actor, account_id, Level.WRITE)
    try:
        with store.received(stream, most=largest()) as arrived:
            found = kinds.checked(arrived.path, name)
            row = StoredFile(
                name=found.name,
                digest=arrived.digest,
                size=arrived.size,
                media_type=found.kind.media_type,
                note=_note(note),
                added_by=actor,
                added_at=now,
                reading=_reading(found.kind),
            )
            return _added(actor, account_id, row, arrived, contract)
    except NotTaken as fault:
        raise BadFile(str(fault), field="file") from fault


@transaction.atomic
def change_file(actor: "User", pk: int, described: Described) -> StoredFile:
    """Give a file another name, note or contract.

    Raises BadFile, PermissionDenied, Http404.
    """
    row = _hold(actor, pk)
    before = {"name": row.name, "contract": row.contract_id}
    family = list(identities(row.account_id))
    row.name, row.note, row.contract = gathered(
        partial(_renamed, row, described.name, family),
        partial(_note, described.note),
        partial(_contract, family, described.contract),
    )
    row.save(update_fields=["name", "note", "contract"])
    put_many([written_file(row)])
    after = {"name": row.name, "contract": row.contract_id}
    trail.record(
        actor, "file.changed", row, account_id=row.account_id, **trail.changed(before, after)
    )
    return row


@transaction.atomic
def remove_file(actor: "User", pk: int, *, now: datetime) -> StoredFile:
    """Take a file away; it can be taken back until it is cleared.

    Raises InUse, PermissionDenied, Http404.
    """
    row = _hold(actor, pk)
    held = FactVersion.objects.filter(file=row, replaced_on=None, is_withdrawn=False)
    if held.exists():
        raise InUse(_("A fact names this file. Note another value there first."))
    if row.removed_at is None:
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        drop(FILE, [row.pk])
        trail.record(actor, "file.removed", row, account_id=row.account_id)
    return row


@transaction.atomic
def restore_file(actor: "User", pk: int) -> StoredFile:
    """Take a file back that was removed. Raises PermissionDenied, Http404."""
    row = _hold(actor, pk)
    if row.removed_at is not None:
        row.removed_at = None
        row.name = _free_name(list(identities(row.account_id)), row.name)
        row.save(update_fields=["removed_at", "name"])
        put_many([written_file(row)])
        trail.record(actor, "file.restored", row, account_id=row.account_id)
    return row


def ask_to_read() -> None:
    """Let a worker read what waits, unless one is at it."""
    if not jobs.is_under_way(READING):
        queue.enqueue(READING, actor=system_user())


@transaction.atomic
def _added(
    actor: "User",
    account_id: int,
    row: StoredFile,
    arrived: store.Arrived,
    contract: int | None,
) -> StoredFile:
    row.account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    family = list(identities(account_id))
    standing = _standing(family).filter(digest=row.digest).first()
    if standing is not None:
        raise AlreadyHere(standing)
    row.contract = _contract(family, contract)
    row.name = _free_name(family, row.name)
    arrived.keep()
    row.save(force_insert=True)
    put_many([written_file(row)])
    trail.record(actor, "file.added", row, account_id=account_id, size=row.size)
    if row.reading == StoredFile.Reading.WAITING:
        ask_to_read()
    return row


def _reading(kind: kinds.FileKind) -> str:
    return StoredFile.Reading.WAITING if kind.has_text else StoredFile.Reading.NO_TEXT


def _standing(family: list[int]) -> "ScopedQuerySet[StoredFile]":
    return StoredFile.objects.filter(account__in=family, removed_at=None)


def _hold(actor: "User", pk: int) -> StoredFile:
    rows = StoredFile.objects.select_for_update(of=("self",))
    return fetch(rows, actor, pk, Level.WRITE)


def _note(note: str) -> str:
    kept = " ".join(note.replace("\0", " ").split())
    if len(kept) > LONGEST_NOTE:
        said = _("At most %(count)s characters, please.") % {"count": LONGEST_NOTE}
        raise BadFile(said, field="note")
    return kept


def _contract(family: list[int], pk: int | None) -> Contract | None:
    if pk is None:
        return None
    found = Contract.objects.filter(pk=pk, account__in=family).first()
    if found is None:
        raise BadFile(_("This contract is not one of the account."), field="contract")
    return found


def _renamed(row: StoredFile, name: str, family: list[int]) -> str:
    """The new name with the ending that the file has to have."""
    try:
        wished = names.harmless(name)
    except NotTaken as fault:
        raise BadFile(str(fault), field="name") from fault
    ending = names.split(row.name)[1]
    if names.split(wished)[1].casefold() not in kinds.kind_of(row.media_type).endings:
        wished = names.shortened(f"{wished}.{ending}")
    return row.name if wished == row.name else _free_name(family, wished, but=row.pk)


def _free_name(family: list[int], wished: str, *, but: int | None = None) -> str:
    others = _standing(family).exclude(pk=but or 0).values_list("name", flat=True)
    taken = {fold(name) for name in others}
    name, number = wished, 1
    while fold(name) in taken:
        number += 1
        name = names.shortened(wished, f" ({number})")
    return name
