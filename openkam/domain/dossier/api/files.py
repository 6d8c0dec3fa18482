"""Files of an account: listed, sent in and out, named, removed and taken back."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.db import transaction
from django.http import FileResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import BaseModel, Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import NO_NUL, NOTHING, Body, Filters, Id, Named, Ref, Text, named
from openkam.core.filing import sending
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.services.files import largest

if TYPE_CHECKING:
    from openkam.domain.dossier.models import StoredFile

router = Router(by_alias=True)
ANY_FILE = {
    "responses": {
        200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    },
}
BYTES = "application/octet-stream"
ONE_FILE = {
    "x-problems": [413, 415],
    "requestBody": {
        "required": True,
        "description": "the bytes of the file, OPENKAM_FILE_MEGABYTES at most",
        "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
    },
}
FileNote = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
SHOWN = ("name", "size", "media_type", "note", "reading", "added_at", "removed_at")


class NewFile(Filters):
    """What a file is called, and what it belongs to."""

    name: Text = Field(description="as on its disk; what is inside decides what it is")
    note: FileNote = ""
    contract: Id | None = Field(None, description="a contract of the account")


class FileChange(Body):
    """What is left out stays."""

    name: Text = Field("", description="its ending stays the one that it has to have")
    note: FileNote = ""
    contract: Ref | None = Field(None, description="a contract of the account; null: none")


class FileOut(BaseModel):
    """A file of an account."""

    id: int
    account: int
    contract: int | None
    name: str
    size: int = Field(description="in bytes")
    media_type: str = Field(description="as its bytes say, not as it was called")
    sha256: str
    note: str
    reading: Literal["waiting", "read", "no_text", "unreadable"] = Field(
        description="how far the text inside was read for search"
    )
    added_by: Named | None
    added_at: datetime
    removed_at: datetime | None = Field(
        description="null: it is there; else it can be taken back until it is cleared"
    )


@router.get(
    "/accounts/{account_id}/files",
    auth=reading("dossier"),
    response=Page[FileOut],
    summary="List the files of an account",
)
def list_files(
    request: Request, account_id: Id, paging: Query[Paging], removed: bool = False
) -> dict[str, Any]:
    """Return them, the newest first; with `removed` those instead that can be taken back."""
    rows = selectors.files_of(request.user, account_id, removed=removed)
    asked = {"account": account_id, "removed": removed}
    return page_of(request, rows, paging, lambda found: map(file_out, found), asked=asked)


@router.get(
    "/files/{file_id}",
    auth=reading("dossier"),
    response=FileOut,
    summary="Describe a file",
)
def read_file(request: Request, file_id: Id) -> dict[str, Any]:
    """Return what a file is, also one that can be taken back."""
    return file_out(selectors.stored_file(request.user, file_id))


@router.get(
    "/files/{file_id}/content",
    auth=reading("dossier"),
    summary="Download a file",
    openapi_extra=ANY_FILE,
)
def download_file(request: Request, file_id: Id) -> FileResponse:
    """Return the bytes of a file as a download."""
    row = selectors.stored_file(request.user, file_id)
    try:
        return sending.attachment(row.digest, row.name, row.media_type)
    except FileNotFoundError as fault:
        said = _("The content of “%(name)s” is not in the data folder. Tell your administrator.")
        raise Problem(404, said % {"name": row.name}) from fault


@router.post(
    "/accounts/{account_id}/files",
    auth=writing("dossier"),
    response={201: FileOut},
    summary="Add a file",
    openapi_extra=ONE_FILE,
)
def add_file(request: Request, account_id: Id, about: Query[NewFile]) -> Status[dict[str, Any]]:
    """Send the bytes of one file. Needs write.

    It may be called otherwise afterwards, where another file has its name. The same bytes twice
    are refused with the `file` that is there. 413 for a larger file.
    """
    if request.content_type != BYTES:
        raise Problem(415, _("Send the bytes of the file as %(type)s.") % {"type": BYTES})
    if int(request.META.get("CONTENT_LENGTH") or 0) > largest():
        raise Problem(413)
    told = about.model_dump()
    try:
        row = services.add_file(
            request.user, account_id, told.pop("name"), request, **told, now=now()
        )
    except services.AlreadyHere as fault:
        raise Problem(422, str(fault), reason="already-here", file=fault.standing.pk) from fault
    return Status(201, file_out(row))


@router.patch(
    "/files/{file_id}", auth=writing("dossier"), response=FileOut, summary="Rename or note a file"
)
def change_file(request: Request, file_id: Id, given: FileChange) -> dict[str, Any]:
    """Give a file another name, note or contract. Needs write."""
    with transaction.atomic():
        row = selectors.stored_file(request.user, file_id)
        before = {"name": row.name, "note": row.note, "contract": row.contract_id}
        wished = services.Described(**{**before, **given.model_dump(exclude_unset=True)})
        return file_out(services.change_file(request.user, file_id, wished))


@router.delete(
    "/files/{file_id}", auth=writing("dossier"), response=NOTHING, summary="Remove a file"
)
def remove_file(request: Request, file_id: Id) -> Status[None]:
    """Take a file away; for 30 days it can be taken back.

    Refused while a fact that holds names it. Needs write.
    """
    services.remove_file(request.user, file_id, now=now())
    return Status(204, None)


@router.post(
    "/files/{file_id}/restore",
    auth=writing("dossier"),
    response=FileOut,
    summary="Take a removed file back",
)
def restore_file(request: Request, file_id: Id) -> dict[str, Any]:
    """Let a removed file be there again. Needs write."""
    return file_out(services.restore_file(request.user, file_id))


def file_out(row: "StoredFile") -> dict[str, Any]:
    """Return what is known of a file."""
    return {
        **{name: getattr(row, name) for name in SHOWN},
        "id": row.pk,
        "account": row.account_id,
        "contract": row.contract_id,
        "sha256": row.digest,
        "added_by": named(row.added_by),
    }
