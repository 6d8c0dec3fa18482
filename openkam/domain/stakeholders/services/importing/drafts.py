"""Files of people in preparation: taken in, described, looked at, given up."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.models import Role
from openkam.core.jobs import queue
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.services.uploads import harmless_name
from openkam.domain.stakeholders.models import PeopleImport
from openkam.domain.stakeholders.selectors.imports import people_import
from openkam.domain.stakeholders.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

State = PeopleImport.State
LARGEST = 10 * 1024 * 1024
KEPT = timedelta(days=7)
ENDINGS = ("csv", "tsv", "txt", "xlsx", "xlsm", "vcf", "vcard")


class BadFile(Refusal):
    """A file that is empty, too large or of a kind that nobody reads."""


class NotInPreparation(Refusal):
    """The import is brought in already, or a job works on it."""


@transaction.atomic
def take_file(
    actor: "User", *, name: str, content: bytes, account_id: int | None, now: datetime
) -> PeopleImport:
    """Take a file of people in; `account_id` is whose they are where a row names no account.

    Raises BadFile, PermissionDenied, Http404.
    """
    if not actor.is_active or actor.role == Role.OBSERVER:
        raise PermissionDenied
    name = harmless_name(name)
    _check(name, content)
    account = portfolio.account(actor, account_id) if account_id else None
    return PeopleImport.objects.create(
        actor=actor, file_name=name, content=content, account=account, created_at=now
    )


@transaction.atomic
def describe(
    actor: "User", pk: int, *, choices: Mapping[str, Any], account_id: int | None
) -> PeopleImport:
    """Keep what is said about a file; the next preview follows it.

    Raises NotInPreparation, PermissionDenied, Http404.
    """
    found = hold_draft(actor, pk)
    found.choices = dict(choices)
    found.account = portfolio.account(actor, account_id) if account_id else None
    found.preview = None
    found.save(update_fields=["choices", "account", "preview"])
    return found


def note_preview(found: PeopleImport, preview: Mapping[str, Any]) -> None:
    """Keep what would become of the rows, unless other things were said meanwhile."""
    rows = PeopleImport.objects.filter(pk=found.pk, choices=found.choices, state=State.DRAFT)
    rows.update(preview=dict(preview))
    found.preview = dict(preview)


@transaction.atomic
def enqueue(actor: "User", pk: int, job: str) -> PeopleImport:
    """Have a worker do what takes long: "preview" or "import".

    Raises NotInPreparation, PermissionDenied, Http404.
    """
    found = hold_draft(actor, pk)
    found.job = queue.enqueue(f"stakeholders.{job}_people", actor=actor, number=found.pk)
    found.save(update_fields=["job"])
    return found


@transaction.atomic
def give_up(actor: "User", pk: int) -> None:
    """Forget an import in preparation, and its file. Raises NotInPreparation, Http404."""
    hold_draft(actor, pk).delete()


def remove_old_drafts(*, now: datetime) -> int:
    """Forget files that nobody went on with for a week; say how many."""
    old = PeopleImport.objects.filter(state=State.DRAFT, created_at__lt=now - KEPT)
    return old.delete()[0]


def hold_draft(actor: "User", pk: int, *, by_job: bool = False) -> PeopleImport:
    """Return one's own import in preparation, locked.

    Raises NotInPreparation, PermissionDenied, Http404.
    """
    people_import(actor, pk)
    found = PeopleImport.objects.select_for_update().get(pk=pk)
    if found.actor_id != actor.pk:
        raise PermissionDenied
    if found.state != State.DRAFT:
        raise NotInPreparation(_("This file is imported already."))
    if not by_job and found.job is not None and not found.job.has_ended:
        raise NotInPreparation(_("A worker is busy with this file; wait for its end."))
    return found


def _check(name: str, content: bytes) -> None:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in ENDINGS:
        raise BadFile(
            _("%(name)s is no CSV, XLSX or vCard file. Save it as one of these and choose that.")
            % {"name": name},
            field="file",
        )
    if not content.strip():
        raise BadFile(_("%(name)s is empty.") % {"name": name}, field="file")
    if len(content) > LARGEST:
        raise BadFile(
            _("%(name)s is larger than 10 MB. Divide it, or leave pictures out.") % {"name": name},
            field="file",
        )
