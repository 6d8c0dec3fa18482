"""Settings: the segments, with the number of their accounts."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.asking import typed
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.views.care_pages import CarePage, Question, answer, show


def _fill(actor: User) -> dict[str, Any]:
    found = selectors.counted_segments(actor)
    return {
        "rows": [
            {"segment": one, "count": count, "shown_count": formats.number(count)}
            for one, count in found
        ]
    }


PAGE = CarePage(
    "portfolio:segments",
    "portfolio/_segments.html",
    gettext_lazy("Segments"),
    "portfolio:segment-add",
    gettext_lazy("Add segment"),
    _fill,
)


@require_safe
def segments(request: Request) -> HttpResponse:
    """Show the segments with the number of their accounts."""
    return show(request, PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
def segment_add(request: Request) -> HttpResponse:
    """Add a segment."""
    require_head_or_administrator(request.user)
    question = Question(
        title=_("Add segment"),
        form=forms.Named(typed(request)),
        action=reverse("portfolio:segment-add"),
        button=_("Add segment"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        return _("%(name)s is added.") % {"name": services.add_segment(request.user, **cleaned)}

    return answer(request, PAGE, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def segment_change(request: Request, pk: int) -> HttpResponse:
    """Rename a segment."""
    segment = services.segment_to_change(request.user, pk)
    question = Question(
        title=_("Rename %(name)s") % {"name": segment},
        form=forms.Named(typed(request), initial={"name": segment.name}),
        action=reverse("portfolio:segment-change", args=[pk]),
        button=_("Save"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.rename_segment(request.user, pk, **cleaned)
        return _("Saved.")

    return answer(request, PAGE, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def segment_merge(request: Request, pk: int) -> HttpResponse:
    """Ask in which other segment this one goes up, and merge them."""
    segment = services.segment_to_change(request.user, pk)
    others = [(one.pk, one.name) for one in selectors.segments() if one.pk != pk]
    question = Question(
        title=_("Merge %(name)s into another segment") % {"name": segment},
        form=forms.Target(typed(request), label=_("Into"), others=others),
        action=reverse("portfolio:segment-merge", args=[pk]),
        button=_("Merge"),
        text=_("All its accounts get the other segment; this one is gone afterwards."),
        is_danger=True,
    )

    def keep(cleaned: dict[str, Any]) -> str:
        kept = services.merge_segments(request.user, keep_id=cleaned["target"], merged_id=pk)
        return _("%(name)s has gone up in %(kept)s.") % {"name": segment, "kept": kept}

    return answer(request, PAGE, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def segment_remove(request: Request, pk: int) -> HttpResponse:
    """Say how many accounts lose their segment, and remove it."""
    segment = services.segment_to_change(request.user, pk)
    counts = {one.pk: count for one, count in selectors.counted_segments(request.user)}
    count = counts.get(pk, 0)
    said = ngettext(
        "%(count)s account will have no segment any more. Merge it into another segment to keep"
        " them together.",
        "%(count)s accounts will have no segment any more. Merge it into another segment to keep"
        " them together.",
        count,
    )
    question = Question(
        title=_("Remove %(name)s") % {"name": segment},
        form=forms.Sure(typed(request)),
        action=reverse("portfolio:segment-remove", args=[pk]),
        button=_("Remove segment"),
        text=said % {"count": formats.number(count)} if count else _("No account has it."),
        is_danger=True,
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.remove_segment(request.user, pk)
        return _("%(name)s is removed.") % {"name": segment}

    return answer(request, PAGE, question, keep)
