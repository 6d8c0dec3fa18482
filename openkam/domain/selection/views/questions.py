"""Something that is asked before it is done, on a page of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from openkam.core.access.requests import Request
from openkam.domain.selection.services import Refusal


@dataclass(frozen=True)
class Question:
    """What is asked, and what follows from it."""

    title: str
    button: str
    text: str = ""
    points: Sequence[tuple[str, str]] = ()
    """What becomes of it: tone ("", "watch", "act") and words."""
    form: django_forms.Form | None = None
    is_danger: bool = False
    back: str = ""
    """Where Cancel leads; else to the rounds."""


def typed(request: Request) -> Any:
    """Return what a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


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
    except Refusal as refusal:
        return ask(request, question, refusal=refusal, status=422)
    messages.success(request, said)
    return redirect((to() if to else "") or question.back or reverse("selection:rounds"))


def ask(
    request: Request, question: Question, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """Show the question, with why it could not be done where it was refused."""
    said = str(refusal) if refusal else ""
    form = question.form
    if said and refusal and form is not None and refusal.field in form.fields:
        form.add_error(refusal.field, said)
        said = ""
    context = {
        "question": question,
        "form": form,
        "refusal": said,
        "back": question.back or reverse("selection:rounds"),
        "active": "selection",
    }
    return render(request, "selection/question.html", context, status=status)
