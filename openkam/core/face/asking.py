"""Something that is asked before it is done: a question, its answer, and what was wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

if TYPE_CHECKING:
    from openkam.core.access.requests import Request


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked; each room adds what its page shows besides."""

    title: str
    button: str
    back: str = ""
    """Where Cancel leads, and the answer where nothing else is said."""
    text: str = ""
    form: Any = None
    """A form, or several rows that are asked like one."""
    is_danger: bool = False


Asked = TypeVar("Asked", bound=Question)


@dataclass(frozen=True)
class Asking(Generic[Asked]):
    """How a room asks."""

    page: "Callable[[Request, Asked, str, int], HttpResponse]"
    """Shows a question, with why it could not be done ("" if it was not tried), under a status."""
    refusals: tuple[tuple[type[Exception], int], ...]
    """What a wish may be refused with, and the status of the answer; the narrower ones first."""
    otherwise: Callable[[], str] = str
    """Where an answer leads of a question that does not say it."""

    def settle(
        self,
        request: "Request",
        question: Asked,
        keep: Callable[[dict[str, Any]], str],
        *,
        to: Callable[[], str] | None = None,
    ) -> HttpResponse:
        """Ask; once the answer is sent rightly, do it, say so and lead on."""
        if request.method != "POST":
            return self.page(request, question, "", 200)
        form = question.form or django_forms.Form(request.POST)
        if not form.is_valid():
            return self.page(request, question, "", 422)
        try:
            said = keep(form.cleaned_data)
        except tuple(kind for kind, _status in self.refusals) as refusal:
            return self._refused(request, question, refusal)
        messages.success(request, said)
        return redirect((to() if to else "") or question.back or self.otherwise())

    def _refused(self, request: "Request", question: Asked, refusal: Exception) -> HttpResponse:
        status = next(status for kind, status in self.refusals if isinstance(refusal, kind))
        said, field = str(refusal), getattr(refusal, "field", "")
        form = question.form
        if form is not None and field in form.fields:
            if isinstance(form, django_forms.Form):
                form.add_error(field, said)
            said = ""
        return self.page(request, question, said, status)


def typed(request: "Request") -> Any:
    """Return what a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None
