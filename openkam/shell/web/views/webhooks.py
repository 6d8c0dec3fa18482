"""Settings: webhooks, their secrets and what became of each delivery."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.gate import require_administrator
from openkam.core.access.requests import Request
from openkam.core.audit import trail
from openkam.core.face import formats
from openkam.core.face.lists import list_response
from openkam.core.webhooks import deliveries, endpoints
from openkam.core.webhooks.models import Attempt, Delivery, Endpoint
from openkam.shell.web.forms import webhooks as forms
from openkam.shell.web.history import events
from openkam.shell.web.webhook_list import (
    TONES,
    delivery_list,
    endpoint_list,
    outcome_of,
    standing_of,
    state_of,
)

SETTINGS = {"active": "settings"}


@require_safe
def webhooks(request: Request) -> HttpResponse:
    """List who is told, and how that fares."""
    page = endpoint_list(endpoints.endpoints(request.user), request.GET)
    return list_response(request, "web/webhooks.html", {**SETTINGS, "list": page})


@never_cache
def webhook_new(request: Request) -> HttpResponse:
    """Add a webhook; its secret is shown in the answer and never again."""
    require_administrator(request.user)
    form = forms.Webhook(request.POST or None)
    if form.is_valid():
        try:
            wish = endpoints.Wish(**form.wish())
            found, secret = endpoints.create_endpoint(request.user, wish, now=timezone.now())
        except endpoints.BadEndpoint as fault:
            form.add_error(fault.field, str(fault))
        else:
            return _secret_page(request, found, secret)
    return _form_page(request, form, _("Add a webhook"), reverse("web:webhooks"))


@require_safe
def webhook(request: Request, pk: int) -> HttpResponse:
    """Show one webhook with its deliveries."""
    found = endpoints.endpoint(request.user, pk)
    words, tone = state_of(found)
    last = formats.when(found.last_success_at) if found.last_success_at else _("never")
    context = {
        **SETTINGS,
        "endpoint": found,
        "state": words,
        "tone": tone,
        "last_success": last,
        "former_until": _former_until(found),
        "list": delivery_list(deliveries.deliveries(request.user).filter(endpoint=pk), request.GET),
        "events": events(trail.history_of(found)[:30], page_of="webhooks.endpoint"),
    }
    return list_response(request, "web/webhook.html", context)


def webhook_change(request: Request, pk: int) -> HttpResponse:
    """Change where a webhook leads and what it hears."""
    found = endpoints.endpoint(request.user, pk)
    fields = ("url", "description", "events", *endpoints.ALLOWANCES)
    initial = {name: getattr(found, name) for name in fields}
    form = forms.Webhook(request.POST or None, initial=initial)
    back = reverse("web:webhook", args=[pk])
    if form.is_valid():
        try:
            endpoints.change_endpoint(request.user, pk, endpoints.Wish(**form.wish()))
        except endpoints.BadEndpoint as fault:
            form.add_error(fault.field, str(fault))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return _form_page(request, form, _("Change %(name)s") % {"name": found}, back)


@require_POST
def webhook_switch(request: Request, pk: int) -> HttpResponse:
    """Switch a webhook on or off."""
    is_active = request.POST.get("to") == "on"
    endpoints.set_active(request.user, pk, is_active=is_active)
    said = _("The webhook is on. What waited is sent now.") if is_active else _("It is off.")
    messages.success(request, said)
    return redirect("web:webhook", pk)


def webhook_delete(request: Request, pk: int) -> HttpResponse:
    """Ask once, then delete a webhook with its deliveries."""
    found = endpoints.endpoint(request.user, pk)
    if request.method == "POST":
        endpoints.delete_endpoint(request.user, pk)
        messages.success(request, _("%(name)s is deleted.") % {"name": found})
        return redirect("web:webhooks")
    return _question(
        request,
        found,
        title=_("Delete %(name)s?"),
        text=_("Nothing more is sent there, and the list of its deliveries goes too."),
        action=_("Delete"),
    )


@never_cache
def webhook_secret(request: Request, pk: int) -> HttpResponse:
    """Ask once, then make a new secret and show it."""
    found = endpoints.endpoint(request.user, pk)
    if request.method == "POST":
        found, secret = endpoints.rotate_secret(request.user, pk, now=timezone.now())
        return _secret_page(request, found, secret)
    return _question(
        request,
        found,
        title=_("Make a new secret for %(name)s?"),
        text=_(
            "It is shown once. The former one signs beside it for 24 hours, so that the receiver"
            " can be changed without a gap."
        ),
        action=_("Make a new secret"),
    )


@require_POST
def webhook_test(request: Request, pk: int) -> HttpResponse:
    """Send a test and show what was answered."""
    found = deliveries.send_test(request.user, pk, timezone.now)
    return redirect("web:webhook-delivery", found.pk)


@require_POST
def webhook_resend(request: Request, pk: int) -> HttpResponse:
    """Send all dead letters of a webhook once more."""
    count = deliveries.resend_dead(request.user, pk, now=timezone.now())
    said = ngettext(
        "%(count)s delivery is sent once more.", "%(count)s deliveries are sent once more.", count
    )
    messages.success(request, said % {"count": formats.number(count)})
    return redirect("web:webhook", pk)


@require_safe
def webhook_delivery(request: Request, pk: int) -> HttpResponse:
    """Show one delivery: what was sent, each try and its answer."""
    found = deliveries.delivery(request.user, pk)
    is_waiting = found.state == Delivery.State.WAITING
    context = {
        **SETTINGS,
        "delivery": found,
        "endpoint": found.endpoint,
        "state": standing_of(found),
        "tone": TONES.get(found.state, ""),
        "happened": formats.when(found.event.occurred_at),
        "due": formats.when(found.due_at) if is_waiting else "",
        "ended": formats.when(found.ended_at) if found.ended_at else "",
        "body": json.dumps(json.loads(found.event.body), indent=2, ensure_ascii=False),
        "attempts": [_attempt(one) for one in deliveries.attempts_of(found)],
        "can_resend": found.endpoint.is_active,
        "is_waiting": is_waiting,
    }
    return render(request, "web/webhook_delivery.html", context)


@require_POST
def webhook_delivery_resend(request: Request, pk: int) -> HttpResponse:
    """Put one delivery into the queue once more."""
    deliveries.resend(request.user, pk, now=timezone.now())
    messages.success(request, _("It is sent within seconds, with the id that it had."))
    return redirect("web:webhook-delivery", pk)


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "at": formats.when(one.at),
        "seconds": _("%(seconds)s s") % {"seconds": formats.number(one.seconds, 2)},
        "outcome": outcome_of(one),
        "is_fine": one.status is not None and 200 <= one.status < 300,
        "answer": one.answer,
    }


def _former_until(found: Endpoint) -> str:
    until = found.former_until
    return formats.when(until) if until and until > timezone.now() else ""


def _form_page(request: Request, form: forms.Webhook, title: str, back: str) -> HttpResponse:
    context = {**SETTINGS, "form": form, "title": title, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "web/webhook_form.html", context, status=status)


def _question(request: Request, found: Endpoint, **question: str) -> HttpResponse:
    context = {
        **SETTINGS,
        **question,
        "title": question["title"] % {"name": found},
        "back": reverse("web:webhook", args=[found.pk]),
    }
    return render(request, "web/user_confirm.html", context)


def _secret_page(request: Request, found: Endpoint, secret: str) -> HttpResponse:
    """Show a secret that cannot be shown a second time."""
    context = {**SETTINGS, "endpoint": found, "secret": secret}
    return render(request, "web/webhook_secret.html", context)
