"""What everybody decides about themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openkam.core.access import users
from openkam.core.access.requests import Request
from openkam.shell.web.forms.settings import Profile, ProfileChange


def profile(request: Request) -> HttpResponse:
    """Show and change the user's own name, language and appearance."""
    user = request.user
    initial = {"name": user.name, "language": user.language, "theme": user.theme}
    form = Profile(request.POST or None, initial=initial)
    if form.is_valid():
        user = users.change_profile(user, **form.cleaned_data)
        with translation.override(user.language or translation.get_language()):
            messages.success(request, _("Saved."))
        return redirect("web:profile")
    return render(
        request,
        "web/profile.html",
        {"form": form, "active": ""},
        status=422 if form.is_bound else 200,
    )


@require_POST
def profile_set(request: Request) -> HttpResponse:
    """Change only the appearance or the language, and lead back to where one was."""
    user = request.user
    form = ProfileChange(request.POST)
    if form.is_valid():
        told = {"name": user.name, "language": user.language, "theme": user.theme}
        user = users.change_profile(user, **{**told, **form.told})
        with translation.override(user.language or translation.get_language()):
            messages.success(request, _("Saved."))
    return redirect(_where(request))


def _where(request: Request) -> str:
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    return came_from if is_ours else reverse("web:home")
