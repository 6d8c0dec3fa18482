"""The hosts that scheduled imports may ask, and notices of what they brought."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.db import transaction
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.form_faults import require_valid
from openkam.core.api.paging import Page, Paging, page_of, page_of_list
from openkam.core.api.shapes import NO_NUL, NOTHING, VERSIONED, Body, Flag, Id, Named, named
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.forms.schedules import AllowedHost
from openkam.domain.portfolio.selectors.schedules import allowed_address

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import AllowedAddress, ImportNotice

addresses = Router(by_alias=True)
notices = Router(by_alias=True)


class NewAddress(Body):
    """A host that scheduled imports shall be allowed to ask."""

    host: Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=NO_NUL)] = Field(
        description="only the name, such as files.example.com"
    )
    is_inside: Flag = Field(
        False, description="whether it is meant to stand inside the company's own network"
    )


class AddressOut(Schema):
    """A host that scheduled imports may ask."""

    id: int
    host: str
    is_inside: bool = Field(
        description="false: refused when the name leads to a machine inside the network"
    )
    allowed_by: Named
    allowed_at: datetime


class NoticeOut(Schema):
    """What an import that ran by itself brought, or why it failed."""

    id: int
    schedule: Named
    import_id: int | None = Field(alias="import")
    error: str = Field(description="empty where it brought something")
    created_at: datetime


@addresses.get(
    "", auth=reading("imports"), response=Page[AddressOut], summary="List allowed addresses"
)
def list_allowed_addresses(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the hosts that scheduled imports may ask, by name. For administrators."""
    return page_of(request, selectors.allowed_addresses(request.user), paging, _in_list)


@addresses.post("", auth=writing("imports"), response={201: AddressOut}, summary="Allow an address")
def allow_address(request: Request, given: NewAddress) -> Status[dict[str, Any]]:
    """Let scheduled imports ask a host. Refused for what is no host, or allowed already."""
    values = require_valid(AllowedHost(given.model_dump()))
    allowed = services.allow_address(request.user, **values, now=timezone.now())
    return Status(201, _told(request, allowed.pk))


@addresses.get(
    "/{address_id}",
    auth=reading("imports"),
    response=AddressOut,
    summary="Read an allowed address",
)
def read_allowed_address(request: Request, address_id: Id) -> dict[str, Any]:
    """Return one host that scheduled imports may ask."""
    return _told(request, address_id)


@addresses.delete(
    "/{address_id}",
    auth=writing("imports"),
    response=NOTHING,
    summary="Allow an address no more",
    openapi_extra=VERSIONED,
)
def forbid_address(request: Request, address_id: Id) -> Status[None]:
    """Let no scheduled import ask a host any more. Refused while one does."""
    with transaction.atomic():
        # Nobody changes such a row: it is only made and deleted.
        require_version(request, _row(allowed_address(request.user, address_id)))
        services.forbid_address(request.user, address_id)
    return Status(204, None)


@notices.get("", auth=reading("imports"), response=Page[NoticeOut], summary="List notices")
def list_notices(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the 20 youngest of what you have not yet seen of imports that ran by themselves."""
    return page_of_list(request, list(selectors.import_notices(request.user)), paging, _notices)


@notices.post(
    "/{notice_id}/dismiss", auth=writing("imports"), response=NOTHING, summary="Dismiss a notice"
)
def dismiss_notice(request: Request, notice_id: Id) -> Status[None]:
    """Take note of a notice. 404 if it is not yours, or was dismissed before."""
    services.dismiss_notice(request.user, notice_id, now=timezone.now())
    return Status(204, None)


def _told(request: Request, pk: int) -> dict[str, Any]:
    found = _row(allowed_address(request.user, pk))
    tell_version(request, found)
    return found


def _in_list(rows: "Sequence[AllowedAddress]") -> Iterable[dict[str, Any]]:
    return [_row(allowed) for allowed in rows]


def _row(allowed: "AllowedAddress") -> dict[str, Any]:
    return {
        "id": allowed.pk,
        "host": allowed.host,
        "is_inside": allowed.is_inside,
        "allowed_by": named(allowed.allowed_by),
        "allowed_at": allowed.allowed_at,
    }


def _notices(rows: "Sequence[ImportNotice]") -> Iterable[dict[str, Any]]:
    return [
        {
            "id": notice.pk,
            "schedule": named(notice.schedule),
            "import": notice.batch_id,
            "error": notice.error,
            "created_at": notice.created_at,
        }
        for notice in rows
    ]
