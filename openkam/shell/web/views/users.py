"""Settings → Users: who works here, invitations, roles, and help for those who cannot get in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from openkam.core.access import invitations, sessions, users
from openkam.core.access.gate import require_administrator
from openkam.core.access.models import Invitation, User
from openkam.core.access.requests import Request
from openkam.core.audit import trail
from openkam.core.face import formats
from openkam.core.face.lists import list_response
from openkam.core.saved_views.listing import saved_list
from openkam.shell.web import mail
from openkam.shell.web.forms import settings as forms
from openkam.shell.web.history import events
from openkam.shell.web.user_list import user_list

SETTINGS = {"active": "settings"}


@saved_list("web:users")
def users_page(request: Request) -> HttpResponse:
    """List users, and the invitations that wait."""
    page = user_list(list(users.everybody(request.user)), request.GET)
    waiting = [
        (invitation, formats.day(invitation.expires_at.date()))
        for invitation in invitations.waiting_invitations(request.user, now=timezone.now())
    ]
    return list_response(
        request, "web/users.html", {**SETTINGS, "list": page, "invitations": waiting}
    )


@never_cache
def user_invite(request: Request) -> HttpResponse:
    """Invite a colleague: by mail, or by a link that is shown once."""
    require_administrator(request.user)
    form = forms.InviteUser(request.POST or None)
    if form.is_valid():
        try:
            invitation, token = invitations.invite_user(
                request.user, **form.cleaned_data, now=timezone.now()
            )
        except users.UserRefusal as fault:
            form.add_error("email", str(fault))
        else:
            return _handed_over(request, invitation, token)
    context = {**SETTINGS, "form": form}
    return render(request, "web/user_invite.html", context, status=422 if form.is_bound else 200)


def user(request: Request, pk: int) -> HttpResponse:
    """Show one user and what an administrator may do; change the role."""
    person = users.person(request.user, pk)
    form = forms.UserRole(
        request.POST or None,
        initial={"role": person.role, "is_administrator": person.is_administrator},
    )
    if form.is_valid():
        try:
            users.change_role(request.user, pk, **form.cleaned_data)
        except users.UserRefusal as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Saved."))
            return redirect("web:user", pk)
    context = {
        **SETTINGS,
        "person": person,
        "form": form,
        "places": sessions.count_of(request.user, person, now=timezone.now()),
        "last_sign_in": formats.when(person.last_login) if person.last_login else _("never"),
        "events": events(trail.history_of(person)[:30], page_of="access.user"),
    }
    return render(request, "web/user.html", context, status=422 if form.is_bound else 200)


def user_deactivate(request: Request, pk: int) -> HttpResponse:
    """Ask once, then shut a user out."""
    question = {
        "title": _("Deactivate %(name)s?"),
        "text": _(
            "They are signed out at once and cannot sign in again. What they wrote stays, and you "
            "can activate them again."
        ),
        "action": _("Deactivate"),
        "done": _("%(name)s is deactivated."),
    }
    return _confirmed(request, pk, question, users.deactivate_user)


def user_reactivate(request: Request, pk: int) -> HttpResponse:
    """Ask once, then let a user in again."""
    question = {
        "title": _("Activate %(name)s again?"),
        "text": _("They can sign in with the password they had, and see what they saw before."),
        "action": _("Activate"),
        "done": _("%(name)s is active again."),
    }
    return _confirmed(request, pk, question, users.reactivate_user)


def user_second_factor_reset(request: Request, pk: int) -> HttpResponse:
    """Ask once, then forget a user's second factor."""
    question = {
        "title": _("Reset the second factor of %(name)s?"),
        "text": _(
            "Until they set up a new one, the password alone lets them in. Make sure that it is "
            "really they who ask."
        ),
        "action": _("Reset the second factor"),
        "done": _("The second factor of %(name)s is reset."),
    }
    return _confirmed(request, pk, question, users.reset_second_factor)


def user_sessions_end(request: Request, pk: int) -> HttpResponse:
    """Ask once, then sign a user out everywhere."""
    question = {
        "title": _("Sign %(name)s out everywhere?"),
        "text": _(
            "All their browsers are signed out at once, and they can sign in again. Does somebody "
            "else know the password? Make a link for a new one."
        ),
        "action": _("Sign out everywhere"),
        "done": _("%(name)s is signed out everywhere."),
    }
    return _confirmed(request, pk, question, sessions.end_sessions_of)


@never_cache
def user_password_reset(request: Request, pk: int) -> HttpResponse:
    """Ask once, then show a link by which a user sets a new password."""
    person = users.person(request.user, pk)
    if request.method != "POST":
        return _question(
            request,
            person,
            title=_("Make a link for a new password of %(name)s?"),
            text=_("It works once and for a day. Hand it only to them, and not by open mail."),
            action=_("Make the link"),
        )
    try:
        path = users.password_reset_path(request.user, pk)
    except users.UserRefusal as fault:
        messages.error(request, str(fault))
        return redirect("web:user", pk)
    return _link_page(
        request,
        title=_("Link for %(name)s") % {"name": person},
        text=_("With this link they set a new password. It works once and for a day."),
        path=path,
        back=reverse("web:user", args=[pk]),
    )


def invitation_revoke(request: Request, pk: int) -> HttpResponse:
    """Make an invitation's link worthless."""
    require_administrator(request.user)
    if request.method == "POST":
        try:
            invitation = invitations.revoke_invitation(request.user, pk, now=timezone.now())
        except users.UserRefusal as fault:
            messages.error(request, str(fault))
        else:
            messages.success(
                request, _("The invitation of %(name)s is withdrawn.") % {"name": invitation}
            )
    return redirect("web:users")


def _confirmed(
    request: Request, pk: int, question: dict[str, str], act: Callable[[User, int], User]
) -> HttpResponse:
    person = users.person(request.user, pk)
    if request.method != "POST":
        return _question(request, person, **question)
    try:
        act(request.user, pk)
    except users.UserRefusal as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, question["done"] % {"name": person})
    return redirect("web:user", pk)


def _question(request: Request, person: User, **question: str) -> HttpResponse:
    context: dict[str, Any] = {
        **SETTINGS,
        "person": person,
        "title": question["title"] % {"name": person},
        "text": question["text"],
        "action": question["action"],
        "back": reverse("web:user", args=[person.pk]),
    }
    return render(request, "web/user_confirm.html", context)


def _handed_over(request: Request, invitation: Invitation, token: str) -> HttpResponse:
    path = reverse("web:invitation", args=[token])
    if settings.MAIL_IS_SENT:
        message = mail.composed(
            "account/email/invitation",
            invitation.email,
            {"invitation": invitation, "url": request.build_absolute_uri(path)},
            language=invitation.language,
        )
        if mail.send(message):
            messages.success(
                request, _("The invitation went to %(email)s.") % {"email": invitation.email}
            )
            return redirect("web:users")
    return _link_page(
        request,
        title=_("Invitation for %(name)s") % {"name": invitation},
        text=_("Hand this link to your colleague. It works once and for seven days."),
        path=path,
        back=reverse("web:users"),
    )


def _link_page(request: Request, **context: str) -> HttpResponse:
    """Show a link that is kept nowhere: it cannot be shown a second time."""
    url = request.build_absolute_uri(context.pop("path"))
    return render(request, "web/user_link.html", {**SETTINGS, **context, "url": url})
