"""What everybody decides about themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from openkam.core.access import users
from openkam.core.access.requests import Request
from openkam.shell.web.forms.settings import Profile


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
