"""Files of an account: listed and downloaded."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.http import FileResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Id, Named, named
from openkam.core.filing import sending
from openkam.domain.dossier import selectors

if TYPE_CHECKING:
    from openkam.domain.dossier.models import StoredFile

router = Router(by_alias=True)
ANY_FILE = {
    "responses": {
        200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    },
}
SHOWN = ("name", "size", "media_type", "note", "reading", "added_at", "removed_at")


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
