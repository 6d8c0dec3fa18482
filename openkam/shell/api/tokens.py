"""Tokens: one's own, or as administrator everybody's. None is made here: a key begets no keys."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api import tokens
from openkam.core.api.authentication import reading, writing
from openkam.core.api.models import ApiToken
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NOTHING, Id, Named, named

router = Router(by_alias=True)


class ApiTokenOut(Schema):
    """A token; its key is kept nowhere."""

    id: int
    user: Named
    name: str
    beginning: str = Field(description="to recognise it by")
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@router.get("", auth=reading("company"), response=Page[ApiTokenOut], summary="List tokens")
def list_tokens(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return your own tokens, or as administrator everybody's."""
    user = request.user
    rows = tokens.all_tokens(user) if user.is_administrator else tokens.tokens_of(user)
    rows = rows.select_related("user").order_by("pk")
    return page_of(request, rows, paging, lambda found: [_shown(one) for one in found])


@router.delete("/{token_id}", auth=writing("company"), response=NOTHING, summary="Revoke a token")
def revoke_token(request: Request, token_id: Id) -> Status[None]:
    """Make a token worthless at once, also the one that asks for it."""
    with transaction.atomic():
        tokens.revoke_token(request.user, token_id, now=now())
    return Status(204, None)


def _shown(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.pk,
        "user": named(token.user),
        "name": token.name,
        "beginning": token.beginning,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
