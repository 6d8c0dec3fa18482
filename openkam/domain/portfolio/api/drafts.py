"""Imports in preparation: an uploaded file with its mapping, the preview of its rows, the start."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Id, Ref
from openkam.core.api.versions import require_version, tell_version
from openkam.core.jobs import upkeep
from openkam.core.jobs.models import Job
from openkam.core.jobs.shapes import JobOut, job_shown
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.import_shapes import (
    ImportKind,
    ImportOutcome,
    MappingText,
    OnChanged,
    mapping_read,
    outcome_shown,
)
from openkam.domain.portfolio.api.uploads import UploadToken
from openkam.domain.portfolio.selectors.uploads import draft_to_change

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Mapping
    from openkam.domain.portfolio.models import ImportDraft

router = Router(by_alias=True)
BAD = (Job.State.FAILED, Job.State.DEAD)
UPLOAD = "token of a complete upload"
HEADS = "token of a second file, in which dates and customers of sales lines stand; null: none"
ON_CHANGED = (
    "what becomes of documents that came before with other lines: replace them, keep them as they "
    "are, or stop the import"
)


class NewDraft(Body):
    """An uploaded file and what its columns are: a saved mapping by its id, or a mapping's text."""

    upload: UploadToken = Field(description=UPLOAD)
    mapping_id: Ref | None = Field(None, description="of a saved mapping")
    mapping: MappingText | None = Field(None, description="in TOML, see `save_mapping`")
    heads: UploadToken | None = Field(None, description=HEADS)
    on_changed: OnChanged = Field("replace", description=ON_CHANGED)


class DraftChange(Body):
    """The members to change; those left out stay."""

    mapping_id: Ref | None = Field(None, description="of a saved mapping")
    mapping: MappingText | None = Field(None, description="in TOML, see `save_mapping`")
    heads: UploadToken | None = Field(None, description=HEADS)
    on_changed: OnChanged = Field("replace", description=ON_CHANGED)


class FileFaultOut(Schema):
    """Why a file cannot be read with its mapping."""

    code: str
    text: str = Field(description="what to do about it, in the user's language")


class DraftInList(Schema):
    """An import that you prepare."""

    id: int
    file_name: str
    upload: str = Field(description="token of the file's upload")
    heads: str | None = Field(description="token of the second file's upload")
    kind: ImportKind
    state: Literal[
        "waiting", "previewing", "previewed", "faulty", "importing", "failed", "imported"
    ] = Field(
        description="waiting: for its mapping; faulty: the file cannot be read with its mapping, "
        "see `fault`; failed: see `error`"
    )
    error: str = Field(description="why its job failed; empty otherwise")
    created_at: datetime
    job: int | None = Field(description="that works on it or did so last; read it under /jobs")
    import_id: int | None = Field(alias="import", description="the import that came of it")


class DraftOut(DraftInList):
    """An import that you prepare, with its mapping and its preview."""

    mapping: str = Field(description="in TOML; empty: not chosen yet")
    on_changed: OnChanged
    fault: FileFaultOut | None
    preview: ImportOutcome | None = Field(description="what would become of the rows")
    is_stale: bool | None = Field(
        description="whether something was imported since the preview; null without one"
    )
    may_start: bool


class ImportStarted(Schema):
    """The preparation, and the job that brings its file in."""

    draft: int
    job: JobOut


