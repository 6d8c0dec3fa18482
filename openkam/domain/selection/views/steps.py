"""What the pages of all steps of a round share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from openkam.core.access.requests import Request
from openkam.domain.selection import panels, services
from openkam.domain.selection.models import Round


def step_context(request: Request, found: Round, step: str) -> dict[str, Any]:
    """Return what the ground of every step's page needs."""
    return {
        "active": "selection",
        "round": found,
        "path": panels.path_of(request.user, found, here=step),
        "may_decide": request.user.is_head,
        "may_change": request.user.is_head and found.state == Round.State.OPEN,
    }


def require_head(request: Request) -> None:
    """Let only heads send changes; PermissionDenied otherwise."""
    if not request.user.is_head:
        raise PermissionDenied


def go_on(request: Request, found: Round, step: str) -> HttpResponseRedirect:
    """Note that a step is right, and lead to the next one. Raises NotOpen."""
    found = services.confirm_step(request.user, found.pk, step)
    following = panels.path_of(request.user, found, here=step).following
    if following is None or not following.url:
        return redirect("selection:rounds")
    return redirect(following.url)
