"""The pages of the step "Scores": what is computed, whom people judge, who judges what."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from openkam.core.access.requests import Request
from openkam.domain.selection.models import Round
from openkam.domain.selection.panels import Path
from openkam.domain.selection.views.steps import step_context


def score_step(request: Request, found: Round, here: str) -> dict[str, Any]:
    """Return what every page of this step shows; `here` is its URL name. PermissionDenied."""
    context = step_context(request, found, "scores")
    return context | {"tabs": tabs_of(context["path"], found, here)}


def tabs_of(path: Path, found: Round, here: str) -> list[dict[str, Any]]:
    """Return the pages of the step; none where nothing is judged, so that there is only one."""
    numbers = path.standing
    if not numbers.judged:
        return []
    pages = [
        ("round-scores", _("Scales"), ""),
        ("round-short-list", _("Short list"), numbers.shortlisted),
        ("round-judges", _("Judges"), numbers.judges),
        ("round-judgements", _("Judgements"), numbers.said),
    ]
    tabs = []
    for name, title, count in pages:
        try:
            url = reverse(f"selection:{name}", args=[found.pk])
        except NoReverseMatch:
            continue
        tabs.append({"title": title, "url": url, "count": count, "is_current": name == here})
    return tabs
