"""How a colleague becomes a user: by a link with an expiry that an administrator gives."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_administrator
from openkam.core.access.models import Invitation, Role, User
from openkam.core.access.users import UserRefusal
from openkam.core.audit import trail

LIFETIME = timedelta(days=7)


class InvitationNotValid(Exception):
    """The link is unknown, used, revoked or too old."""


@transaction.atomic
def invite_user(
    actor: User,
    *,
    email: str,
    name: str,
    role: str,
    is_administrator: bool,
    language: str,
    now: datetime,
) -> tuple[Invitation, str]:
    """Invite a colleague; return the invitation and the token of its link, which is kept nowhere.

    A new invitation to the same address replaces the one that waits.
    """
    require_administrator(actor)
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise UserRefusal(_("%(email)s is a user already.") % {"email": email})
    _waiting(now).filter(email=email).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        role=Role(role),
        is_administrator=is_administrator,
        language=language,
        token_hash=_hash(token),
        invited_by=actor,
        expires_at=now + LIFETIME,
    )
    trail.record(
        actor, "user.invited", invitation, email=email, role=role, is_administrator=is_administrator
    )
    return invitation, token


def waiting_invitations(actor: User, *, now: datetime) -> QuerySet[Invitation]:
    """Invitations that nobody has accepted yet, newest first; administrators only."""
    require_administrator(actor)
    return _waiting(now).select_related("invited_by").order_by("-pk")


def waiting_invitation(actor: User, pk: int, *, now: datetime) -> Invitation:
    """Return one of them; Http404 if it is not waiting."""
    invitation = waiting_invitations(actor, now=now).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def invitation_of(token: str, *, now: datetime) -> Invitation:
    """Return the waiting invitation behind a link; InvitationNotValid otherwise."""
    invitation = _waiting(now).filter(token_hash=_hash(token)).first()
    if invitation is None or User.objects.filter(email=invitation.email).exists():
        raise InvitationNotValid
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, name: str, password: str, now: datetime) -> User:
    """Create the invited user with the name and password that they chose.

    Raises InvitationNotValid, or ValidationError when the password is too weak.
    """
    invitation = invitation_of(token, now=now)
    validate_password(password, User(email=invitation.email, name=name))
    # Decided by the database: of two who use one link at once, one gets InvitationNotValid.
    if not _waiting(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise InvitationNotValid
    user = User.objects.create_user(
        invitation.email,
        password,
        name=name,
        role=invitation.role,
        is_administrator=invitation.is_administrator,
        language=invitation.language,
    )
    trail.record(
        user,
        "invitation.accepted",
        user,
        role=user.role,
        is_administrator=user.is_administrator,
    )
    return user


@transaction.atomic
def revoke_invitation(actor: User, pk: int, *, now: datetime) -> Invitation:
    """Make the link of an invitation worthless; UserRefusal when it was used or is too old."""
    require_administrator(actor)
    if not _waiting(now).filter(pk=pk).update(revoked_at=now):
        raise UserRefusal(_("This invitation is no longer waiting."))
    invitation = Invitation.objects.get(pk=pk)
    trail.record(actor, "invitation.revoked", invitation, email=invitation.email)
    return invitation


def _waiting(now: datetime) -> QuerySet[Invitation]:
    # Only as long as who invited may still invite: nobody leaves a door open behind them.
    return Invitation.objects.filter(
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=now,
        invited_by__is_active=True,
        invited_by__is_administrator=True,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
