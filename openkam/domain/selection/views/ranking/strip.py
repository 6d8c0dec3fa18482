"""The strip above a ranking, and what stands at its line in sentences."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.acceptability import DRAWS
from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.selection.selectors import ranking
from openkam.domain.selection.selectors.counting import SURE, Counts
from openkam.domain.selection.selectors.result import Line, RoundResult
from openkam.domain.selection.selectors.trial import TrialAnswer
from openkam.domain.selection.views.ranking import line as cut_line
from openkam.domain.selection.views.words import signed

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_NAMED = 5


@dataclass(frozen=True)
class Said:
    """A sentence in bold and its detail."""

    first: str
    second: str = ""


def strip(result: RoundResult, counts: Counts, *, waiting: int, overdue: int) -> list[Figure]:
    """Return places, how sure they are, what would swap the line, and what waits."""
    return [
        _places(result, counts),
        _sure(counts),
        _swap(result.line),
        _failing(result, counts) if result.is_draft else _waiting(result, waiting, overdue),
    ]


def at_the_line(line: Line | None) -> list[Said]:
    """Return what should be looked at where the line is drawn."""
    if line is None:
        return []
    return [*([_stays(line)] if line.inside_share is not None else []), _swapped(line)]


def as_it_would_be(actor: "User", answer: TrialAnswer) -> list[Said]:
    """Return who would come inside the line and who would leave it."""
    concerned = answer.coming | answer.leaving
    rows = ranking.rows_by_number(actor, concerned)
    names = {pk: row.name for pk, row in rows.items()}
    if not concerned:
        moved = sum(answer.ranks[pk] != rank for pk, rank in answer.before.items())
        second = ngettext(
            "%(count)s account changes its rank.", "%(count)s accounts change their rank.", moved
        ) % {"count": formats.number(moved)}
        return [Said(_("The same accounts stay inside."), second)]
    parts = []
    if answer.coming:
        parts.append(Said(_("Comes inside:"), _named(answer, names, answer.coming)))
    if answer.leaving:
        parts.append(Said(_("Falls out:"), _named(answer, names, answer.leaving)))
    return parts


def _named(answer: TrialAnswer, names: dict[int, str], rows: frozenset[int]) -> str:
    ordered = sorted(rows, key=answer.ranks.__getitem__)
    said = ", ".join(names.get(pk, "") for pk in ordered[:MOST_NAMED])
    more = len(ordered) - MOST_NAMED
    if more <= 0:
        return f"{said}."
    further = ngettext("and %(count)s more", "and %(count)s more", more)
    return f"{said} {further % {'count': formats.number(more)}}."


def _places(result: RoundResult, counts: Counts) -> Figure:
    places = result.round.places
    if places is None:
        return Figure(_("Places"), formats.UNKNOWN)
    version = result.version
    capacity = cut_line.capacity_of(version)
    is_capacity = capacity is not None and capacity <= places
    caption = _("Places by capacity") if is_capacity else _("Places")
    context = cut_line.why(version, places, None)
    if counts.ranked <= places:
        context = _("All accounts that reach the must-haves fit in.")
    elif counts.inside < places and version.min_score is not None:
        said = _("%(count)s of them taken: the lowest score is %(score)s.")
        score = formats.number(version.min_score, 1)
        context = said % {"count": formats.number(counts.inside), "score": score}
    return Figure(caption, formats.number(places), context)


def _sure(counts: Counts) -> Figure:
    value = _("%(sure)s of %(inside)s") % {
        "sure": formats.number(counts.sure),
        "inside": formats.number(counts.inside),
    }
    context = _("inside the cut in %(share)s of %(draws)s weightings or more") % {
        "share": formats.share(SURE, 0),
        "draws": formats.number(DRAWS),
    }
    return Figure(_("Sure whatever the weights"), value, context)


def _swap(line: Line | None) -> Figure:
    caption = _("Smallest change that swaps the line")
    if line is None:
        return Figure(caption, formats.UNKNOWN, _("nobody stands on the other side of it"))
    if line.change is None:
        return Figure(caption, _("none"), _("no change of a single weight moves anybody across"))
    said = _("on %(criterion)s: %(outside)s for %(inside)s")
    if line.change == 0:
        said = _("At the line, %(outside)s and %(inside)s have the same score.")
    names = {"criterion": line.criterion, "outside": line.outside, "inside": line.inside}
    points = _("%(points)s points") % {"points": signed(line.change)}
    return Figure(caption, points, said % names)


def _failing(result: RoundResult, counts: Counts) -> Figure:
    address = reverse("selection:round-ranking", args=[result.round.pk])
    url = f"{address}?show=failing" if counts.failing else ""
    context = _("they take no place, whatever their score")
    if not result.version.must_haves:
        context = _("no must-have is set")
    return Figure(_("Fail a must-have"), formats.number(counts.failing), context, url)


def _waiting(result: RoundResult, waiting: int, overdue: int) -> Figure:
    tone, context = "", _("inside the line or key accounts already")
    if overdue:
        said = ngettext(
            "%(count)s yearly review overdue", "%(count)s yearly reviews overdue", overdue
        )
        tone, context = "", said % {"count": formats.number(overdue)}
    url = reverse("selection:round-decisions", args=[result.round.pk]) if waiting else ""
    return Figure(_("Waiting for a decision"), formats.number(waiting), context, url, tone)


def _stays(line: Line) -> Said:
    words = {"name": line.inside, "share": formats.share(line.inside_share, 0)}
    if line.inside_share is not None and line.inside_share >= SURE:
        first = _("Last one inside.")
        return Said(
            first if line.inside_has_flags else _("Even the last one inside is sure."),
            _("%(name)s is inside in %(share)s of the weightings.") % words,
        )
    return Said(_("%(name)s stays in, but only in %(share)s of weightings.") % words)


def _swapped(line: Line) -> Said:
    names = {"outside": line.outside, "inside": line.inside, "criterion": line.criterion}
    if line.change == 0:
        return Said(_("At the line, %(outside)s and %(inside)s have the same score.") % names)
    if line.change is None or line.weight is None:
        first = _("No change of a single weight lets %(outside)s in for %(inside)s.") % names
        return Said(first)
    numbers = {"points": signed(line.change), "weight": formats.number(line.weight, 1)}
    first = _("%(outside)s would take its place with %(points)s points on %(criterion)s.")
    second = _("At %(weight)s %% there both score the same; the other weights keep their shares.")
    return Said(first % {**names, **numbers}, second % numbers)
