"""Where a round goes on: one sentence on what to do now, and the one way to do it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Round

if TYPE_CHECKING:
    from openkam.domain.selection.panels.path import Path


@dataclass(frozen=True)
class GoingOn:
    """What to do now in a round."""

    text: str
    action: str = ""
    url: str = ""
    """"" where there is only to wait."""


def going_on(found: Round, path: "Path") -> GoingOn:
    """Return what to do now in a round, for those who see the whole of it."""
    if found.measured_at is None:
        return GoingOn(_("The accounts are being measured. Then the criteria are proposed."))
    if path.current is None:
        url = path.steps[-1].url or path.steps[-2].url
        return GoingOn(_("This round is closed. Its list stands."), _("Open the list"), url)
    text, action = WORDS[path.current.key](path)
    return GoingOn(text, action, _url(found, path) or reverse("selection:rounds"))


def _url(found: Round, path: "Path") -> str:
    """Where it goes on: among the pages of the scores the one that is asked for."""
    numbers = path.standing
    if path.current is not None and path.current.key == "scores" and numbers.judged:
        page = "round-judgements" if numbers.judges else "round-judges"
        return reverse(f"selection:{page}", args=[found.pk])
    return path.current.url if path.current else ""


def _criteria(path: "Path") -> tuple[str, str]:
    count = len(path.standing.criteria)
    if not count:
        return _("Nothing could be proposed. Choose what makes a key account."), _(
            "Choose criteria"
        )
    said = ngettext(
        "%(count)s criterion to begin with. See whether it says what makes a key account.",
        "%(count)s criteria to begin with. See whether they say what makes a key account.",
        count,
    )
    return said % {"count": formats.number(count)}, _("Look at the criteria")


def _weights(_path: "Path") -> tuple[str, str]:
    return _("The criteria are chosen. Say what counts more, and what less."), _("Weigh them")


def _rules(_path: "Path") -> tuple[str, str]:
    text = _("Say what no key account may lack, and for how many your people have the time.")
    return text, _("Set must-haves and cut")


def _scores(path: "Path") -> tuple[str, str]:
    numbers = path.standing
    if not numbers.judged:
        return _("All is computed. See which values score 1 and 10."), _("Look at the scores")
    if not numbers.judges:
        text = _("Nobody is asked to judge yet. Until then those scores are ranges from 1 to 10.")
        return text, _("Ask who judges")
    said = ngettext(
        "%(count)s judgement is missing; it counts as a range until it is given.",
        "%(count)s judgements are missing; each counts as a range until it is given.",
        numbers.missing,
    )
    return said % {"count": formats.number(numbers.missing)}, _("See who has judged what")


def _ranking(_path: "Path") -> tuple[str, str]:
    text = _("See how sure the ranking is, try other weights, then run the round to decide on it.")
    return text, _("Look at the ranking")


def _decisions(path: "Path") -> tuple[str, str]:
    count = path.standing.waiting
    if not count:
        return _("Nothing stands above the line. Look below it."), _("Look at the decisions")
    said = ngettext(
        "%(count)s account waits for a decision: inside the line or a key account already.",
        "%(count)s accounts wait for a decision: inside the line or key accounts already.",
        count,
    )
    return said % {"count": formats.number(count)}, _("Decide")


def _list(_path: "Path") -> tuple[str, str]:
    text = _("All are decided. Hand the list to the board, and close the round.")
    return text, _("Look at the list")


WORDS = {
    "criteria": _criteria,
    "weights": _weights,
    "rules": _rules,
    "scores": _scores,
    "ranking": _ranking,
    "decisions": _decisions,
    "list": _list,
}