@router.get(
    "",
    auth=reading("imports"),
    response=Page[DraftInList],
    summary="List imports in preparation",
)
def list_drafts(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the imports that you prepare and that have not been brought in, newest first."""
    return page_of(request, selectors.drafts(request.user), paging, _in_list)


@router.post(
    "",
    auth=writing("imports"),
    response={201: DraftOut},
    summary="Prepare an import",
    openapi_extra={"x-problems": [404, 409]},
)
def create_draft(request: Request, given: NewDraft) -> Status[dict[str, Any]]:
    """Take an uploaded file with its mapping; a job looks at what would become of each row.

    Nothing is imported yet: read the draft until its state is `previewed`, then `start_draft`. Kind
    and source are those of the mapping. 404 for an upload or a mapping that does not exist.
    """
    mapping, text = mapping_of(request.user, given.mapping_id, given.mapping)
    with transaction.atomic():
        draft = services.prepare_import(request.user, token=given.upload, now=timezone.now())
        if given.heads is not None or draft.heads is not None:
            services.set_heads(request.user, draft.pk, token=given.heads or "")
        _choose(request.user, draft.pk, mapping, text, given.on_changed)
        return Status(201, _told(request, draft.pk))


@router.get(
    "/{draft_id}",
    auth=reading("imports"),
    response=DraftOut,
    summary="Read an import in preparation",
)
def read_draft(request: Request, draft_id: Id) -> dict[str, Any]:
    """Return where the preparation stands, with its preview. One's own only."""
    return _told(request, draft_id)


@router.patch(
    "/{draft_id}",
    auth=writing("imports"),
    response=DraftOut,
    summary="Change an import in preparation",
    openapi_extra={**VERSIONED, "x-problems": [409]},
)
def change_draft(request: Request, draft_id: Id, given: DraftChange) -> dict[str, Any]:
    """Choose another mapping, second file or way with changed documents; a new preview is made.

    409 while a job imports the file, or when it is imported.
    """
    with transaction.atomic():
        draft = _to_change(request, draft_id)
        wished = given.model_fields_set
        mapping_text = None if given.mapping_id else given.mapping or draft.mapping or None
        mapping, text = mapping_of(request.user, given.mapping_id, mapping_text)
        on_changed = given.on_changed if "on_changed" in wished else draft.on_changed
        try:
            if "heads" in wished:
                services.set_heads(request.user, draft_id, token=given.heads or "")
            _choose(request.user, draft_id, mapping, text, on_changed)
        except services.AtWork as refusal:
            raise Problem(409, str(refusal), reason="at-work") from refusal
        return _told(request, draft_id)


@router.post(
    "/{draft_id}/preview",
    auth=writing("imports"),
    response={202: DraftOut},
    summary="Preview an import again",
    openapi_extra={"x-problems": [409]},
)
def preview_draft(request: Request, draft_id: Id) -> Status[dict[str, Any]]:
    """Have a job look again at what would become of each row; needed when the preview is stale.

    409 while a job works on it, and before a mapping was chosen.
    """
    if not selectors.draft(request.user, draft_id).mapping:
        raise Problem(409, _("Say first which column is what."), reason="no-mapping")
    try:
        services.preview_again(request.user, draft_id)
    except services.AtWork as refusal:
        raise Problem(409, str(refusal), reason="at-work") from refusal
    return Status(202, _told(request, draft_id))


@router.post(
    "/{draft_id}/start",
    auth=writing("imports"),
    response={202: ImportStarted},
    summary="Start a prepared import",
    openapi_extra={"x-problems": [409]},
)
def start_draft(request: Request, draft_id: Id) -> Status[dict[str, Any]]:
    """Have a job bring the file in as previewed. Its result says the import as `batch`.

    409 without a preview, when the preview is stale, or while a job works on it.
    """
    try:
        draft = services.start_import(request.user, draft_id)
    except services.NotPreviewed as refusal:
        raise Problem(409, str(refusal), reason="not-previewed") from refusal
    except services.AtWork as refusal:
        raise Problem(409, str(refusal), reason="at-work") from refusal
    return Status(202, started(draft))


@router.delete(
    "/{draft_id}",
    auth=writing("imports"),
    response=NOTHING,
    summary="Throw an import in preparation away",
    openapi_extra={**VERSIONED, "x-problems": [409]},
)
def throw_away_draft(request: Request, draft_id: Id) -> Status[None]:
    """Forget the preparation and its uploaded files. 409 while a job imports it, or afterwards."""
    with transaction.atomic():
        _to_change(request, draft_id)
        try:
            services.throw_away_draft(request.user, draft_id)
        except services.AtWork as refusal:
            raise Problem(409, str(refusal), reason="at-work") from refusal
    return Status(204, None)


def mapping_of(actor: "User", pk: int | None, text: str | None) -> "tuple[Mapping, str]":
    """Return the mapping that was named or given, of which there must be exactly one.

    Raises Problem 422, Http404 and PermissionDenied.
    """
    if (pk is None) == (text is None):
        raise Problem(422, _("Give either mapping_id or mapping."), reason="one-mapping")
    found = text if text is not None else selectors.mapping_by_number(actor, pk or 0).text
    return mapping_read(found), found


def started(draft: "ImportDraft") -> dict[str, Any]:
    """Return a preparation whose import was started, as `ImportStarted`."""
    return {"draft": draft.pk, "job": job_shown(draft.import_job)} if draft.import_job else {}


def _choose(actor: "User", pk: int, mapping: "Mapping", text: str, on_changed: str) -> None:
    services.choose_columns(
        actor,
        pk,
        kind=mapping.kind,
        sheet=mapping.sheet or "",
        mapping=text,
        on_changed=on_changed,
    )


def _to_change(request: Request, pk: int) -> "ImportDraft":
    draft = draft_to_change(request.user, pk)
    require_version(request, _shown(draft))
    return draft


def _told(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor: Any = request.user
    draft = selectors.draft(actor, pk)
    if draft.preview_job is not None:
        draft.preview_job = upkeep.looked_after(draft.preview_job, now=timezone.now())
    if draft.import_job is not None:
        draft.import_job = upkeep.looked_after(draft.import_job, now=timezone.now())
    found = _shown(draft)
    tell_version(request, found)
    return found


def _in_list(rows: "Sequence[ImportDraft]") -> Iterable[dict[str, Any]]:
    return [_row(draft) for draft in rows]


def _row(draft: "ImportDraft") -> dict[str, Any]:
    state, error = _state(draft)
    job = draft.import_job or draft.preview_job
    return {
        "id": draft.pk,
        "file_name": draft.upload.file_name,
        "upload": draft.upload.token,
        "heads": draft.heads.token if draft.heads else None,
        "kind": draft.kind,
        "state": state,
        "error": error,
        "created_at": draft.created_at,
        "job": job.pk if job else None,
        "import": draft.batch_id,
    }


def _shown(draft: "ImportDraft") -> dict[str, Any]:
    found = draft.preview or {}
    fault = found.get("fault")
    preview = outcome_shown(draft.kind, found) if found and not fault else None
    is_stale = draft.compared_with != services.state_of_the_house() if preview else None
    row = _row(draft)
    return {
        **row,
        "mapping": draft.mapping,
        "on_changed": draft.on_changed,
        "fault": _fault(fault) if fault else None,
        "preview": preview,
        "is_stale": is_stale,
        "may_start": is_stale is False and row["state"] in ("previewed", "failed"),
    }


def _fault(fault: dict[str, Any]) -> dict[str, Any]:
    words = selectors.fault_words(fault["code"], fault["parameters"], fault["message"])
    return {"code": fault["code"], "text": words}


def _state(draft: "ImportDraft") -> tuple[str, str]:
    """Where it stands, and why its job failed."""
    if draft.batch_id is not None:
        return "imported", ""
    if draft.import_job is not None:
        return _of_job(draft.import_job, "importing")
    if draft.preview is not None:
        return ("faulty" if "fault" in draft.preview else "previewed"), ""
    if draft.preview_job is not None and draft.mapping:
        return _of_job(draft.preview_job, "previewing")
    return "waiting", ""


def _of_job(job: Job, at_work: str) -> tuple[str, str]:
    if job.state in BAD:
        return "failed", job.error or _("It was interrupted. Nothing is half-done; start it again.")
    return at_work, ""
