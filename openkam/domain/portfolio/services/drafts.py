"""Imports that somebody prepares in the browser: file, columns, preview, start."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.jobs import queue
from openkam.domain.portfolio.models import Company, CompanyRate, ImportBatch, ImportDraft, Kind
from openkam.domain.portfolio.selectors import draft, drafts, upload
from openkam.domain.portfolio.services.bringing import require_may_bring
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.uploads import remove_upload

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Mapping as ColumnMapping

State = ImportBatch.State


class UploadIncomplete(Refusal):
    """The file has not arrived whole."""


class AtWork(Refusal):
    """A job works on this import."""


class NotPreviewed(Refusal):
    """What would become of the rows has not been looked at, or the house has changed since."""


@transaction.atomic
def prepare_import(actor: "User", *, token: str, now: datetime) -> ImportDraft:
    """Return the preparation of an import of an uploaded file: the one that waits, or a new one.

    Raises UploadIncomplete, Http404 and PermissionDenied.
    """
    found = upload(actor, token)
    _require_whole(found.completed_at)
    waiting = drafts(actor).filter(upload=found, import_job=None).first()
    return waiting or ImportDraft.objects.create(actor=actor, upload=found, created_at=now)


@transaction.atomic
def set_heads(actor: "User", pk: int, *, token: str) -> ImportDraft:
    """Add a second file, in which dates and customers stand; without a token take it away.

    Raises UploadIncomplete, AtWork, Http404 and PermissionDenied.
    """
    found = draft(actor, pk)
    _require_idle(found)
    heads = upload(actor, token) if token else None
    if heads is not None:
        _require_whole(heads.completed_at)
    before, found.heads = found.heads, heads
    found.mapping, found.preview = "", None
    found.save(update_fields=["heads", "mapping", "preview"])
    if before is not None and before != heads:
        remove_upload(before)
    return found


@transaction.atomic
def choose_columns(
    actor: "User", pk: int, *, kind: str, sheet: str, mapping: str, on_changed: str
) -> ImportDraft:
    """Store which column is what, and have a worker look at what would become of each row.

    Raises AtWork, Http404 and PermissionDenied.
    """
    found = draft(actor, pk)
    _require_idle(found)
    if kind == Kind.COLLEAGUES and not actor.is_administrator:
        raise PermissionDenied
    found.kind, found.sheet, found.mapping = kind, sheet[:100], mapping
    found.on_changed, found.preview, found.import_job = on_changed, None, None
    found.preview_job = queue.enqueue("portfolio.preview_import", actor=actor, draft=found.pk)
    found.save()
    return found


@transaction.atomic
def import_at_once(
    actor: "User",
    *,
    token: str,
    heads: str,
    mapping: "ColumnMapping",
    text: str,
    on_changed: str,
    now: datetime,
) -> ImportDraft:
    """Have a worker bring an uploaded file in without anybody looking at a preview first.

    Raises UploadIncomplete, Http404 and PermissionDenied.
    """
    require_may_bring(actor, mapping.kind)
    found = set_heads(actor, prepare_import(actor, token=token, now=now).pk, token=heads)
    found.kind, found.sheet, found.mapping = mapping.kind, (mapping.sheet or "")[:100], text
    found.on_changed, found.preview = on_changed, None
    found.import_job = queue.enqueue("portfolio.import_file", actor=actor, draft=found.pk)
    found.save()
    return found


@transaction.atomic
def preview_again(actor: "User", pk: int) -> ImportDraft:
    """Have a worker look again at what would become of each row.

    Raises AtWork, Http404 and PermissionDenied.
    """
    found = draft(actor, pk)
    return choose_columns(
        actor,
        pk,
        kind=found.kind,
        sheet=found.sheet,
        mapping=found.mapping,
        on_changed=found.on_changed,
    )


def note_preview(found: ImportDraft, result: Mapping[str, Any], *, compared_with: str) -> bool:
    """Keep what a preview found; False if other columns were chosen meanwhile."""
    rows = ImportDraft.objects.filter(
        pk=found.pk, mapping=found.mapping, on_changed=found.on_changed, heads=found.heads
    )
    return bool(rows.update(preview=storable(result), compared_with=compared_with))


@transaction.atomic
def start_import(actor: "User", pk: int) -> ImportDraft:
    """Have a worker bring the file in for good.

    Raises NotPreviewed when something was imported since the preview, AtWork, Http404 and
    PermissionDenied.
    """
    # Decided by the database: of two who press at once, one gets AtWork.
    found = ImportDraft.objects.select_for_update().get(pk=draft(actor, pk).pk)
    _require_idle(found)
    if not found.preview or "fault" in found.preview:
        raise NotPreviewed(_("Look first at what would become of the rows."))
    if found.compared_with != state_of_the_house():
        raise NotPreviewed(
            _("Something was imported or changed since this preview. Look at a new one first.")
        )
    found.import_job = queue.enqueue("portfolio.import_file", actor=actor, draft=found.pk)
    found.save(update_fields=["import_job"])
    return found


@transaction.atomic
def note_imported(actor: "User", found: ImportDraft, batch: int) -> None:
    """Keep which import came of a preparation, and have the figures prepared."""
    ImportDraft.objects.filter(pk=found.pk).update(batch=batch)
    rows = ImportBatch.objects.filter(pk=batch)
    rows.update(file_name=found.upload.file_name)
    queue.enqueue("portfolio.prepare_figures", actor=actor)


@transaction.atomic
def throw_away_draft(actor: "User", pk: int) -> None:
    """Forget an import that is being prepared, and its file.

    Raises AtWork while the import runs, Http404 and PermissionDenied.
    """
    found = draft(actor, pk)
    _require_idle(found)
    files = [each for each in (found.upload, found.heads) if each is not None]
    found.delete()
    for each in files:
        remove_upload(each)


def state_of_the_house() -> str:
    """Return what a preview rests on: which imports count, rates, and all else of the figures."""
    rows = ImportBatch.objects.filter(state__in=(State.LIVE, State.UNDONE)).order_by("pk")
    rates = CompanyRate.objects.order_by("pk").values_list("pk", "rate")
    rests_on = repr((list(rows.values_list("pk", "state")), list(rates)))
    digest = hashlib.sha256(rests_on.encode()).hexdigest()
    revision = Company.objects.filter(pk=1).values_list("figures_revision", flat=True).first()
    return f"{digest[:32]}-{revision or 0}"


def storable(result: Mapping[str, Any]) -> Any:
    """Return a result as a JSON column holds it: amounts as texts, and no NUL characters."""
    written = json.dumps(result, cls=DjangoJSONEncoder).replace("\\u0000", "\\ufffd")
    return json.loads(written)


def _require_whole(completed_at: datetime | None) -> None:
    if completed_at is None:
        raise UploadIncomplete(_("The file has not arrived whole. Choose it again to go on."))


def _require_idle(found: ImportDraft) -> None:
    if found.batch_id is not None:
        raise AtWork(_("This file is imported already."))
    if found.import_job is not None and not found.import_job.has_ended:
        raise AtWork(_("This import is under way; wait for its end and undo it there."))
