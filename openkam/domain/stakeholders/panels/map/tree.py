"""The people as a list that is indented by who reports to whom: the map of a phone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openkam.core.face.people import initials
from openkam.domain.stakeholders.panels.map import words
from openkam.domain.stakeholders.panels.map.card import address
from openkam.domain.stakeholders.selectors.map import PeopleMap, Stakeholder

DEEPEST = 6  # levels that are indented; a phone has no room for more


@dataclass(frozen=True)
class Branch:
    """One person of the list."""

    one: Stakeholder
    initials: str
    depth: int
    under: str  # who stands above, in words
    attitude: str  # "" where opinions are not shown
    tone: str
    tie: str
    url: str


def tree(found: PeopleMap) -> Iterator[Branch]:
    """Yield everybody once, each right below whom they report to."""
    below: dict[int | None, list[Stakeholder]] = {}
    for one in found.people:
        below.setdefault(found.reports_to.get(one.pk), []).append(one)
    # Who leads somebody stands before those who stand alone.
    tops = sorted(below.get(None, []), key=lambda one: one.pk not in below)
    waiting = [(one, 0) for one in reversed(tops)]
    while waiting:
        one, depth = waiting.pop()
        yield _branch(found, one, depth)
        waiting += [(report, depth + 1) for report in reversed(below.get(one.pk, []))]


def _branch(found: PeopleMap, one: Stakeholder, depth: int) -> Branch:
    boss = found.person(found.reports_to.get(one.pk, 0))
    return Branch(
        one=one,
        initials=initials(one.name),
        depth=min(depth, DEEPEST),
        under=_("reports to %(name)s") % {"name": boss.name} if boss else "",
        attitude=words.attitude(one.attitude) if found.shows_opinions else "",
        tone=words.MARKS[one.attitude][1] if found.shows_opinions else "",
        tie=words.of_tie(one.best_tie, found) if one.best_tie else _("no tie"),
        url=address("stakeholders:person", one.pk),
    )
