"""Imports that somebody prepares in the browser: file, columns, preview, start."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.domain.portfolio.models import ImportDraft
from openkam.domain.portfolio.selectors import draft, drafts, upload
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.uploads import remove_upload

if TYPE_CHECKING:
    from openkam.core.access.models import User


class UploadIncomplete(Refusal):
    """The file has not arrived whole."""


class AtWork(Refusal):
    """A job works on this import."""


@transaction.atomic
def prepare_import(actor: "User", *, token: str, now: datetime) -> ImportDraft:
    """Return the preparation of an import of an uploaded file: the one that waits, or a new one.

    Raises UploadIncomplete, Http404 and PermissionDenied.
    """
    found = upload(actor, token)
    if found.completed_at is None:
        raise UploadIncomplete(_("The file has not arrived whole. Choose it again to go on."))
    waiting = drafts(actor).filter(upload=found, import_job=None).first()
    return waiting or ImportDraft.objects.create(actor=actor, upload=found, created_at=now)


@transaction.atomic
def throw_away_draft(actor: "User", pk: int) -> None:
    """Forget an import that is being prepared, and its file.

    Raises AtWork while the import runs, Http404 and PermissionDenied.
    """
    found = draft(actor, pk)
    if found.import_job is not None and not found.import_job.has_ended:
        raise AtWork(_("This import is under way; wait for its end and undo it there."))
    files = [each for each in (found.upload, found.heads) if each is not None]
    found.delete()
    for each in files:
        remove_upload(each)
