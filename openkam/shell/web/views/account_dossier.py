"""The tab Dossier of the account page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.dossier import panels as dossier
from openkam.domain.portfolio.views.merged import follows_merges
from openkam.shell.web.views.account_frame import drawn, frame, given_for


@require_safe
@follows_merges
def account_dossier(request: Request, pk: int) -> HttpResponse:
    """Show all that is known of the account, with its age."""
    given = given_for(request, pk)
    panel = drawn(dossier.DOSSIER, request.user, given, request)
    context = {**frame(request.user, "dossier", given), "panel": panel}
    return render(request, "web/account_dossier.html", context)
