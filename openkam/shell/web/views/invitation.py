"""The other end of an invitation's link."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from openkam.core.access import invitations
from openkam.core.access.models import Invitation
from openkam.shell.web.forms.setup import AcceptInvitation


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password_again")
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let an invited colleague choose name and password, and sign them in."""
    if request.user.is_authenticated:
        return redirect("/")
    if not ratelimit.consume(request, action="invitation"):
        too_many: HttpResponseBase = ratelimit.respond_429(request)
        return too_many
    try:
        waiting = invitations.invitation_of(token, now=timezone.now())
        with translation.override(waiting.language or translation.get_language()):
            return _answer(request, token, waiting)
    except invitations.InvitationNotValid:
        return render(request, "account/invitation_over.html", status=404)


def _answer(request: HttpRequest, token: str, waiting: Invitation) -> HttpResponseBase:
    form = AcceptInvitation(request.POST or None, initial={"name": waiting.name})
    if form.is_valid():
        try:
            user = invitations.accept_invitation(token, **form.cleaned_data, now=timezone.now())
        except ValidationError as fault:
            form.add_error("password", fault)
        else:
            answer: HttpResponseBase = perform_login(request, user)
            return answer
    status = 422 if form.is_bound else 200
    context = {"form": form, "invitation": waiting}
    return render(request, "account/invitation.html", context, status=status)
