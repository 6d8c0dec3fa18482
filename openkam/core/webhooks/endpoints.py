"""Setting up who is told: endpoints and their secrets."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_administrator
from openkam.core.audit import trail
from openkam.core.fetching import FetchFault, host_of, target_of
from openkam.core.webhooks import signing
from openkam.core.webhooks.events import NAMES, TEST
from openkam.core.webhooks.faults import words_of
from openkam.core.webhooks.models import Delivery, Endpoint

if TYPE_CHECKING:
    from openkam.core.access.models import User

OVERLAP = timedelta(hours=24)  # in which the former secret signs too
SAFE = ("url", "description", "events")
ALLOWANCES = {  # with what the trail says when it is given and taken
    "allows_inside": ("webhook.inside_allowed", "webhook.inside_disallowed"),
    "allows_plain": ("webhook.plain_allowed", "webhook.plain_disallowed"),
}


class BadEndpoint(Exception):
    """The endpoint cannot be as wished; `field` is what has to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Wish:
    """Where to send what. Both allowances are explicit acts of an administrator."""

    url: str
    events: tuple[str, ...]
    description: str = ""
    allows_inside: bool = False
    allows_plain: bool = False


def endpoints(actor: "User") -> QuerySet[Endpoint]:
    """Return all endpoints with `waiting` and `dead` deliveries; for administrators only.

    A test that failed is no dead letter: nobody misses it.
    """
    require_administrator(actor)
    counts = {
        state: Count(
            "deliveries",
            filter=Q(deliveries__state=state) & ~Q(deliveries__event__type=TEST),
        )
        for state in (Delivery.State.WAITING.value, Delivery.State.DEAD.value)
    }
    return Endpoint.objects.annotate(**counts).order_by("-is_active", "pk")


def endpoint(actor: "User", pk: int) -> Endpoint:
    """Return one endpoint as `endpoints` does. Raises PermissionDenied, Http404."""
    found = endpoints(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def create_endpoint(actor: "User", wish: Wish, *, now: datetime) -> tuple[Endpoint, str]:
    """Store an endpoint; return it with the secret, which is shown only now.

    Raises BadEndpoint and PermissionDenied.
    """
    require_administrator(actor)
    _judge(wish)
    secret = signing.new_secret()
    with transaction.atomic():
        created = Endpoint.objects.create(
            **_fields(wish), secret=signing.sealed(secret), created_by=actor, created_at=now
        )
        trail.record(
            actor, "webhook.created", created, host=created.host, events=", ".join(created.events)
        )
        _note_allowances(actor, created, {})
    return created, secret


def change_endpoint(
    actor: "User", pk: int, wish: Wish, *, unless: Callable[[], None] | None = None
) -> Endpoint:
    """Change where an endpoint stands and what it hears. Raises BadEndpoint, Http404.

    What `unless` raises, asked when nobody else can change the endpoint any more, stops it.
    """
    endpoint(actor, pk)
    _judge(wish)
    with transaction.atomic():
        found = _locked(pk)
        if unless is not None:
            unless()
        before = {name: getattr(found, name) for name in (*SAFE, *ALLOWANCES)}
        host = found.host
        after = _fields(wish)
        for name, value in after.items():
            setattr(found, name, value)
        found.save(update_fields=list(after))
        changes = trail.changed(before, {name: after[name] for name in SAFE})
        if changes.pop("url", None):
            changes["host"] = (host, found.host)  # the path may be a secret of the receiver
        if changes:
            trail.record(actor, "webhook.changed", found, **changes)
        _note_allowances(actor, found, before)
    return found


@transaction.atomic
def set_active(actor: "User", pk: int, *, is_active: bool) -> Endpoint:
    """Switch an endpoint on or off; what waited while it was off is sent then. Raises Http404."""
    require_administrator(actor)
    found = _locked(pk)
    if found.is_active != is_active:
        found.is_active = is_active
        found.off_reason = "" if is_active else Endpoint.Off.BY_HAND
        found.failing_since = None  # a new chance, or nothing to tell any more
        found.save(update_fields=["is_active", "off_reason", "failing_since"])
        verb = "webhook.activated" if is_active else "webhook.deactivated"
        trail.record(actor, verb, found)
    return found


@transaction.atomic
def delete_endpoint(actor: "User", pk: int) -> None:
    """Delete an endpoint with its deliveries. Raises PermissionDenied, Http404."""
    require_administrator(actor)
    found = _locked(pk)
    trail.record(actor, "webhook.deleted", found, host=found.host)
    found.delete()


@transaction.atomic
def rotate_secret(actor: "User", pk: int, *, now: datetime) -> tuple[Endpoint, str]:
    """Make a new secret, shown only now; the former one signs beside it for a day.

    Raises PermissionDenied, Http404.
    """
    require_administrator(actor)
    found = _locked(pk)
    secret = signing.new_secret()
    found.former_secret, found.former_until = found.secret, now + OVERLAP
    found.secret = signing.sealed(secret)
    found.save(update_fields=["secret", "former_secret", "former_until"])
    trail.record(actor, "webhook.secret_rotated", found)
    return found, secret


def secrets_of(found: Endpoint, *, now: datetime) -> list[str]:
    """Return the secrets that sign now, the newest first. Raises SecretLost."""
    secrets = [signing.opened(found.secret)]
    if found.former_secret and found.former_until and now < found.former_until:
        secrets.append(signing.opened(found.former_secret))
    return secrets


def endpoint_to_change(actor: "User", pk: int) -> Endpoint:
    """Return one endpoint and keep others from changing it until the transaction ends.

    Raises PermissionDenied, Http404.
    """
    require_administrator(actor)
    return _locked(pk)


def _locked(pk: int) -> Endpoint:
    found = Endpoint.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _fields(wish: Wish) -> dict[str, object]:
    return {**asdict(wish), "events": sorted(set(wish.events))}


def _judge(wish: Wish) -> None:
    """Refuse what could never be sent to; asked outside of any transaction."""
    if not wish.events or not NAMES.issuperset(wish.events):
        raise BadEndpoint("events", _("Choose at least one event."))
    try:
        host = host_of(wish.url, allows_plain=wish.allows_plain)
        target_of(wish.url, {host: wish.allows_inside}, allows_plain=wish.allows_plain)
    except FetchFault as fault:
        # A name that is not known now may be tomorrow; each sending looks again anyway.
        if not fault.is_passing:
            raise BadEndpoint("url", words_of(fault.code, fault.parameters)) from fault


def _note_allowances(actor: "User", found: Endpoint, before: dict[str, object]) -> None:
    for field, (allowed, disallowed) in ALLOWANCES.items():
        is_allowed = getattr(found, field)
        if is_allowed != before.get(field, False):
            trail.record(actor, allowed if is_allowed else disallowed, found, host=found.host)
