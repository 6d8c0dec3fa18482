"""Where sessions are kept: in rows that say whose they are, since when and from where.

So a user's sessions can be listed and ended, and the row that each request reads anyway tells when
its user was last seen: no page pays a query for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from openkam.core.access.devices import Device, device_of
from openkam.core.access.models import Session


@dataclass(frozen=True)
class Place:
    """From where a request comes: the address, and what the browser says of itself."""

    ip: str | None = None
    agent: str = ""

    @property
    def device(self) -> Device:
        """Which browser on which system it is."""
        return device_of(self.agent)

    @property
    def fields(self) -> dict[str, Any]:
        """The place as a row keeps it."""
        device = self.device
        return {"ip": self.ip, "browser": device.browser, "system": device.system}


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with their user and place."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.place = Place()  # the request's, set by the middleware
        self.row: Session | None = None  # as it was read or written last

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the row of a session."""
        return Session

    def _get_session_from_db(self) -> Any:
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        """Return the row to write: the data with user, beginning and place."""
        row: Any = super().create_model_instance(dict(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        known = self.row if self.row and self.row.user_id == row.user_id else None
        now = timezone.now()  # noqa: TID251 - as Django's own store does for the end of a session
        row.started_at = known.started_at if known else now
        row.seen_at = now
        for name, value in self.place.fields.items():
            setattr(row, name, value)
        self.row = row
        return row
