"""Something that is asked about the people, in a dialog, or without script on a page of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reselect, reswap, retarget

from openkam.core.access.requests import Request
from openkam.domain.stakeholders.services import ChangedMeanwhile, Refusal

LONGEST_NUMBER = 19  # digits that no database counts any more


class Rows:
    """Several rows of the same fields, asked like one form."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows
        self.fields: dict[str, Any] = {}
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """Whether each row is right."""
        return bool(self.rows.is_valid())


@dataclass(frozen=True)
class Question:
    """What is asked, and where it leads."""

    title: str
    button: str
    back: str
    """Where Cancel leads, and the answer where nothing else is said."""
    text: str = ""
    form: django_forms.Form | Rows | None = None
    is_danger: bool = False
    crumbs: Sequence[tuple[str, str]] = ()
    """The way back: names and addresses."""
    fields: str = "ui/form.html"
    """The template of the fields."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What that template needs besides the form."""


def typed(request: Request) -> Any:
    """Return what a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def back_of(request: Request, otherwise: str) -> str:
    """Return the page of ours from which the reader came, as the address names it."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else otherwise


def seen_of(request: Request, now: int | None) -> int | None:
    """Return which row the reader had before them when the form was shown; `now` is today's."""
    if request.method != "POST" or "seen" not in request.POST:
        return now
    return number_of(request.POST["seen"])


def number_of(text: str) -> int | None:
    """Return the number of a row as an address or a form names it; None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER
    return int(text) if is_number else None


def settle(
    request: Request,
    question: Question,
    keep: Callable[[dict[str, Any]], str],
    *,
    to: Callable[[], str] | None = None,
) -> HttpResponse:
    """Ask; once the answer is sent rightly, do it, say so and lead on."""
    if request.method != "POST":
        return ask(request, question)
    form = question.form or django_forms.Form(request.POST)
    if not form.is_valid():
        return ask(request, question, status=422)
    try:
        said = keep(form.cleaned_data)
    except ChangedMeanwhile as refusal:
        return ask(request, question, refusal=refusal, status=409)
    except Refusal as refusal:
        return ask(request, question, refusal=refusal, status=422)
    messages.success(request, said)
    return redirect((to() if to else "") or question.back)


def ask(
    request: Request, question: Question, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """Show the question, with why it could not be done where it was refused."""
    said = str(refusal) if refusal else ""
    form = question.form
    if said and refusal and form is not None and refusal.field in form.fields:
        if isinstance(form, django_forms.Form):
            form.add_error(refusal.field, said)
        said = ""
    context = {
        **question.given,
        "question": question,
        "form": form,
        "refusal": said,
        "active": "people",
    }
    return in_dialog(request, render(request, "stakeholders/question.html", context, status=status))


def in_dialog(request: Request, response: HttpResponse) -> HttpResponse:
    """Let an answer that is no success stand where it was asked: in the dialog."""
    if request.htmx and response.status_code >= 400:
        response = retarget(response, "#pe-asked")
        response = reselect(response, "#pe-question")
        response = reswap(response, "innerHTML")
    return response
