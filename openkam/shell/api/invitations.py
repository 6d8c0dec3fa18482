"""Invitations: those that wait, a new one with its link, withdrawing one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access import invitations
from openkam.core.access.models import Invitation
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.form_faults import require_valid
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NO_NUL, NOTHING, VERSIONED, Body, Flag, Id, Named, named
from openkam.core.api.versions import require_version, tell_version
from openkam.shell.api.users import ROLE, RoleName
from openkam.shell.web.forms.settings import InviteUser

router = Router(by_alias=True)
LANGUAGES = ("", *(code for code, _name in settings.LANGUAGES))


class NewInvitation(Body):
    """Whom to invite, and as what."""

    email: Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=NO_NUL)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=150, pattern=NO_NUL)]
    role: RoleName = Field("member", description=ROLE)
    is_administrator: Flag = False
    language: Literal[LANGUAGES] = Field(  # type: ignore[valid-type]
        "", description="empty: as the browser"
    )


class InvitationOut(Schema):
    """An invitation that nobody has accepted yet."""

    id: int
    email: str
    name: str
    role: RoleName
    is_administrator: bool
    language: str
    invited_by: Named
    created_at: datetime
    expires_at: datetime


class InvitationWithLink(InvitationOut):
    """A new invitation with its link."""

    link: str = Field(description="works once, until it expires; it is kept nowhere")


@router.get("", auth=reading("company"), response=Page[InvitationOut], summary="List invitations")
def list_invitations(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the invitations that wait, newest first. For administrators."""
    rows = invitations.waiting_invitations(request.user, now=timezone.now())
    return page_of(request, rows, paging, _in_list)


@router.post(
    "", auth=writing("company"), response={201: InvitationWithLink}, summary="Invite a colleague"
)
def invite_user(request: Request, given: NewInvitation) -> Status[dict[str, Any]]:
    """Invite somebody; hand the link of the answer to them, since no mail is sent from here.

    A new invitation to the same address replaces the one that waits. Refused for somebody who is
    a user already. For administrators.
    """
    values = require_valid(InviteUser(given.model_dump()))
    invitation, token = invitations.invite_user(request.user, **values, now=timezone.now())
    link = request.build_absolute_uri(reverse("web:invitation", args=[token]))
    shown = _told(request, invitation.pk)
    return Status(201, {**shown, "link": link})


@router.get(
    "/{invitation_id}",
    auth=reading("company"),
    response=InvitationOut,
    summary="Read an invitation",
)
def read_invitation(request: Request, invitation_id: Id) -> dict[str, Any]:
    """Return an invitation that waits, without its link. 404 once it is accepted or over."""
    return _told(request, invitation_id)


@router.delete(
    "/{invitation_id}",
    auth=writing("company"),
    response=NOTHING,
    summary="Withdraw an invitation",
    openapi_extra=VERSIONED,
)
def revoke_invitation(request: Request, invitation_id: Id) -> Status[None]:
    """Make the link of an invitation worthless. For administrators."""
    now = timezone.now()
    with transaction.atomic():
        found = invitations.waiting_invitation(request.user, invitation_id, now=now)
        # Nobody changes an invitation; that it still waits is decided by the database.
        require_version(request, _row(found))
        invitations.revoke_invitation(request.user, invitation_id, now=now)
    return Status(204, None)


def _told(request: Request, pk: int) -> dict[str, Any]:
    found = _row(invitations.waiting_invitation(request.user, pk, now=timezone.now()))
    tell_version(request, found)
    return found


def _in_list(rows: Sequence[Invitation]) -> Iterable[dict[str, Any]]:
    return [_row(invitation) for invitation in rows]


def _row(invitation: Invitation) -> dict[str, Any]:
    told = ("email", "name", "role", "is_administrator", "language", "created_at", "expires_at")
    return {
        "id": invitation.pk,
        "invited_by": named(invitation.invited_by),
        **{name: getattr(invitation, name) for name in told},
    }
