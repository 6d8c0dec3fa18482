"""What the pages of tiers, segments and own fields share: a table, and a question in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import reswap, retarget

from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.services import Refusal


@dataclass(frozen=True)
class CarePage:
    """One of the pages: its address, its template, and what fills its table."""

    url_name: str
    template: str
    title: Any
    add_url_name: str
    add_title: Any
    fill: Callable[[User], dict[str, Any]]


@dataclass(frozen=True)
class Question:
    """Something that is asked before it is done, as a form of its own."""

    title: str
    form: django_forms.Form
    action: str
    button: str
    text: str = ""
    is_danger: bool = False


def show(request: Request, page: CarePage) -> HttpResponse:
    """Show the table; the selector passes the gate."""
    return render(request, "portfolio/care_page.html", _context(request, page))


def answer(
    request: Request, page: CarePage, question: Question, keep: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Ask; once the form is sent rightly, keep what it says and tell what was done."""
    if request.method != "POST":
        return _ask(request, page, question)
    if not question.form.is_valid():
        return _ask(request, page, question, status=422)
    try:
        said = keep(question.form.cleaned_data)
    except Refusal as refusal:
        question.form.add_error(None, str(refusal))
        return _ask(request, page, question, status=422)
    return done(request, page, said)


def done(request: Request, page: CarePage, said: str) -> HttpResponse:
    """Return the table as it is now, with a word on what was done."""
    if request.htmx:
        return render(request, page.template, _context(request, page) | {"saved": said})
    messages.success(request, said)
    return redirect(page.url_name)


def _ask(request: Request, page: CarePage, question: Question, status: int = 200) -> HttpResponse:
    context = {"question": question, "page": page, "active": "settings"}
    if not request.htmx:
        return render(request, "portfolio/care_question.html", context, status=status)
    response = render(request, "portfolio/_care_question.html", context, status=status)
    if status == 200:
        return response
    # The form asks for the table in return; with a fault it gets itself back.
    return retarget(reswap(response, "innerHTML"), "#care-question")


def _context(request: Request, page: CarePage) -> dict[str, Any]:
    return {
        **page.fill(request.user),
        "page": page,
        "active": "settings",
        "may_decide": selectors.may_decide_care(request.user),
        "sees_all": request.user.sees_all_accounts,
    }
