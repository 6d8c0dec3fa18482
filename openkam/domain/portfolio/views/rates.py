"""Settings, Rates: what other currencies are worth, by month, and which month counts."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import CsvColumn, csv_response
from openkam.core.face.lists import arranged
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.imports.shapes import TITLES
from openkam.domain.portfolio.views.rates_table import as_typed, constant_rows, month_choices, table

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import CompanyRate

PAGE, PART = "portfolio/rates.html", "portfolio/_rates.html"
FORM_PAGE, FORM_PART = "portfolio/rate_set.html", "portfolio/_rate_set.html"
EXPORTED = ("currency", "month", "rate", "origin")
DECIMALS = (0, 8)


@require_safe
@saved_list("portfolio:rates")
def rate_list(request: Request) -> HttpResponse:
    """Show the rates by month and currency, and at which of them figures count."""
    return render(request, PAGE, _context(request))


@require_safe
def rates_export(request: Request) -> HttpResponseBase:
    """Send all rates as a CSV file that can be imported again."""
    rows = selectors.rates(request.user)
    columns = [CsvColumn(str(TITLES["rates", field]), DECIMALS) for field in EXPORTED]
    return csv_response("rates.csv", columns, _exported(rows))


@require_http_methods(["GET", "HEAD", "POST"])
@saved_list("portfolio:rates")
def rate_set(request: Request) -> HttpResponse:
    """Ask for the rate of a currency in a month, and keep it."""
    if not selectors.may_import(request.user):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    asked = _asked(request)
    form = forms.Rate(given, initial=asked, is_fixed=_is_fixed(request))
    if given is None:
        return _ask(request, form)
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        kept = services.set_rate(request.user, **form.cleaned_data, now=now())
    except services.Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, form, status=422)
    words = _("Brought back: %(rate)s.") if "undo" in request.POST else _("Saved: %(rate)s.")
    return _done(request, words % {"rate": _named(kept)})


@require_POST
@saved_list("portfolio:rates")
def rate_remove(request: Request) -> HttpResponse:
    """Take a rate away; the answer offers to bring it back."""
    form = forms.RatePlace(request.POST)
    if not form.is_valid():
        return _done(request, refusal=_("There is no such rate any more."))
    place = form.cleaned_data
    before = selectors.rate(request.user, place["currency"], place["month"])
    try:
        services.remove_rate(request.user, **place)
    except services.Refusal as refusal:
        return _done(request, refusal=str(refusal))
    if before is None:
        return _done(request)
    return _done(request, _("Removed: %(rate)s.") % {"rate": _named(before)}, undo=before)


@require_POST
@saved_list("portfolio:rates")
def rates_month_set(request: Request) -> HttpResponse:
    """Choose the month whose rates all figures count at."""
    form = forms.RatesMonth(request.POST)
    try:
        if not form.is_valid():
            return _done(request, refusal=_("Choose a month that has a rate."))
        services.set_rates_month(request.user, form.cleaned_data["month"])
    except services.Refusal as refusal:
        return _done(request, refusal=str(refusal))
    return _done(request, _("Saved. Figures follow in a moment."))


def _context(request: Request) -> dict[str, Any]:
    basis = selectors.basis_for(request.user)
    constant = selectors.constant_rates(basis.company)
    in_use = selectors.rates_in_use(basis.company).rates if constant.rates else {}
    months = selectors.rate_months(request.user)
    may_change = selectors.may_import(request.user)
    asked = request.POST if request.method == "POST" else request.GET
    shown = table(request.user, asked, months, constant, may_change=may_change)
    arranged(request, shown)  # no filter here can lose its value
    return {
        "active": "settings",
        "basis": basis,
        "currency": basis.company.currency,
        "may_change": may_change,
        "list": shown,
        "constant": constant_rows(constant, in_use),
        "note": constant.note,
        "months": month_choices(months, basis.company.rates_month),
    }


def _asked(request: Request) -> dict[str, Any]:
    """What the form starts with: the rate that is there, if the address names one."""
    place = forms.RatePlace(request.POST if "fixed" in request.POST else request.GET)
    if not place.is_valid():
        return {}
    found = selectors.rate(request.user, **place.cleaned_data)
    known = {"rate": as_typed(found.rate), "origin": found.origin} if found else {}
    return {**place.cleaned_data, **known, "found": found}


def _is_fixed(request: Request) -> bool:
    asked = request.POST.get("fixed") if request.method == "POST" else request.GET.get("currency")
    return bool(asked)


def _ask(request: Request, form: forms.Rate, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "found": form.initial.get("found"),
        "place": _place(form),
        "heading": form.subject,
        "active": "settings",
    }
    if not request.htmx:
        return render(request, FORM_PAGE, context, status=status)
    response = render(request, FORM_PART, context, status=status)
    if status == 200:
        return response
    # The form asks for the table in return; with a fault it gets itself back.
    return retarget(reswap(response, "outerHTML"), f"#{context['place']}")


def _place(form: forms.Rate) -> str:
    """The id of the form, which several cells may hold at once."""
    if not form.is_fixed:
        return "rate-new"
    named = f"{form['currency'].value()}-{form['month'].value()}"
    return f"rate-{re.sub('[^A-Za-z0-9-]', '', named)}"


def _done(
    request: Request, said: str = "", *, refusal: str = "", undo: "CompanyRate | None" = None
) -> HttpResponse:
    if not request.htmx:
        if refusal:
            messages.error(request, refusal)
        elif said:
            messages.success(request, said)
        return redirect("portfolio:rates")
    context = _context(request) | {"saved": said, "refusal": refusal}
    if undo is not None:
        context["undo"] = {
            "currency": undo.currency,
            "month": f"{undo.month:%Y-%m}",
            "rate": formats.number_as_it_is(undo.rate).replace(formats.NARROW, ""),
            "origin": undo.origin,
        }
    return render(request, PART, context, status=422 if refusal else 200)


def _named(rate: "CompanyRate") -> str:
    return f"{rate.currency}, {formats.month(rate.month)}: {formats.number_as_it_is(rate.rate)}"


def _exported(rows: "Any") -> Iterator[list[object]]:
    for rate in rows:
        yield [rate.currency, rate.month.isoformat(), rate.rate, rate.origin]
