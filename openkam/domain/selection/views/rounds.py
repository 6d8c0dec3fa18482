"""The rounds: the list of them, and what can be done with each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.domain.selection import panels, selectors, services


@require_safe
def round_list(request: Request) -> HttpResponse:
    """Show the rounds that the reader may know of."""
    context = {"rounds": selectors.rounds(request.user), "active": "selection"}
    return render(request, "selection/rounds.html", context)


@require_POST
def round_confirm(request: Request, pk: int, step: str) -> HttpResponse:
    """Note that a step is right as it stands, and go on to the next one."""
    try:
        found = services.confirm_step(request.user, pk, step)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("selection:rounds")
    following = panels.path_of(request.user, found, here=step).following
    return redirect(following.url if following and following.url else "selection:rounds")
