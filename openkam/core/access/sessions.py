"""Where people are signed in, and ending it. An ended session is gone with its next request."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.crypto import constant_time_compare, salted_hmac

from openkam.core.access.devices import Device
from openkam.core.access.gate import require_administrator
from openkam.core.access.models import Session, User
from openkam.core.access.session_store import SessionStore
from openkam.core.audit import trail

SEEN_EVERY = timedelta(minutes=1)


def handle_of(session_key: str) -> str:
    """Return the name of a session in lists and forms; it opens nothing."""
    return salted_hmac("openkam.session", session_key).hexdigest()[:24]


def own_sessions(actor: User, *, now: datetime) -> QuerySet[Session]:
    """Where the actor is signed in, the latest seen first."""
    live = Session.objects.filter(user=actor, expire_date__gt=now)
    return live.order_by(F("seen_at").desc(nulls_last=True), "session_key")


def count_of(actor: User, user: User, *, now: datetime) -> int:
    """In how many places a user is signed in; for administrators."""
    require_administrator(actor)
    return Session.objects.filter(user=user, expire_date__gt=now).count()


def note_seen(session: SessionStore, user: User, *, now: datetime) -> None:
    """Keep that the user was seen now and from where; written once a minute at most.

    Brings along sessions that began before this was kept.
    """
    row = session.row
    if row is None or not session.session_key or not _is_news(session, row, user, now=now):
        return
    fields = {"user_id": user.pk, "seen_at": now, **session.place.fields}
    Session.objects.filter(pk=session.session_key).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)


@transaction.atomic
def end_session(actor: User, handle: str, *, now: datetime) -> None:
    """End one of the actor's sessions; Http404 when it is over already or not theirs."""
    for session in own_sessions(actor, now=now):
        if constant_time_compare(handle_of(session.session_key), handle):
            session.delete()
            device = Device(session.browser, session.system).words
            trail.record(actor, "user.session_ended", actor, device=device)
            return
    raise Http404


@transaction.atomic
def end_other_sessions(actor: User, *, keep: str) -> int:
    """End all sessions of the actor but the one with this key; return how many."""
    ended = drop(actor, keep=keep)
    if ended:
        trail.record(actor, "user.sessions_ended", actor, sessions=ended)
    return ended


@transaction.atomic
def end_sessions_of(actor: User, pk: int) -> User:
    """Sign a user out everywhere; for administrators."""
    require_administrator(actor)
    user = User.objects.people().filter(pk=pk).first()
    if user is None:
        raise Http404
    ended = drop(user)
    if ended:
        trail.record(actor, "user.sessions_ended", user, sessions=ended)
    return user


def drop(user: User, *, keep: str | None = "") -> int:
    """Delete a user's sessions but the one with this key, as part of a write that notes itself."""
    gone, _kinds = Session.objects.filter(user=user).exclude(pk=keep or "").delete()
    return gone


def prune(*, now: datetime) -> None:
    """Delete sessions that are over; for the worker's tick."""
    over = Session.objects.filter(expire_date__lt=now)
    if over.exists():  # asked first without a lock
        over.delete()


def _is_news(session: SessionStore, row: Session, user: User, *, now: datetime) -> bool:
    if row.user_id != user.pk or row.seen_at is None or now - row.seen_at >= SEEN_EVERY:
        return True
    return row.ip != session.place.ip
