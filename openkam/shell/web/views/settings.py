"""Settings: the company and its thresholds."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_administrator
from openkam.core.access.requests import Request
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.services import company as companies
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.shell.web.forms import settings as forms
from openkam.shell.web.history import events


def settings_home(request: Request) -> HttpResponse:
    """Lead to the first page of the settings that is open to the reader."""
    if request.user.is_administrator:
        return redirect("web:settings-company")
    if request.user.is_head:
        return redirect("web:settings-thresholds")
    return redirect("portfolio:tiers" if request.user.sees_all_accounts else "web:profile")


def settings_company(request: Request) -> HttpResponse:
    """Show and change what the company is called and how it reckons."""
    require_administrator(request.user)
    company = portfolio.company_settings()
    form = forms.Company(
        request.POST or None,
        request.FILES or None,
        initial={name: getattr(company, name) for name in companies.PROFILE},
        currency_is_fixed=companies.ledger_has_lines(),
        has_logo=bool(company.logo_type),
    )
    if form.is_valid() and _stored(request, form):
        messages.success(request, _("Saved."))
        return redirect("web:settings-company")
    return render(
        request,
        "web/settings_company.html",
        {
            "form": form,
            "company": company,
            "active": "settings",
            "events": events(trail.history_of(company)[:30], page_of="portfolio.company"),
        },
        status=422 if form.is_bound else 200,
    )


def settings_thresholds(request: Request) -> HttpResponse:
    """Show and change the limits at which figures ask for attention."""
    if not (request.user.is_administrator or request.user.is_head):
        raise PermissionDenied
    company = portfolio.company_settings()
    form = forms.Thresholds(
        request.POST or None,
        initial={name: getattr(company, name) for name in companies.THRESHOLDS},
    )
    if form.is_valid():
        try:
            companies.change_thresholds(request.user, **form.cleaned_data)
        except companies.LimitsOutOfOrder as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Saved."))
            return redirect("web:settings-thresholds")
    return render(
        request,
        "web/settings_thresholds.html",
        {"form": form, "active": "settings"},
        status=422 if form.is_bound else 200,
    )


@login_not_required
def company_logo(request: HttpRequest) -> HttpResponse:
    """Return the company's logo; the sign-in page shows it too."""
    company = portfolio.company()
    if company is None or not company.logo:
        raise Http404
    content = bytes(company.logo)
    etag = quote_etag(sha256(content).hexdigest()[:32])
    response = HttpResponse(
        content,
        content_type=company.logo_type,
        headers={"Cache-Control": "public, max-age=300", "ETag": etag},
    )
    unchanged: HttpResponse | None = get_conditional_response(request, etag, response=response)
    return unchanged or response


def _stored(request: Request, form: forms.Company) -> bool:
    """Store what the form says; False when it was refused, with the reason in the form."""
    given = dict(form.cleaned_data)
    logo, remove = given.pop("logo"), given.pop("remove_logo", False)
    if form.fields["currency"].disabled:
        given.pop("currency")
    try:
        if logo:
            companies.set_logo(request.user, logo.read())
        elif remove:
            companies.set_logo(request.user, None)
        companies.change_company(request.user, **given)
    except companies.LogoNotAccepted as fault:
        form.add_error("logo", str(fault))
    except companies.CurrencyIsFixed as fault:
        form.add_error("currency", str(fault))
    except Refusal as fault:
        form.add_error(None, str(fault))
    return form.is_valid()
