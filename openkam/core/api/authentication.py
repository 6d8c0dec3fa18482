"""Who calls the API: the user of a personal token, within the token's scopes."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from openkam.core.api import scopes, tokens
from openkam.core.api.models import ApiToken
from openkam.core.api.problems import Problem
from openkam.core.api.versions import headers_of


class Token(HttpBearer):
    """Lets a request with a valid token in, if the token may do this in this area."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the user of the token, who becomes that of the request; None if there is none.

        Raises Problem 403 where the token lacks the scope, 429 where its minute is used up.
        """
        moment = now()
        found = tokens.token_behind(token, now=moment)
        if found is None:
            return None
        allowance = tokens.note_use(found, now=moment)
        _tell(request, allowance)
        request.user = found.user
        _holder(request).api_token = found
        if found.user.language:
            translation.activate(found.user.language)
        if allowance.is_spent:
            headers_of(request)["Retry-After"] = str(allowance.seconds)
            raise Problem(429, _("This token has no requests left in this minute."))
        if self.scope and self.scope not in found.scopes:
            raise _lacks(self.scope)
        return found.user


def reading(area: str) -> Token:
    """Return the lock of operations that read in this area (`scopes.AREAS`)."""
    return _lock(area, scopes.READ)


def writing(area: str) -> Token:
    """Return the lock of operations that change something in this area."""
    return _lock(area, scopes.WRITE)


def any_token() -> Token:
    """Return the lock of operations that every valid token opens."""
    return Token("")


def token_of(request: HttpRequest) -> ApiToken:
    """Return the token with which this request came."""
    found: ApiToken = _holder(request).api_token
    return found


def require_scopes(request: HttpRequest, names: Iterable[str]) -> None:
    """Let only a token with all these scopes pass; Problem 403 names the first that it lacks."""
    for name in names:
        if name not in token_of(request).scopes:
            raise _lacks(name)


def _lacks(scope: str) -> Problem:
    words = _(
        "This token lacks the right %(scope)s. Make one that has it: your name, My API tokens."
    ) % {"scope": scope}
    return Problem(403, words, code="scope-missing", scope=scope)


def _holder(request: HttpRequest) -> Any:
    return request


def _lock(area: str, right: str) -> Token:
    scope = f"{area}:{right}"
    assert scope in scopes.SCOPES, scope
    return Token(scope)


def _tell(request: HttpRequest, allowance: tokens.Allowance) -> None:
    # As the draft of the IETF's HTTPAPI group for RateLimit headers writes them.
    headers = headers_of(request)
    headers["RateLimit-Policy"] = f'"minute";q={allowance.limit};w=60'
    headers["RateLimit"] = f'"minute";r={allowance.left};t={allowance.seconds}'
