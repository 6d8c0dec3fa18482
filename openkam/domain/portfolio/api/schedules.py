"""Scheduled imports: from a watched folder or a web address, again and again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.form_faults import require_valid
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import (
    NO_NUL,
    NOTHING,
    VERSIONED,
    Body,
    Flag,
    Id,
    Named,
    Ref,
    named,
)
from openkam.core.api.versions import require_version, tell_version
from openkam.core.jobs.shapes import JobOut, job_shown
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.import_shapes import ImportKind
from openkam.domain.portfolio.forms.schedules import FORM_OF
from openkam.domain.portfolio.selectors.schedules import schedule_to_change

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import FetchedFile, ImportSchedule

router = Router(by_alias=True)
Origin = Literal["folder", "address"]
Every = Literal[5, 15, 60, 360, 1440, 10080]
ScheduleName = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
FolderName = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
FilePattern = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]
Address = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]
FOLDER = "a folder of the server below one that the operator allows; for origin folder"
PATTERN = "names of the files, such as sales-*.csv; for origin folder"
ADDRESS = "https, on an allowed host; for origin address"
MAPPING = "a saved mapping that needs no second file; it says kind and source"


class NewSchedule(Body):
    """What shall be imported by itself, from where, how often, and who is told."""

    name: ScheduleName
    mapping_id: Ref = Field(description=MAPPING)
    origin: Origin
    folder: FolderName = Field("", description=FOLDER)
    pattern: FilePattern = Field("*.csv", description=PATTERN)
    address: Address = Field("", description=ADDRESS)
    every_minutes: Every = 60
    notify: Ref | None = Field(None, description="a user's id, one who imports; null: nobody")


class ScheduleChange(Body):
    """The members to change; those left out stay. The origin of a scheduled import stays."""

    name: ScheduleName | None = None
    mapping_id: Ref | None = Field(None, description=MAPPING)
    folder: FolderName | None = Field(None, description=FOLDER)
    pattern: FilePattern | None = Field(None, description=PATTERN)
    address: Address | None = Field(None, description=ADDRESS)
    every_minutes: Every | None = None
    notify: Ref | None = Field(None, description="a user's id, one who imports; null: nobody")
    is_active: Flag | None = Field(None, description="false pauses it, true lets it run again")


class ScheduleOut(Schema):
    """An import that runs by itself."""

    id: int
    name: str
    kind: ImportKind
    source: str
    mapping_id: int | None = Field(description="its saved mapping; null: it was removed")
    origin: Origin
    folder: str
    pattern: str
    address: str
    every_minutes: int
    is_active: bool
    notify: Named | None
    last_run_at: datetime | None
    last_outcome: Literal["", "done", "nothing", "failed"] = Field(
        description="done: it brought new data; empty: it has not run yet"
    )
    last_error: str
    next_run_at: datetime | None = Field(description="null: paused, or within a minute")


class FetchedFileOut(Schema):
    """A file that a scheduled import has taken."""

    id: int
    name: str
    size: int = Field(description="bytes")
    fetched_at: datetime
    import_id: int | None = Field(alias="import")
    error: str = Field(description="why it could not be imported; empty otherwise")


@router.get(
    "", auth=reading("imports"), response=Page[ScheduleOut], summary="List scheduled imports"
)
def list_schedules(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the scheduled imports by name. For administrators."""
    saved = _saved(request)
    return page_of(
        request,
        selectors.schedules(request.user),
        paging,
        lambda rows: [_shown(schedule, saved) for schedule in rows],
    )


@router.post(
    "", auth=writing("imports"), response={201: ScheduleOut}, summary="Set up a scheduled import"
)
def create_schedule(request: Request, given: NewSchedule) -> Status[dict[str, Any]]:
    """Let files be imported by themselves; it runs for the first time within a minute.

    Refused for folders outside the watched ones, hosts that are not allowed, and mappings with a
    second file.
    """
    members = {**given.model_dump(), "mapping": given.mapping_id}
    wish = _wish(request, given.origin, members)
    with _faults_are_said():
        schedule = services.create_schedule(request.user, wish, now=timezone.now())
    return Status(201, _told(request, schedule.pk))


@router.get(
    "/{schedule_id}",
    auth=reading("imports"),
    response=ScheduleOut,
    summary="Read a scheduled import",
)
def read_schedule(request: Request, schedule_id: Id) -> dict[str, Any]:
    """Return what a scheduled import does and how it went."""
    return _told(request, schedule_id)


