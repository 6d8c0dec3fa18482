"""What becomes fixed when a round is run, and what stays open when it is closed."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Round
from openkam.domain.selection.selectors.catalogue import name_of
from openkam.domain.selection.selectors.standing import standing

if TYPE_CHECKING:
    from openkam.core.access.models import User

Point = tuple[str, str]
"""Tone ("", "watch" or "act") and words."""


def fixed_by_running(actor: "User", found: Round) -> list[Point]:
    """Return what can be changed no more once the round is run, and what is not there yet."""
    numbers = standing(actor, found)
    weighed = ", ".join(
        f"{name_of(row.criterion)} {formats.share(row.weight / 100, 0)}" for row in numbers.criteria
    )
    ranked = ngettext(
        "%(count)s account ranked as of %(day)s, %(inside)s above the line",
        "%(count)s accounts ranked as of %(day)s, %(inside)s above the line",
        numbers.ranked,
    ) % {
        "count": formats.number(numbers.ranked),
        "day": formats.day(found.as_of),
        "inside": formats.number(numbers.inside),
    }
    points = [("", _("Criteria and weights: %(weights)s") % {"weights": weighed}), ("", ranked)]
    if numbers.expected:
        given = _("%(said)s of %(expected)s judgements") % {
            "said": formats.number(numbers.said),
            "expected": formats.number(numbers.expected),
        }
        points.append(("", given))
    return points + _unsure(numbers.judged, numbers.judges, numbers.missing)


def left_by_closing(actor: "User", found: Round) -> list[Point]:
    """Return what was decided in the round, and what was not."""
    numbers = standing(actor, found)
    decided = ngettext(
        "%(count)s account is decided, %(accepted)s of them accepted",
        "%(count)s accounts are decided, %(accepted)s of them accepted",
        numbers.decided,
    ) % {
        "count": formats.number(numbers.decided),
        "accepted": formats.number(numbers.accepted),
    }
    points = [("", decided)]
    if numbers.waiting:
        left = ngettext(
            "%(count)s account still waits for a decision. It keeps the status that it has.",
            "%(count)s accounts still wait for a decision. They keep the status that they have.",
            numbers.waiting,
        )
        points.append(("watch", left % {"count": formats.number(numbers.waiting)}))
    return points


def _unsure(judged: int, judges: int, missing: int) -> list[Point]:
    if judged and not judges:
        text = _("Nobody was asked to judge: those scores stay ranges from 1 to 10 for ever.")
        return [("watch", text)]
    if not missing:
        return []
    said = ngettext(
        "%(count)s judgement is missing and stays a range from 1 to 10.",
        "%(count)s judgements are missing and stay ranges from 1 to 10.",
        missing,
    )
    return [("watch", said % {"count": formats.number(missing)})]
