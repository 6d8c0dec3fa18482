"""Something that is asked about a selection before it is done, on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openkam.core.access.requests import Request
from openkam.core.face import asking
from openkam.domain.selection.services import Refusal


@dataclass(frozen=True, kw_only=True)
class Question(asking.Question):
    """What is asked, and what follows from it; without `back` Cancel leads to the rounds."""

    points: Sequence[tuple[str, str]] = ()
    """What becomes of it: tone ("", "watch", "act") and words."""


def _rounds() -> str:
    return reverse("selection:rounds")


def _page(request: Request, question: Question, refusal: str, status: int) -> HttpResponse:
    context = {
        "question": question,
        "form": question.form,
        "refusal": refusal,
        "back": question.back or _rounds(),
        "active": "selection",
    }
    return render(request, "selection/question.html", context, status=status)


settle = asking.Asking(_page, ((Refusal, 422),), _rounds).settle
