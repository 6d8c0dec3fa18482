"""The first visit: the one-time code, the choice, one's own company; and leaving the demo."""

import logging

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from openkam.core.access import setup_code, users
from openkam.core.access.gate import require_administrator
from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.jobs import selectors as jobs
from openkam.domain.portfolio.services.company import LogoNotAccepted
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.shell.web import first_visit
from openkam.shell.web.forms import setup as forms

logger = logging.getLogger(__name__)
CODE, JOB = "setup_code", "setup_job"  # kept in the visitor's session


@login_not_required
@never_cache
def setup(request: HttpRequest) -> HttpResponse:
    """Ask for the code that the server printed; then offer the demo or one's own data."""
    if first_visit.is_over():
        return redirect("/")
    if _is_admitted(request):
        # Without the demo there is nothing to choose between.
        is_offered = first_visit.demo_is_offered()
        return render(request, "web/setup.html") if is_offered else redirect("web:setup-company")
    if request.method == "POST":
        return _admit(request)
    setup_code.current_code()
    form = forms.SetupCode(initial={"code": request.GET.get("code", "")})
    return render(request, "web/setup_code.html", {"form": form})


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password_again")
def setup_company(request: HttpRequest) -> HttpResponseBase:
    """Create the company and its first administrator, and sign them in."""
    if first_visit.is_over() or not _is_admitted(request):
        return redirect("web:setup")
    actor = request.user if isinstance(request.user, User) else None
    kind = forms.StartCompany if actor else forms.StartCompanyAsAdministrator
    form = kind(request.POST or None, request.FILES or None)
    if form.is_valid():
        user = _start(form, actor)
        if user is not None:
            request.session.pop(CODE, None)
            answer: HttpResponseBase = perform_login(request, user) if not actor else redirect("/")
            return answer
    status = 422 if form.is_bound else 200
    return render(request, "web/setup_company.html", {"form": form}, status=status)


@login_not_required
@never_cache
def setup_demo(request: HttpRequest) -> HttpResponse:
    """Begin to build the demo company, and show how far it is."""
    if request.method == "POST":
        if first_visit.is_over() or not (_is_admitted(request) and first_visit.demo_is_offered()):
            return redirect("web:setup")
        try:
            request.session[JOB] = first_visit.start_demo(today=timezone.localdate()).pk
        except Refusal as fault:
            messages.error(request, str(fault))
            return redirect("web:setup")
        return redirect("web:setup-demo")
    number = request.session.get(JOB)
    if number is None:
        return redirect("web:setup")
    job = jobs.job(users.system_user(), number)
    if job.state == job.State.DONE:
        setup_code.remove()
        request.session.flush()
        answer = redirect("account_login")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": answer.url})
        return answer
    fragment = request.headers.get("HX-Request")
    template = "web/_setup_progress.html" if fragment else "web/setup_demo.html"
    return render(request, template, {"job": job})


def demo_leave(request: Request) -> HttpResponse:
    """Ask once, then wipe the demo with its users, and begin the first visit."""
    require_administrator(request.user)
    if not first_visit.is_demo():
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "web/demo_leave.html", {"active": "settings"})
    try:
        code = first_visit.leave_demo(request.user)
    except Refusal as fault:
        messages.error(request, str(fault))
        return redirect("web:demo-leave")
    logout(request)
    logger.warning("The demo is gone. First visit: enter the one-time code %s", code)
    return redirect("web:setup")


def _is_admitted(request: HttpRequest) -> bool:
    return setup_code.matches(request.session.get(CODE, ""))


def _admit(request: HttpRequest) -> HttpResponse:
    form, status = forms.SetupCode(request.POST), 422
    if not ratelimit.consume(request, action="setup_code"):
        form.add_error("code", _("Too many attempts. Try again in some minutes."))
        status = 429
    elif form.is_valid() and setup_code.matches(form.cleaned_data["code"]):
        request.session.cycle_key()
        request.session[CODE] = form.cleaned_data["code"]
        return redirect("web:setup")
    elif form.is_valid():
        form.add_error("code", _("This is not the code that the server printed."))
    return render(request, "web/setup_code.html", {"form": form}, status=status)


def _start(form: forms.StartCompany, actor: User | None) -> User | None:
    """Store what the form says; None when it was refused, with the reason in the form."""
    given = form.cleaned_data
    company = {name: given[name] for name in ("name", "currency", "first_month", "language")}
    logo = given.get("logo")
    administrator = None
    if actor is None:
        administrator = {
            "name": given["administrator_name"],
            "email": given["email"],
            "password": given["password"],
            "language": given["language"],
        }
    try:
        return first_visit.start_with_own_data(
            company={**company, "logo": logo.read() if logo else None},
            administrator=administrator,
            actor=actor,
        )
    except ValidationError as fault:
        form.add_error("password", fault)
    except LogoNotAccepted as fault:
        form.add_error("logo", str(fault))
    except (Refusal, users.UserRefusal) as fault:
        form.add_error(None, str(fault))
    return None
