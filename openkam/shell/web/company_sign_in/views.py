"""The pages of company sign-in."""

import logging
from typing import Any

from allauth.account import views as account
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from openkam.core.company_sign_in import protocol, withdrawal
from openkam.core.company_sign_in.faults import AnswerRefused, ProviderUnreachable
from openkam.shell.web.company_sign_in.provider import NAME, Line, WayBack, configured, public
from openkam.shell.web.company_sign_in.refusals import refused

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_GET
def company_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the provider: a plain link, so that a portal of the company may lead here too."""
    configured()
    if request.user.is_authenticated:
        return redirect("/")
    asked = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    try:
        provider = get_adapter().get_provider(request, NAME)
        answer: HttpResponse = provider.start(request, next_url=asked if is_ours else None)
    except ProviderUnreachable as fault:
        return refused(request, "unreachable", fault=fault)
    except AnswerRefused as fault:
        return refused(request, "not_understood", fault=fault)
    return answer


@login_not_required
@never_cache
@require_GET
def company_sign_in_back(request: HttpRequest) -> HttpResponseBase:
    """Sign in who comes back from the provider with its word."""
    configured()
    line = Line(request, NAME, now=timezone.now())
    answer: HttpResponseBase = WayBack.adapter_view(line)(request)
    return answer


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def company_sign_in_ended(request: HttpRequest) -> HttpResponse:
    """End the sessions that the provider says are over (OpenID Connect Back-Channel Logout 1.0)."""
    provider, now = configured(), timezone.now()
    token = request.POST.get("logout_token", "")
    try:
        claims = protocol.logout_claims(provider, token, now=now.timestamp())
        ended = withdrawal.obey_logout(provider, claims, now=now)
    except (AnswerRefused, ProviderUnreachable) as fault:
        logger.warning("A logout token was refused: %s", fault)
        said = {"error": "invalid_request", "error_description": str(fault)[:200]}
        return JsonResponse(said, status=400)
    logger.info("The provider of company sign-in ended %d sessions.", ended)
    return HttpResponse()


@login_not_required
def sign_out(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """Sign out here, and lead on to signing out at the provider where it opened the session."""
    key = request.session.session_key
    id_token = withdrawal.id_token_of(key) if settings.COMPANY_SIGN_IN else None
    answer: HttpResponseBase = account.logout(request, **kwargs)
    if id_token is None or request.user.is_authenticated:
        return answer
    withdrawal.forget_session(key)
    where = protocol.sign_out_address(
        configured(), id_token=id_token, back_to=public("account_login")
    )
    if where is None:
        return answer
    # A page and no redirect: browsers let a form lead only to addresses of our own.
    context = {"where": where, "name": configured().name}
    return render(request, "account/company_sign_out.html", context)
