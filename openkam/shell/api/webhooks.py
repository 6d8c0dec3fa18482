"""Webhooks: who is told of what, and what became of telling it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Filters, Flag, Id, ShortText
from openkam.core.api.versions import require_version, tell_version
from openkam.core.webhooks import deliveries, endpoints
from openkam.core.webhooks.events import NAMES
from openkam.core.webhooks.models import Delivery, Endpoint

router = Router(by_alias=True)
Address = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
EVENTS = tuple(sorted(NAMES))
State = Literal["waiting", "delivered", "dead"]


class EndpointOut(Schema):
    """An address of another system that is told of chosen events."""

    id: int
    url: str
    description: str
    events: list[str]
    is_active: bool
    off_reason: Literal["", "by_hand", "gone", "failing"] = Field(description="empty while on")
    allows_inside: bool = Field(description="may be an address inside the network")
    allows_plain: bool = Field(description="may be reached without TLS")
    waiting: int = Field(description="deliveries that are still to come")
    dead: int = Field(description="dead letters")
    last_success_at: datetime | None
    failing_since: datetime | None


class EndpointWithSecret(EndpointOut):
    """An endpoint with its secret, which is told only now."""

    secret: str = Field(description="whsec_…; signs each delivery")


class NewEndpoint(Body):
    """Where to send what."""

    url: Address
    events: list[Literal[EVENTS]] = Field(  # type: ignore[valid-type]
        min_length=1, max_length=50
    )
    description: ShortText = ""
    allows_inside: Flag = Field(False, description="let it be an address inside the network")
    allows_plain: Flag = Field(False, description="let it be reached without TLS")


class EndpointChange(Body):
    """The members to change; those left out stay."""

    url: Address | None = None
    events: list[Literal[EVENTS]] | None = Field(  # type: ignore[valid-type]
        None, min_length=1, max_length=50
    )
    description: ShortText | None = None
    allows_inside: Flag | None = None
    allows_plain: Flag | None = None
    is_active: Flag | None = Field(None, description="false: nothing is sent until it is on again")


class DeliveryFilters(Filters):
    """What narrows the list, the newest first."""

    endpoint: Id | None = None
    state: Literal["", "waiting", "delivered", "dead"] = ""


class DeliveryOut(Schema):
    """One event for one endpoint."""

    id: int
    endpoint: int
    event: str = Field(description="its id, the receiver's header webhook-id")
    type: str
    state: State
    tries: int
    occurred_at: datetime
    due_at: datetime = Field(description="when the next try was or is due")
    ended_at: datetime | None


class AttemptOut(Schema):
    """One try."""

    at: datetime
    seconds: float
    status: int | None = Field(description="null: there was no answer")
    answer: str = Field(description="its first 500 characters")
    fault: str = Field(description="why there was no answer, as a code; empty where there was one")


class DeliveryWithAttempts(DeliveryOut):
    """A delivery with what was sent and what came back."""

    body: str = Field(description="JSON exactly as it is signed and sent")
    attempts: list[AttemptOut] = Field(description="the newest first")


class Requeued(Schema):
    """How many were put into the queue."""

    deliveries: int


@router.get("", auth=reading("company"), response=Page[EndpointOut], summary="List webhooks")
def list_webhooks(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return all endpoints. For administrators."""
    rows = endpoints.endpoints(request.user).order_by("pk")
    return page_of(request, rows, paging, lambda found: [_endpoint(one) for one in found])


@router.post(
    "", auth=writing("company"), response={201: EndpointWithSecret}, summary="Add a webhook"
)
def create_webhook(request: Request, given: NewEndpoint) -> Status[dict[str, Any]]:
    """Tell an address of chosen events; the answer has the secret, this once.

    For administrators. An address inside the network is refused unless `allows_inside` says that
    it is meant.
    """
    wish = endpoints.Wish(**{**given.model_dump(), "events": tuple(given.events)})
    created, secret = endpoints.create_endpoint(request.user, wish, now=now())
    return Status(201, {**_told(request, created.pk), "secret": secret})


@router.get(
    "/{webhook_id}", auth=reading("company"), response=EndpointOut, summary="Read a webhook"
)
def read_webhook(request: Request, webhook_id: Id) -> dict[str, Any]:
    """Return one endpoint with its ETag. For administrators."""
    return _told(request, webhook_id)


@router.patch(
    "/{webhook_id}",
    auth=writing("company"),
    response=EndpointOut,
    summary="Change a webhook",
    openapi_extra=VERSIONED,
)
def change_webhook(request: Request, webhook_id: Id, given: EndpointChange) -> dict[str, Any]:
    """Change where it sends what, or switch it on or off. For administrators."""
    changes = given.model_dump(exclude_unset=True, exclude_none=True)
    is_active = changes.pop("is_active", None)
    before = endpoints.endpoint(request.user, webhook_id)
    wish = {name: getattr(before, name) for name in WISHED} | changes
    wish["events"] = tuple(wish["events"])

    def is_as_read() -> None:
        require_version(request, _endpoint(endpoints.endpoint(request.user, webhook_id)))

    # Not inside a transaction of ours: names are looked up before the row is locked.
    endpoints.change_endpoint(request.user, webhook_id, endpoints.Wish(**wish), unless=is_as_read)
    if is_active is not None:
        endpoints.set_active(request.user, webhook_id, is_active=is_active)
    return _told(request, webhook_id)


