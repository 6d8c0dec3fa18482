"""Finding by text: the answer inside the palette, and the same as a page of its own."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from openkam.shell.web import palette

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NUMBER = 19  # digits that no database counts any more


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show the accounts, views, actions and pages that a text names; of an account, its actions."""
    text = request.GET.get("q", "").strip()
    actor = cast("User", request.user)
    account = request.GET.get("account", "")
    if account.isascii() and account.isdigit() and len(account) < LONGEST_NUMBER:
        groups = palette.found_of_account(actor, int(account), text)
    else:
        groups = palette.found(
            actor, text, today=localdate(), here=request.headers.get("HX-Current-URL", "")
        )
        account = ""
    context = {"groups": groups, "q": text[: palette.LONGEST], "active": "find"}
    context["account"] = account
    template = "ui/_found.html" if request.headers.get("HX-Request") else "web/find.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
