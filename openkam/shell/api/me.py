"""Who calls, and finding accounts by a few letters."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import any_token, reading, token_of
from openkam.core.api.shapes import Filters, ShortText
from openkam.domain.portfolio import selectors
from openkam.shell.api.users import ROLE, RoleName

router = Router(by_alias=True)


class TokenOut(Schema):
    """The token of this request."""

    name: str
    beginning: str = Field(description="its first characters, to recognise it by")
    scopes: list[str]
    expires_at: datetime


class MeOut(Schema):
    """Who calls."""

    id: int
    name: str
    email: str
    role: RoleName = Field(description=ROLE)
    is_administrator: bool
    language: str = Field(description="of the words in answers; empty: as Accept-Language says")
    token: TokenOut


class Search(Filters):
    """What to find."""

    q: ShortText = Field("", description="a few letters of names, keys, numbers; without accents")
    limit: int = Field(8, ge=1, le=50, description="how many at most")


class FoundAccountOut(Schema):
    """An account that was found."""

    id: int
    name: str
    group: str = Field(description="name of its ultimate parent; empty: it has none")
    page: str


class Found(Schema):
    """What was found, best first."""

    items: list[FoundAccountOut]


@router.get("/me", auth=any_token(), response=MeOut, summary="Who am I")
def read_me(request: Request) -> dict[str, Any]:
    """Return the user of this token, and what the token may do and until when."""
    user, token = request.user, token_of(request)
    told = ("name", "email", "role", "is_administrator", "language")
    return {
        "id": user.pk,
        **{name: getattr(user, name) for name in told},
        "token": {
            "name": token.name,
            "beginning": token.beginning,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
        },
    }


@router.get("/find", auth=reading("accounts"), response=Found, summary="Find accounts")
def find_accounts(request: Request, search: Query[Search]) -> dict[str, Any]:
    """Return the accounts open to you that a few letters mean, as Ctrl K finds them.

    Names that begin so come first, then the larger accounts. Nothing without letters.
    """
    found = selectors.find_accounts(request.user, search.q, limit=search.limit)
    return {
        "items": [
            {"id": pk, "name": name, "group": group, "page": reverse("web:account", args=[pk])}
            for pk, name, group in found
        ]
    }
