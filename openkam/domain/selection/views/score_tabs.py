"""The pages of the step "Scores": what is computed, whom people judge, who judges what."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from openkam.core.access.models import User
from openkam.domain.selection import panels
from openkam.domain.selection.models import Round


def score_step(actor: User, found: Round, here: str) -> dict[str, Any]:
    """Return what every page of this step shows; `here` is its URL name. PermissionDenied."""
    path = panels.path_of(actor, found, here="scores")
    numbers = path.standing
    pages = [
        ("round-scores", _("Scores"), ""),
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
    return {
        "round": found,
        "path": path,
        "tabs": tabs,
        "may_decide": actor.is_active and actor.is_head,
        "is_open": found.state == Round.State.OPEN,
        "active": "selection",
    }
