"""The last steps on maps, which can be undone: kept in the session, so that a reload loses none.

A step holds numbers only where it can: what it said is read anew when it is offered.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import now

from openkam.core.access.requests import Request

KEY = "map_steps"
MOST = 20
LASTS = timedelta(hours=12)  # nobody undoes what they no longer remember

Step = dict[str, Any]


def remember(request: Request, account_id: int, kind: str, **step: Any) -> None:
    """Keep a step as the last one."""
    made = {"account": account_id, "kind": kind, "at": now().isoformat(), **step}
    request.session[KEY] = [made, *_standing(request)][:MOST]


def last(request: Request, account_id: int) -> Step | None:
    """Return the last step on the map of an account; None where there is none."""
    return next((step for step in _standing(request) if step["account"] == account_id), None)


def forget(request: Request, step: Step) -> None:
    """Keep a step no more: it was undone, or cannot be."""
    request.session[KEY] = [one for one in _standing(request) if one != step]


def _standing(request: Request) -> list[Step]:
    since = now() - LASTS
    kept: list[Step] = request.session.get(KEY, [])
    return [step for step in kept if datetime.fromisoformat(step["at"]) > since]
