"""Files on their way in, piece by piece, so that a lost connection loses nothing."""

from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Path, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import NO_NUL, Body
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Upload
from openkam.domain.portfolio.services.uploads import LARGEST

router = Router(by_alias=True)
PIECE = 4 * 1024 * 1024
BYTES = "application/octet-stream"
UploadToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Offset = Annotated[
    int,
    Header(alias="Upload-Offset", ge=0, le=LARGEST, description="at which byte the piece begins"),
]
IN_PIECES = {
    "x-problems": [409, 413, 415],
    "requestBody": {
        "required": True,
        "description": f"the next bytes of the file, at most {PIECE} of them",
        "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
    },
}


class NewUpload(Body):
    """Which file is coming."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=NO_NUL)] = Field(
        description="as on its disk; its ending (csv, tsv, txt, xlsx, xlsm, parquet, pq) must fit"
    )
    size: int = Field(ge=1, le=LARGEST, strict=True, description="bytes of the whole file")
    fingerprint: Annotated[str, StringConstraints(max_length=1000, pattern=NO_NUL)] = Field(
        "",
        description="anything that tells the same file again, such as a checksum: then an upload "
        "that broke off goes on where it stopped; empty: always a new upload",
    )


class UploadOut(Schema):
    """How much of a file is there. What nobody goes on with is removed after a week."""

    token: str = Field(description="names the upload; only who began it may use it")
    name: str
    size: int = Field(description="bytes of the whole file")
    received: int = Field(description="bytes that are there: the next piece begins here")
    is_complete: bool
    created_at: datetime


@router.post(
    "", auth=writing("imports"), response={201: UploadOut}, summary="Begin to upload a file"
)
def begin_upload(request: Request, given: NewUpload) -> Status[dict[str, Any]]:
    """Say which file is coming; send its bytes with `append_to_upload` then.

    The same name, size and fingerprint again lead to the same upload. For those who import.
    Refused for files of other kinds, and where the server's disk has no room.
    """
    found = services.begin_upload(
        request.user,
        name=given.name,
        size=given.size,
        fingerprint=given.fingerprint,
        now=timezone.now(),
    )
    return Status(201, _shown(found))


@router.get(
    "/{token}", auth=reading("imports"), response=UploadOut, summary="How much of a file is there"
)
def read_upload(request: Request, token: Path[UploadToken]) -> dict[str, Any]:
    """Return where an upload stands. One's own only."""
    return _shown(selectors.upload(request.user, token))


@router.patch(
    "/{token}",
    auth=writing("imports"),
    response=UploadOut,
    summary="Send the next piece of a file",
    openapi_extra=IN_PIECES,
)
def append_to_upload(
    request: Request,
    token: Path[UploadToken],
    upload_offset: Offset,
) -> dict[str, Any]:
    """Add a piece of at most 4 MiB to the end of what is there.

    409 with `received` where the piece does not follow on what is there, or is longer than what
    is missing: go on from that byte. 413 for a larger piece.
    """
    if request.content_type != BYTES:
        raise Problem(415, _("Send the bytes of the file as %(type)s.") % {"type": BYTES})
    if len(request.body) > PIECE:
        raise Problem(413)
    try:
        found = services.append_to_upload(
            request.user, token, offset=upload_offset, data=request.body, now=timezone.now()
        )
    except services.WrongOffset as elsewhere:
        raise Problem(
            409, str(elsewhere), code="wrong-offset", received=elsewhere.received
        ) from elsewhere
    return _shown(found)


def _shown(found: Upload) -> dict[str, Any]:
    return {
        "token": found.token,
        "name": found.file_name,
        "size": found.size,
        "received": found.received,
        "is_complete": found.completed_at is not None,
        "created_at": found.created_at,
    }
