"""Files on their way in, and the imports that somebody prepares with them."""

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.domain.portfolio.models import ImportDraft, Upload
from openkam.domain.portfolio.selectors.imports import may_import

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User

LONGEST_NAME = 120  # bytes of a name on disk; file systems allow 255


def uploads_folder() -> Path:
    """Return where uploaded files lie, each in a folder of its own."""
    return Path(settings.DATA) / "uploads"


def upload_path(upload: Upload) -> Path:
    """Return the file of an upload: below its token, under a name that harms no program."""
    stem, dot, ending = upload.file_name.rpartition(".")
    stem, ending = (stem, ending) if dot and stem else (upload.file_name, "")
    kept = "".join(sign if sign.isalnum() or sign in "-_ ()" else "_" for sign in stem).strip()
    kept = kept.encode()[:LONGEST_NAME].decode(errors="ignore") or "file"
    suffix = "".join(sign for sign in ending if sign.isascii() and sign.isalnum())[:10]
    return uploads_folder() / upload.token / (f"{kept}.{suffix}" if suffix else kept)


def uploads(actor: "User") -> "QuerySet[Upload]":
    """The actor's own uploads; PermissionDenied unless the actor imports."""
    if not may_import(actor):
        raise PermissionDenied
    return Upload.objects.filter(actor=actor)


def upload(actor: "User", token: str) -> Upload:
    """Return one of the actor's uploads; Http404 if there is none of this token."""
    found = uploads(actor).filter(token=token).first()
    if found is None:
        raise Http404
    return found


def drafts(actor: "User") -> "QuerySet[ImportDraft]":
    """Imports that the actor prepares and has not brought to an end, the youngest first."""
    if not may_import(actor):
        raise PermissionDenied
    rows = ImportDraft.objects.filter(actor=actor, batch=None)
    return rows.select_related("upload", "heads", "preview_job", "import_job").order_by("-pk")


def draft(actor: "User", pk: int) -> ImportDraft:
    """Return an import that the actor prepares or has prepared; Http404 if there is none."""
    if not may_import(actor):
        raise PermissionDenied
    rows = ImportDraft.objects.filter(actor=actor, pk=pk)
    found = rows.select_related("upload", "heads", "preview_job", "import_job", "batch").first()
    if found is None:
        raise Http404
    return found


def draft_to_change(actor: "User", pk: int) -> ImportDraft:
    """Return the same with its row locked until the transaction ends."""
    # The jobs may be missing, and PostgreSQL locks no row that an outer join may not find.
    ImportDraft.objects.select_for_update().filter(actor=actor, pk=pk).first()
    return draft(actor, pk)


def preview_path(draft: ImportDraft) -> Path:
    """Return the file with the verdict on each row, which the preview of an import writes."""
    return uploads_folder() / draft.upload.token / f"preview-{draft.pk}.parquet"