@router.get(
    "/{schedule_id}/files",
    auth=reading("imports"),
    response=Page[FetchedFileOut],
    summary="List the files of a scheduled import",
)
def list_fetched_files(request: Request, schedule_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return the files that it has taken, newest first."""
    rows = selectors.fetched_files(selectors.schedule(request.user, schedule_id))
    return page_of(request, rows, paging, _files, asked={"schedule": schedule_id})


@router.patch(
    "/{schedule_id}",
    auth=writing("imports"),
    response=ScheduleOut,
    summary="Change a scheduled import",
    openapi_extra=VERSIONED,
)
def change_schedule(request: Request, schedule_id: Id, given: ScheduleChange) -> dict[str, Any]:
    """Change some members, pause it or let it run again."""
    changes = given.model_dump(exclude_unset=True)
    is_active = changes.pop("is_active", None)
    with transaction.atomic():
        schedule = _to_change(request, schedule_id)
        if changes:
            said = {k: v for k, v in changes.items() if v is not None or k == "notify"}
            now_is = _shown(schedule, _saved(request))
            members = {**now_is, "notify": schedule.notify_id, **said}
            members["mapping"] = members["mapping_id"]
            wish = _wish(request, schedule.origin, members, every=schedule.every_minutes)
            with _faults_are_said():
                services.change_schedule(request.user, schedule_id, wish)
        if is_active is not None:
            services.set_schedule_active(request.user, schedule_id, is_active=is_active)
        return _told(request, schedule_id)


@router.post(
    "/{schedule_id}/run",
    auth=writing("imports"),
    response={202: JobOut},
    summary="Run a scheduled import now",
    openapi_extra={"x-problems": [409]},
)
def run_schedule(request: Request, schedule_id: Id) -> Status[dict[str, Any]]:
    """Have a job take what is there now, also what failed before. 409 while it is at it."""
    try:
        job = services.start_schedule(request.user, schedule_id, now=timezone.now())
    except services.AlreadyUnderWay as refusal:
        raise Problem(409, str(refusal), reason="already-under-way") from refusal
    return Status(202, job_shown(job))


@router.delete(
    "/{schedule_id}",
    auth=writing("imports"),
    response=NOTHING,
    summary="Delete a scheduled import",
    openapi_extra=VERSIONED,
)
def delete_schedule(request: Request, schedule_id: Id) -> Status[None]:
    """Delete a scheduled import and its list of files; what it brought in stays."""
    with transaction.atomic():
        _to_change(request, schedule_id)
        services.delete_schedule(request.user, schedule_id)
    return Status(204, None)


def _wish(
    request: Request, origin: str, members: Mapping[str, Any], *, every: int = 60
) -> services.ScheduleWish:
    """What the form of the page makes of the members; Problem 422 for what it refuses."""
    form = FORM_OF[origin](
        {name: "" if value is None else value for name, value in members.items()},
        initial={"every_minutes": every},
        mappings=selectors.schedulable_mappings(request.user),
        people=selectors.people_to_tell(request.user),
    )
    require_valid(form, called={"mapping": "mapping_id"})
    return services.ScheduleWish(**form.wish())


@contextmanager
def _faults_are_said() -> Iterator[None]:
    try:
        yield
    except services.BadSchedule as refusal:
        errors = [{"pointer": f"/{refusal.field}", "detail": str(refusal)}]
        raise Problem(422, str(refusal), reason="bad-schedule", errors=errors) from refusal


def _to_change(request: Request, pk: int) -> "ImportSchedule":
    schedule = schedule_to_change(request.user, pk)
    require_version(request, _shown(schedule, _saved(request)))
    return schedule


def _told(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor: Any = request.user
    found = _shown(selectors.schedule(actor, pk), _saved(request))
    tell_version(request, found)
    return found


def _saved(request: HttpRequest) -> dict[tuple[str, str], int]:
    """The saved mappings by source and kind."""
    actor: Any = request.user
    rows = selectors.saved_mappings(actor).values_list("source", "kind", "pk")
    return {(source, kind): pk for source, kind, pk in rows}


def _shown(schedule: "ImportSchedule", saved: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    told = ("name", "kind", "source", "origin", "folder", "pattern", "address", "every_minutes")
    return {
        "id": schedule.pk,
        **{name: getattr(schedule, name) for name in told},
        "mapping_id": saved.get((schedule.source, schedule.kind)),
        "is_active": schedule.is_active,
        "notify": named(schedule.notify),
        "last_run_at": schedule.last_run_at,
        "last_outcome": schedule.last_outcome,
        "last_error": schedule.last_error,
        "next_run_at": selectors.next_run_at(schedule),
    }


def _files(rows: "Sequence[FetchedFile]") -> Iterable[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "name": row.name,
            "size": row.size,
            "fetched_at": row.fetched_at,
            "import": row.batch_id,
            "error": row.error,
        }
        for row in rows
    ]
