"""Settings: what this company wants to know of every account besides our own fields."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.asking import typed
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.views.care_pages import CarePage, Question, answer, done, show


def _fill(actor: User) -> dict[str, Any]:
    found = selectors.counted_own_fields(actor)
    return {"rows": [{"field": one, "count": formats.number(count)} for one, count in found]}


PAGE = CarePage(
    "portfolio:own-fields",
    "portfolio/_own_fields.html",
    gettext_lazy("Own fields"),
    "portfolio:own-field-add",
    gettext_lazy("Add own field"),
    _fill,
)


@require_safe
def own_fields(request: Request) -> HttpResponse:
    """Show the own fields with the number of accounts that have a value."""
    return show(request, PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
def own_field_add(request: Request) -> HttpResponse:
    """Add an own field after the others."""
    require_head_or_administrator(request.user)
    question = Question(
        title=_("Add own field"),
        form=forms.OwnFieldShape(typed(request)),
        action=reverse("portfolio:own-field-add"),
        button=_("Add own field"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        return _("%(name)s is added.") % {"name": services.add_own_field(request.user, **cleaned)}

    return answer(request, PAGE, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def own_field_change(request: Request, pk: int) -> HttpResponse:
    """Rename an own field, or change its kind."""
    field = services.own_field_to_change(request.user, pk)
    question = Question(
        title=_("Change %(name)s") % {"name": field},
        form=forms.OwnFieldShape(typed(request), initial={"name": field.name, "kind": field.kind}),
        action=reverse("portfolio:own-field-change", args=[pk]),
        button=_("Save"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.change_own_field(request.user, pk, **cleaned)
        return _("Saved.")

    return answer(request, PAGE, question, keep)


@require_POST
def own_field_move(request: Request, pk: int) -> HttpResponse:
    """Let an own field change places with its neighbour."""
    field = services.move_own_field(request.user, pk, up=request.POST.get("direction") == "up")
    return done(request, PAGE, _("%(name)s is moved.") % {"name": field})


@require_http_methods(["GET", "HEAD", "POST"])
def own_field_remove(request: Request, pk: int) -> HttpResponse:
    """Say how many values would be lost, and remove the field."""
    field = services.own_field_to_change(request.user, pk)
    counts = {one.pk: count for one, count in selectors.counted_own_fields(request.user)}
    count = counts.get(pk, 0)
    said = ngettext(
        "The value of %(count)s account would be lost. This cannot be brought back.",
        "The values of %(count)s accounts would be lost. This cannot be brought back.",
        count,
    )
    question = Question(
        title=_("Remove %(name)s") % {"name": field},
        form=forms.Sure(typed(request)),
        action=reverse("portfolio:own-field-remove", args=[pk]),
        button=_("Remove own field"),
        text=said % {"count": formats.number(count)} if count else _("No account has a value."),
        is_danger=True,
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.remove_own_field(request.user, pk)
        return _("%(name)s is removed.") % {"name": field}

    return answer(request, PAGE, question, keep)
