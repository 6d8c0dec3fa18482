"""On whom an account hangs, in words."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.selectors.coverage import US, Measured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openkam.calc.losses import Hanging
    from openkam.domain.stakeholders.selectors.network import Node

MOST_NAMES = 4
NEXT_TO_NOTHING = 0.005


def said(found: Measured) -> dict[str, Any]:
    """Return the verdict in a sentence, what is between us and the deciders, and the hinges."""
    first, tone = _verdict(found)
    return {
        "first": first,
        "tone": tone,
        "deciders": _deciders(found),
        "hinges": [_hinge(found, one) for one in found.threads.hangs_on],
    }


def names(found: Measured, people: "Iterable[Node]") -> str:
    """Return the names of some people, of many only the first."""
    known = [found.name(one) for one in people]
    if len(known) <= MOST_NAMES:
        return ", ".join(known)
    more = formats.number(len(known) - MOST_NAMES)
    return _("%(names)s and %(count)s more") % {
        "names": ", ".join(known[:MOST_NAMES]),
        "count": more,
    }


def who(person: "Node") -> str:
    """Return how an address names a person of either side."""
    return f"{person[0]}-{person[1]}"


def _verdict(found: Measured) -> tuple[str, str]:
    hinges = found.threads.hangs_on
    if found.threads.verdict == "untied":
        return _("Nobody of us is in touch: no contact both ways in the last 90 days."), "act"
    if len(hinges) == 1:
        name = found.name(hinges[0].person)
        return _("This account hangs on %(name)s alone.") % {"name": name}, "act"
    if hinges:
        count = formats.number(len(hinges))
        return _("This account hangs on %(count)s people, on each alone.") % {"count": count}, "act"
    if found.threads.cut is None:
        return _("It is open whether this account hangs on one person."), "watch"
    if found.threads.cut.size == 0:
        return _("No live way leads to those who decide."), "act"
    return _("This account hangs on nobody alone."), "fine"


def _deciders(found: Measured) -> str:
    """Return who stands between us and the deciders; unknown is said, and never taken as fine."""
    cut, deciders = found.threads.cut, found.standing.deciders
    if cut is None:
        return _(
            "No decider is known, so nobody can say who stands between us and the decision: note"
            " who decides."
        )
    known = names(found, deciders)
    if cut.size == 0:
        return _("Nothing live leads from us to %(deciders)s.") % {"deciders": known}
    words = {"deciders": known, "people": names(found, cut.people), "count": cut.size}
    if cut.size == 1:
        through = names(found, cut.each_alone)
        return _("Every live way to %(deciders)s leads over %(people)s.") % {
            **words,
            "people": through,
        }
    return ngettext(
        "%(count)s person would have to be lost to cut every live way to %(deciders)s: %(people)s.",
        "%(count)s people would have to be lost to cut every live way to %(deciders)s: %(people)s.",
        cut.size,
    ) % {**words, "count": formats.number(cut.size)}


def _hinge(found: Measured, one: "Hanging[Node]") -> dict[str, Any]:
    side, pk = one.person
    account = found.snapshot.account.pk
    address = reverse("web:account-people-coverage", args=[account])
    return {
        "name": found.name(one.person),
        "side": _("of ours") if side == US else found.positions[pk].title or _("of theirs"),
        "is_ours": side == US,
        "reasons": [reason(code, one.left) for code in one.reasons],
        "url": f"{address}?who={who(one.person)}#if-leaves",
    }


def reason(code: str, left: float | None = None) -> str:
    """Return why an account hangs on somebody."""
    if code == "deciders":
        return _("every live way to the deciders leads over them")
    if left is None:
        return _("without them less than half of the influence in touch is left")
    if left < NEXT_TO_NOTHING:
        return _("without them nobody is in touch any more")
    return _("without them %(share)s of the influence in touch is left") % {
        "share": formats.share(left, 0)
    }