@router.delete(
    "/{webhook_id}",
    auth=writing("company"),
    response=NOTHING,
    summary="Delete a webhook",
    openapi_extra=VERSIONED,
)
def delete_webhook(request: Request, webhook_id: Id) -> Status[None]:
    """Delete an endpoint with its deliveries. For administrators."""
    with transaction.atomic():
        _to_change(request, webhook_id)
        endpoints.delete_endpoint(request.user, webhook_id)
    return Status(204, None)


@router.post(
    "/{webhook_id}/secret",
    auth=writing("company"),
    response=EndpointWithSecret,
    summary="Make a new secret",
    openapi_extra=VERSIONED,
)
def rotate_webhook_secret(request: Request, webhook_id: Id) -> dict[str, Any]:
    """Make a new secret, told this once; the former one signs beside it for a day."""
    with transaction.atomic():
        _to_change(request, webhook_id)
        _found, secret = endpoints.rotate_secret(request.user, webhook_id, now=now())
        return {**_told(request, webhook_id), "secret": secret}


@router.post(
    "/{webhook_id}/resend-dead",
    auth=writing("company"),
    response=Requeued,
    summary="Send all dead letters again",
)
def resend_dead_letters(request: Request, webhook_id: Id) -> dict[str, Any]:
    """Put all dead letters of an endpoint into the queue once more. For administrators."""
    return {"deliveries": deliveries.resend_dead(request.user, webhook_id, now=now())}


deliveries_router = Router(by_alias=True)


@deliveries_router.get(
    "", auth=reading("company"), response=Page[DeliveryOut], summary="List deliveries"
)
def list_deliveries(
    request: Request, filters: Query[DeliveryFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the deliveries of the last 30 days. For administrators."""
    rows = deliveries.deliveries(request.user)
    if filters.endpoint is not None:
        rows = rows.filter(endpoint=filters.endpoint)
    if filters.state:
        rows = rows.filter(state=filters.state)
    return page_of(
        request,
        rows,
        paging,
        lambda found: [_delivery(one) for one in found],
        asked=filters.model_dump(),
    )


@deliveries_router.get(
    "/{delivery_id}",
    auth=reading("company"),
    response=DeliveryWithAttempts,
    summary="Read a delivery",
)
def read_delivery(request: Request, delivery_id: Id) -> dict[str, Any]:
    """Return what was sent and what came back. For administrators."""
    return _with_attempts(deliveries.delivery(request.user, delivery_id))


@deliveries_router.post(
    "/{delivery_id}/resend",
    auth=writing("company"),
    response=DeliveryWithAttempts,
    summary="Send a delivery again",
)
def resend_delivery(request: Request, delivery_id: Id) -> dict[str, Any]:
    """Put a delivery into the queue once more, with its former id. For administrators."""
    deliveries.resend(request.user, delivery_id, now=now())
    return _with_attempts(deliveries.delivery(request.user, delivery_id))


WISHED = ("url", "events", "description", "allows_inside", "allows_plain")


def _to_change(request: Request, pk: int) -> Endpoint:
    found = endpoints.endpoint_to_change(request.user, pk)
    require_version(request, _endpoint(endpoints.endpoint(request.user, pk)))
    return found


def _told(request: Request, pk: int) -> dict[str, Any]:
    found = _endpoint(endpoints.endpoint(request.user, pk))
    tell_version(request, found)
    return found


def _endpoint(found: Any) -> dict[str, Any]:
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in WISHED},
        "is_active": found.is_active,
        "off_reason": found.off_reason,
        "waiting": found.waiting,
        "dead": found.dead,
        "last_success_at": found.last_success_at,
        "failing_since": found.failing_since,
    }


def _delivery(found: Delivery) -> dict[str, Any]:
    return {
        "id": found.pk,
        "endpoint": found.endpoint_id,
        "event": found.event.uid,
        "type": found.event.type,
        "state": found.state,
        "tries": found.tries,
        "occurred_at": found.event.occurred_at,
        "due_at": found.due_at,
        "ended_at": found.ended_at,
    }


def _with_attempts(found: Delivery) -> dict[str, Any]:
    attempts = deliveries.attempts_of(found)
    return {
        **_delivery(found),
        "body": found.event.body,
        "attempts": [
            {
                "at": one.at,
                "seconds": one.seconds,
                "status": one.status,
                "answer": one.answer,
                "fault": one.fault,
            }
            for one in attempts
        ],
    }
