"""Who is told, what happened, and what became of telling it."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.core.audit.words import TextsOnPeople


class Endpoint(models.Model):
    """An address of another system that is told of chosen events."""

    class Off(models.TextChoices):
        """Why nothing is sent any more."""

        BY_HAND = "by_hand", _("switched off")
        GONE = "gone", _("switched off: the receiver answered that it is gone")
        FAILING = "failing", _("switched off: it failed for days")

    url = models.CharField(_("URL"), max_length=2000)
    description = models.CharField(_("Description"), max_length=200, blank=True)
    events = models.JSONField(default=list)  # names of events.KINDS
    is_active = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=10, choices=Off, blank=True)
    # An administrator has said for this one that it is meant; both stand in the audit trail.
    allows_inside = models.BooleanField(default=False)
    allows_plain = models.BooleanField(default=False)
    # Encrypted with a key made from SECRET_KEY: a hash could not sign.
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)  # until then both sign
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    last_success_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="webhook_endpoint_off_has_reason",
                condition=Q(is_active=True, off_reason="")
                | (Q(is_active=False) & ~Q(off_reason="")),
            ),
        )

    def __str__(self) -> str:
        return self.description or self.host

    @property
    def host(self) -> str:
        """The receiver's host; the rest of an address may be a secret of the receiver."""
        return urlsplit(self.url).netloc


class Event(models.Model):
    """Something that happened, written in the transaction that made it happen."""

    may_name_people: ClassVar = TextsOnPeople(("body",))

    uid = models.CharField(max_length=40, unique=True)  # the receiver's webhook-id
    type = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    body = models.TextField()  # JSON exactly as it is signed and sent

    def __str__(self) -> str:
        return f"{self.type} {self.uid}"


class Delivery(models.Model):
    """One event for one endpoint, until it has arrived or nobody tries any more."""

    class State(models.TextChoices):
        """Where the delivery stands."""

        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        DEAD = "dead", _("dead letter")

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)  # since it was last put into the queue
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Whoever sends it holds it until then; a sender that was killed loses it.
    claim = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(name="webhook_delivery_due", fields=["state", "due_at"]),
            models.Index(name="webhook_delivery_of_endpoint", fields=["endpoint", "state"]),
            models.Index(name="webhook_delivery_old", fields=["created_at"]),
        )
        constraints = (
            models.UniqueConstraint(name="webhook_delivery_is_once", fields=["endpoint", "event"]),
            models.CheckConstraint(
                name="webhook_delivery_state_known",
                condition=Q(state__in=["waiting", "delivered", "dead"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} → {self.endpoint}"


class Attempt(models.Model):
    """One try to deliver, and what came back."""

    may_name_people: ClassVar = TextsOnPeople(("answer",))

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    seconds = models.FloatField()
    status = models.PositiveSmallIntegerField(null=True)  # None: there was no answer
    answer = models.TextField(blank=True)  # its first 500 characters
    fault = models.CharField(max_length=40, blank=True)  # why there was no answer: a code
    parameters = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or self.fault}"
