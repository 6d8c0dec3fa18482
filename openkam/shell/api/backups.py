"""Backups: which there are, how old the last one is, and making one."""

from datetime import datetime
from typing import Any

from django.utils.timezone import now
from ninja import Router, Schema, Status
from pydantic import Field

from openkam.core.access.gate import require_administrator
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.backup import shelf
from openkam.core.jobs import queue

router = Router(by_alias=True)
MOST = 200


class Archive(Schema):
    """An archive in the folder of backups."""

    file: str
    bytes: int
    made_at: datetime
    version: str
    reason: str = Field(description="migrate or restore: made before one; empty: an ordinary one")


class Backups(Schema):
    """What there is to put back."""

    last_made_at: datetime | None = Field(description="null: never")
    is_late: bool = Field(description="older than OPENKAM_BACKUP_WARN_DAYS, or there is none")
    archives: list[Archive] = Field(description="the newest first, at most 200")


class Begun(Schema):
    """Work that was put into the queue."""

    job: int = Field(description="see GET /jobs/{id}")


@router.get("", auth=reading("company"), response=Backups, summary="List backups")
def list_backups(request: Request) -> dict[str, Any]:
    """Return the archives in the folder of backups. For administrators."""
    require_administrator(request.user)
    last = shelf.last()
    return {
        "last_made_at": last.made_at if last else None,
        "is_late": shelf.is_late(now()),
        "archives": [
            {
                "file": kept.path.name,
                "bytes": kept.bytes,
                "made_at": kept.made_at,
                "version": kept.version,
                "reason": kept.reason,
            }
            for kept in shelf.archives()[:MOST]
        ],
    }


@router.post("", auth=writing("company"), response={202: Begun}, summary="Make a backup")
def make_backup(request: Request) -> Status[dict[str, Any]]:
    """Put the making of a backup into the queue. For administrators."""
    require_administrator(request.user)
    return Status(202, {"job": queue.enqueue("backup.back_up", actor=request.user).pk})
