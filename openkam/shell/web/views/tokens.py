"""Tokens of the API: one's own, and everybody's for administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.requests import Request
from openkam.core.api import tokens
from openkam.core.face.lists import list_response
from openkam.shell.web.forms.tokens import NewToken
from openkam.shell.web.token_list import described, token_list


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_tokens(request: Request) -> HttpResponse:
    """Show one's own tokens, and make a new one, whose key is shown this once."""
    form = NewToken(request.POST or None)
    key = ""
    if form.is_valid():
        try:
            _token, key = tokens.create_token(
                request.user, request.user, **form.cleaned_data, now=timezone.now()
            )
        except tokens.TokenRefusal as fault:
            form.add_error("name", str(fault))
        else:
            form = NewToken()
    now = timezone.now()
    context = {
        "form": form,
        "key": key,
        "tokens": [described(token, now=now) for token in tokens.tokens_of(request.user)],
        "active": "",
    }
    return render(request, "web/tokens.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: Request, pk: int) -> HttpResponse:
    """Ask once, then make a token worthless at once."""
    token = tokens.token(request.user, pk)
    back = reverse("web:tokens" if token.user_id == request.user.pk else "web:all-tokens")
    if request.method != "POST":
        return render(request, "web/token_revoke.html", {"token": token, "back": back})
    tokens.revoke_token(request.user, pk, now=timezone.now())
    messages.success(request, _("%(name)s is revoked.") % {"name": token.name})
    return redirect(back)


@require_safe
def all_tokens(request: Request) -> HttpResponse:
    """Show everybody's tokens to administrators."""
    found = list(tokens.all_tokens(request.user))
    page = token_list(found, request.GET, now=timezone.now())
    return list_response(request, "web/all_tokens.html", {"list": page, "active": "settings"})
