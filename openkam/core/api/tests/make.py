"""Tokens, and a client that calls the API with one."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.utils.timezone import now

from openkam.core.access.models import User
from openkam.core.api import tokens
from openkam.core.api.models import ApiToken
from openkam.core.api.scopes import SCOPES

ROOT = "/api/v1"


def token(
    user: User, *, scopes: Any = SCOPES, days: int = 30, at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A token of the user and its key."""
    return tokens.create_token(
        user, user, name="nightly script", scopes=scopes, days=days, now=at or now()
    )


def as_json(body: Any) -> str:
    """A body as a script sends it."""
    return json.dumps(body, cls=DjangoJSONEncoder)


class ApiClient:
    """Calls operations as a user; paths are below /api/v1, bodies are JSON."""

    def __init__(self, user: User, scopes: Any = SCOPES) -> None:
        _token, self.key = token(user, scopes=scopes)
        self._client = Client(raise_request_exception=False)

    def get(self, path: str, given: dict[str, Any] | None = None, **headers: str) -> Any:
        """Read; `given` are the parameters, headers are written if_none_match="…"."""
        return self._client.get(ROOT + path, given, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, body, headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("put", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._client.delete(ROOT + path, headers=self._headers(headers))

    def change(self, path: str, body: Any, *, read: str = "") -> Any:
        """Read for the ETag, then PATCH with it, as a script does."""
        return self.patch(path, body, if_match=self.get(read or path)["ETag"])

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        call = getattr(self._client, method)
        return call(
            ROOT + path, body, content_type="application/json", headers=self._headers(headers)
        )

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in given.items()}
        return {"Authorization": f"Bearer {self.key}", **named}
