"""Tokens of the API as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.core.face import formats
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.domain.portfolio.selectors.folding import fold

if TYPE_CHECKING:
    from django.http import QueryDict

    from openkam.core.api.models import ApiToken

VALID, EXPIRED, REVOKED = "valid", "expired", "revoked"


@dataclass(frozen=True)
class Described:
    """A token in words."""

    pk: int
    name: str
    beginning: str
    rights: str
    state: str
    is_valid: bool
    last_used: str
    expires: str


def described(token: "ApiToken", *, now: datetime) -> Described:
    """Return a token in words."""
    state = state_of(token, now=now)
    return Described(
        pk=token.pk,
        name=token.name,
        beginning=f"{token.beginning}…",
        rights=", ".join(token.scopes),
        state=_states()[state],
        is_valid=state == VALID,
        last_used=formats.when(token.last_used_at) if token.last_used_at else _("never"),
        expires=formats.when(token.expires_at),
    )


def state_of(token: "ApiToken", *, now: datetime) -> str:
    """Return whether a token is valid, expired or revoked."""
    if token.revoked_at is not None:
        return REVOKED
    return EXPIRED if token.expires_at <= now else VALID


def token_list(tokens: Sequence["ApiToken"], asked: "QueryDict", *, now: datetime) -> ListPage:
    """Return one page of everybody's tokens."""
    columns = [
        Column("user", _("User"), sortable=True),
        Column("name", _("Token"), sortable=True),
        Column("rights", _("Rights"), css="wide wrap"),
        Column("last_used", _("Last use"), sortable=True, descending_first=True, css="wide"),
        Column("expires", _("Ends"), sortable=True, css="mid"),
        Column("state", _("State")),
    ]
    request = ListRequest.from_get(
        asked,
        columns=columns,
        default_sort="-last_used",
        filters={"state": {VALID, EXPIRED, REVOKED}},
    )
    found = [token for token in tokens if _fits(token, request, now)]
    found.sort(key=_KEYS[request.sort], reverse=request.descending)
    shown = found[request.window(len(found))]
    return ListPage(
        columns=columns,
        rows=[_row(token, now) for token in shown],
        total=len(found),
        request=request,
        label=_("API tokens"),
        search=_("User or token"),
        chips=[
            FilterChip(
                "state", _("State"), request.filters.get("state", ""), tuple(_states().items())
            )
        ],
        empty={
            "title": _("No tokens yet"),
            "text": _("Everybody makes their own, under Profile, for scripts that use the API."),
        },
    )


def _states() -> dict[str, str]:
    return {
        VALID: pgettext("token", "valid"),
        EXPIRED: pgettext("token", "expired"),
        REVOKED: pgettext("token", "revoked"),
    }


_KEYS: dict[str, Any] = {
    "user": lambda token: (fold(str(token.user)), token.pk),
    "name": lambda token: (fold(token.name), token.pk),
    "last_used": lambda token: (
        token.last_used_at is not None,
        token.last_used_at or token.created_at,
        token.pk,
    ),
    "expires": lambda token: (token.expires_at, token.pk),
}


def _fits(token: "ApiToken", request: ListRequest, now: datetime) -> bool:
    state = request.filters.get("state")
    if state and state_of(token, now=now) != state:
        return False
    return fold(request.q) in fold(f"{token.user} {token.user.email} {token.name}")


def _row(token: "ApiToken", now: datetime) -> list[Any]:
    found = described(token, now=now)
    state: Any = found.state
    if found.is_valid:
        state = format_html(
            '{} · <a class="ok-link" href="{}">{}</a>',
            found.state,
            reverse("web:token-revoke", args=[token.pk]),
            _("Revoke"),
        )
    return [
        format_html(
            '<a class="name" href="{}">{}</a><span class="sub">{}</span>',
            reverse("web:user", args=[token.user_id]),
            token.user,
            token.user.email,
        ),
        format_html('{}<span class="sub">{}</span>', token.name, found.beginning),
        found.rights,
        found.last_used,
        found.expires,
        state,
    ]
