"""Something that is asked about the people, in a dialog, or without script on a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reselect, reswap, retarget

from openkam.core.access.requests import Request
from openkam.core.face import asking
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


@dataclass(frozen=True, kw_only=True)
class Question(asking.Question):
    """What is asked, and where it leads."""

    crumbs: Sequence[tuple[str, str]] = ()
    """The way back: names and addresses."""
    fields: str = "ui/form.html"
    """The template of the fields."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What that template needs besides the form."""


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


def in_dialog(request: Request, response: HttpResponse) -> HttpResponse:
    """Let an answer that is no success stand where it was asked: in the dialog."""
    if request.htmx and response.status_code >= 400:
        response = retarget(response, "#pe-asked")
        response = reselect(response, "#pe-question")
        response = reswap(response, "innerHTML")
    return response


def _page(request: Request, question: Question, refusal: str, status: int) -> HttpResponse:
    context = {
        **question.given,
        "question": question,
        "form": question.form,
        "refusal": refusal,
        "active": "people",
    }
    return in_dialog(request, render(request, "stakeholders/question.html", context, status=status))


settle = asking.Asking(_page, ((ChangedMeanwhile, 409), (Refusal, 422))).settle
