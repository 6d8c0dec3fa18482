"""Personal tokens: made by their user or the operator, shown once, stored as a hash."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.api.models import ApiToken
from openkam.core.api.scopes import tidy_scopes
from openkam.core.audit import trail

if TYPE_CHECKING:
    from openkam.core.access.models import User

MARK = "okam_"  # by which scanners for leaked secrets know a token
SHOWN = len(MARK) + 5
LONGEST_DAYS = 366
USUAL_DAYS = 90
LONGEST_NAME = 80


class TokenRefusal(Exception):
    """A token cannot be made like that; the message says why."""


@dataclass(frozen=True)
class Allowance:
    """How many requests a token may still make: `left` of `limit` for `seconds` from now."""

    limit: int
    left: int
    seconds: int
    is_spent: bool = False


@transaction.atomic
def create_token(
    actor: "User",
    user: "User",
    *,
    name: str,
    scopes: Iterable[str],
    days: int = USUAL_DAYS,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Make a token of this user; return it and the key itself, which is kept nowhere.

    Everybody makes their own, the operator by command those of others. Raises TokenRefusal,
    UnknownScope, PermissionDenied.
    """
    if not user.is_active or (actor.pk != user.pk and not actor.is_system):
        raise PermissionDenied
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise TokenRefusal(_("A token needs a name that tells what it is for."))
    if len(name) > LONGEST_NAME:
        raise TokenRefusal(_("A name has at most %(count)d characters.") % {"count": LONGEST_NAME})
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenRefusal(_("A token is valid for 1 to %(count)d days.") % {"count": LONGEST_DAYS})
    key = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        beginning=key[:SHOWN],
        token_hash=_hash(key),
        scopes=tidy_scopes(scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    trail.record(actor, "token.created", token, scopes=token.scopes, of=str(user))
    return token, key


def tokens_of(actor: "User") -> QuerySet[ApiToken]:
    """Return the actor's own tokens, newest first, with those that are no longer valid."""
    return ApiToken.objects.filter(user=actor).order_by("-pk")


def all_tokens(actor: "User") -> QuerySet[ApiToken]:
    """Return everybody's tokens, newest first; administrators and the operator only."""
    if not (actor.is_active and (actor.is_administrator or actor.is_system)):
        raise PermissionDenied
    return ApiToken.objects.select_related("user").order_by("-pk")


def token(actor: "User", pk: int) -> ApiToken:
    """Return a token, one's own or as administrator anybody's; Http404 otherwise."""
    may_all = actor.is_administrator or actor.is_system
    found = (all_tokens(actor) if may_all else tokens_of(actor)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def revoke_token(actor: "User", pk: int, *, now: datetime) -> ApiToken:
    """Make a token worthless, one's own or as administrator anybody's; Http404 otherwise."""
    found = token(actor, pk)
    if found.revoked_at is None:
        found.revoked_at = now
        found.save(update_fields=["revoked_at"])
        trail.record(actor, "token.revoked", found, of=str(found.user))
    return found


def token_behind(key: str, *, now: datetime) -> ApiToken | None:
    """Return the valid token with this key and an active user; None otherwise."""
    if not key.startswith(MARK):
        return None
    valid = ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)
    return valid.select_related("user").filter(token_hash=_hash(key)).first()


def note_use(token: ApiToken, *, now: datetime) -> Allowance:
    """Count one request of the token, and return how many it has left this minute."""
    limit = settings.API_REQUESTS_A_MINUTE
    minute, second = divmod(int(now.timestamp()), 60)
    used = token.used if token.minute == minute else 0
    seconds = 60 - second
    if used >= limit:
        return Allowance(limit, 0, seconds, is_spent=True)
    # Reading must go on while a long write holds the database: then the request is not counted.
    try:
        ApiToken.objects.filter(pk=token.pk).update(minute=minute, used=used + 1, last_used_at=now)
    except OperationalError:
        return Allowance(limit, limit - used, seconds)
    return Allowance(limit, limit - used - 1, seconds)


def prune_tokens(*, now: datetime) -> None:
    """Forget tokens that have been worthless for 90 days; the trail keeps that they existed."""
    since = now - timedelta(days=90)
    ApiToken.objects.filter(Q(revoked_at__lt=since) | Q(expires_at__lt=since)).delete()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
