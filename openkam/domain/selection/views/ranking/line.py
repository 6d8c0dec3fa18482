"""The cut line: where it stands in the table, why there, and what happens at it."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.lists import ListRequest
from openkam.domain.selection.models import ModelVersion, RoundAccount
from openkam.domain.selection.selectors.cut import MOST_WITHOUT_LIMIT
from openkam.domain.selection.selectors.ranking import NEAR
from openkam.domain.selection.selectors.result import ResultRow, RoundResult
from openkam.domain.selection.selectors.trial import TrialAnswer

Pair = tuple[RoundAccount, ResultRow]


def between(
    result: RoundResult, rows: Sequence[Pair], request: ListRequest
) -> dict[int, SafeString]:
    """Return the line before the first row that is not inside, in the order of the ranks."""
    if request.order != "rank" or request.filters.get("show") in ("failing", "outside"):
        return {}
    first = next((n for n, (_row, found) in enumerate(rows) if not found.is_inside), None)
    if first is None or rows[first][1].rank is None:
        return {}
    if first == 0 and request.page > 1 and not _is_first_outside(result, rows[0][1]):
        return {}
    said = why(result.version, result.round.places or 0, rows[first][1])
    neighbours = first and (rows[first - 1][1].rank or 0) + 1 == rows[first][1].rank
    if neighbours:
        said = f"{said} {gap(rows[first - 1][1], rows[first][1])}"
    places = _places(result.round.places or 0)
    return {first: format_html('<div class="sel-line"><b>{}</b> {}</div>', places, said)}


def why(version: ModelVersion, places: int, outside: ResultRow | None) -> str:
    """Return which limit draws the line here."""
    is_low = (
        outside is not None
        and outside.rank is not None
        and outside.rank <= places
        and version.min_score is not None
    )
    if is_low and outside is not None and outside.rank is not None:
        left = places - outside.rank + 1
        said = ngettext(
            "The lowest score is %(score)s, so %(count)s place stays empty.",
            "The lowest score is %(score)s, so %(count)s places stay empty.",
            left,
        )
        score = formats.number(version.min_score, 1)
        return said % {"score": score, "count": formats.number(left)}
    capacity = capacity_of(version)
    if capacity is not None and capacity <= places:
        return capacity_text(version)
    if version.max_accounts is not None and version.max_accounts <= places:
        return _("So many accounts you set as the most.")
    if places >= MOST_WITHOUT_LIMIT:
        return _("No limit is set, so the first %(count)s count.") % {
            "count": formats.number(places)
        }
    return ""


def capacity_of(version: ModelVersion) -> int | None:
    """Return how many accounts the managers can care for; None where that is not said."""
    if version.managers is None or version.accounts_each is None:
        return None
    return version.managers * version.accounts_each


def capacity_text(version: ModelVersion) -> str:
    """Return the capacity in words."""
    managers, each = version.managers or 0, version.accounts_each or 0
    said = ngettext(
        "%(managers)s manager cares for %(each)s accounts.",
        "%(managers)s managers care for %(each)s accounts each.",
        managers,
    )
    return said % {"managers": formats.number(managers), "each": formats.number(each)}


def gap(last: ResultRow, following: ResultRow) -> str:
    """Return by how much the first one outside is below the last one inside."""
    if last.score is None or following.score is None:
        return ""
    points = last.score - following.score
    if points < 0.005:
        return _tie(last, following)
    return _("%(name)s is %(points)s points short of it.") % {
        "name": following.name,
        "points": formats.number(points, 2),
    }


def _tie(last: ResultRow, following: ResultRow) -> str:
    name = {"name": following.name}
    if (last.revenue or 0) > (following.revenue or 0):
        return _("%(name)s has the same score and is outside for its smaller revenue.") % name
    return _("%(name)s is outside by the alphabet alone: score and revenue are the same.") % name


def part_of(order: list[int], answer: TrialAnswer, show: str) -> list[int]:
    """Return the rows of a tried ranking on one side of its line, or near it."""
    if show in ("inside", "outside"):
        return [pk for pk in order if (pk in answer.inside_after) == (show == "inside")]
    if show == "near":
        places, ranks = answer.result.round.places or 0, answer.ranks
        return [pk for pk in order if places - NEAR < ranks[pk] <= places + NEAR]
    return order


def _is_first_outside(result: RoundResult, found: ResultRow) -> bool:
    return found.rank == (result.round.places or 0) + 1


def _places(places: int) -> str:
    said = ngettext("Cut line: %(count)s place.", "Cut line: %(count)s places.", places)
    return said % {"count": formats.number(places)}
