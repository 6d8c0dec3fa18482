"""What stands beside a ranking: the weights and the cut to be tried, and what to do with them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.selection.selectors.contributions import ResultCriterion
from openkam.domain.selection.selectors.result import RoundResult
from openkam.domain.selection.selectors.trial import TrialAnswer
from openkam.domain.selection.views.colours import swatch
from openkam.domain.selection.views.ranking.asked import Question
from openkam.domain.selection.views.ranking.strip import as_it_would_be, at_the_line

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Slider:
    """One criterion with its weight."""

    name: str
    key: str
    weight: int
    before: int
    source: str
    swatch: SafeString

    @property
    def change(self) -> str:
        """By how many points it is moved; "" where it stands as it counts."""
        moved = self.weight - self.before
        return "" if not moved else f"{'+' if moved > 0 else ''}{formats.number(moved)}"


def judging_people(result: RoundResult) -> int:
    """Return how many people judge in the round; nobody where all is computed."""
    if all(one.measure for one in result.criteria):
        return 0
    return result.round.judges.filter(left_on=None, user__is_active=True).count()


def side(
    actor: "User", question: Question, answer: TrialAnswer | None, *, judges: int
) -> dict[str, Any]:
    """Return the sliders, the limits, and the sentences on the line; `judges` people judge."""
    result, shown = question.result, question.shown
    found = result.round
    sliders = (
        Slider(
            name=one.name,
            key=f"w{one.pk}",
            weight=shown.weights[one.pk],
            before=one.weight,
            source=_source(one, judges),
            swatch=swatch(place),
        )
        for place, one in enumerate(result.criteria)
    )
    return {
        "sliders": _drawn(tuple(sliders)),
        "limits": _limits(question),
        "is_tried": answer is not None,
        "url": reverse("selection:round-ranking", args=[found.pk]),
        "htmx_url": reverse("selection:round-what-if", args=[found.pk]),
        "save_url": reverse("selection:round-what-if-save", args=[found.pk]),
        "new_name": _("%(name)s, revised") % {"name": found.name},
        "kept": question.kept.items(),
        "may_save": actor.is_head,
        "said": as_it_would_be(actor, answer) if answer else at_the_line(result.line),
        "shares_hold": answer is None or answer.shares_hold,
    }


@lru_cache(maxsize=256)
def _drawn(sliders: tuple[Slider, ...]) -> SafeString:
    return render_to_string("selection/_sliders.html", {"sliders": sliders})


def _limits(question: Question) -> list[dict[str, Any]]:
    shown = question.shown
    return [
        {"key": "managers", "title": _("Managers"), "value": shown.managers, "step": 1, "low": 1},
        {
            "key": "accounts_each",
            "title": _("Accounts each"),
            "value": shown.accounts_each,
            "step": 1,
            "low": 1,
        },
        {
            "key": "max_accounts",
            "title": _("At most"),
            "value": shown.max_accounts,
            "step": 1,
            "low": 1,
        },
        {
            "key": "min_score",
            "title": _("Lowest score"),
            "value": None if shown.min_score is None else f"{shown.min_score:g}",
            "step": 0.1,
            "low": 1,
        },
    ]


def _source(one: ResultCriterion, judges: int) -> str:
    if one.measure:
        return _("data · %(anchors)s") % {"anchors": one.anchors} if one.anchors else _("data")
    if not judges:
        return _("judged · nobody judges yet")
    said = ngettext("judged by %(count)s person", "judged by %(count)s people", judges)
    return said % {"count": formats.number(judges)}
