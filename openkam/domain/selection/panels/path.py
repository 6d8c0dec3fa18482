"""The way through a round: seven steps, what is there in each, and where it goes on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Round
from openkam.domain.selection.panels.addresses import PREPARING, step_url
from openkam.domain.selection.selectors.catalogue import name_of
from openkam.domain.selection.selectors.counting import Counts
from openkam.domain.selection.selectors.rounds import STEPS
from openkam.domain.selection.selectors.standing import Standing, standing

if TYPE_CHECKING:
    from openkam.core.access.models import User

TITLES = {
    "criteria": gettext_lazy("Criteria"),
    "weights": gettext_lazy("Weights"),
    "rules": gettext_lazy("Must-haves, cut"),
    "scores": gettext_lazy("Scores"),
    "ranking": gettext_lazy("Ranking"),
    "decisions": gettext_lazy("Decisions"),
    "list": gettext_lazy("List"),
}


@dataclass(frozen=True)
class Step:
    """One step of the way."""

    key: str
    number: int
    title: str
    line: str
    """What is there, in one line."""
    state: str
    """"done", "current" (here it goes on) or "later"."""
    url: str
    """"" where it cannot be opened yet."""
    is_here: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing more is to be done in it."""
        return self.state == "done"


@dataclass(frozen=True)
class Path:
    """The way through one round, seen from one of its pages."""

    steps: tuple[Step, ...]
    here: Step | None
    current: Step | None
    """Where it goes on; None once the round is closed."""
    following: Step | None
    """The step after the one that is shown."""
    standing: Standing
    note: str
    """How far the round is, and as of when its figures are."""

    @property
    def drawn(self) -> SafeString:
        """The way as it stands above the page."""
        return _drawn(self.steps, self.here, self.current, formats.current_language())


def path_of(actor: "User", found: Round, *, here: str = "", counts: Counts | None = None) -> Path:
    """Return the way through a round for those who see the whole of it; PermissionDenied.

    `counts` are those of the round, where the caller has counted already.
    """
    numbers = standing(actor, found, counts)
    done = _done(found, numbers)
    current = next((key for key in STEPS if key not in done), "")
    steps = tuple(
        Step(
            key=key,
            number=place,
            title=str(TITLES[key]),
            line=_line(key, found, numbers),
            state="done" if key in done else "current" if key == current else "later",
            url=step_url(key, found),
            is_here=key == here,
        )
        for place, key in enumerate(STEPS, start=1)
    )
    by_key = {step.key: step for step in steps}
    after = STEPS[STEPS.index(here) + 1 :] if here in STEPS else ()
    return Path(
        steps=steps,
        here=by_key.get(here),
        current=by_key.get(current),
        following=by_key[after[0]] if after else None,
        standing=numbers,
        note=_note(found),
    )


# Each page of a round shows it, and it changes only as the round gets on.
@lru_cache(maxsize=256)
def _drawn(
    steps: tuple[Step, ...], here: Step | None, current: Step | None, _language: str
) -> SafeString:
    path = {"steps": steps, "here": here, "current": current}
    return render_to_string("selection/_path.html", {"path": path})


def _note(found: Round) -> str:
    parts = []
    if found.closed_at:
        parts.append(_("closed on %(day)s") % {"day": formats.day(localtime(found.closed_at))})
    elif found.run_at:
        day = formats.day(localtime(found.run_at))
        parts.append(_("run on %(day)s, it does not change any more") % {"day": day})
    if found.as_of:
        parts.append(_("figures as of %(day)s") % {"day": formats.day(found.as_of)})
    return ", ".join(parts)


def _done(found: Round, numbers: Standing) -> set[str]:
    if found.state == Round.State.CLOSED:
        return set(STEPS)
    if found.state == Round.State.RUN:
        decided = not numbers.waiting and numbers.decided
        return {*PREPARING, *(["decisions"] if decided else [])}
    done = set(found.confirmed) & set(PREPARING[:4])
    if numbers.judged and numbers.judges and not numbers.missing:
        done.add("scores")
    return done if numbers.criteria else set()


def _line(key: str, found: Round, numbers: Standing) -> str:
    if not numbers.criteria:
        return _waiting(found) if key == "criteria" else ""
    return LINES[key](found, numbers)


def _waiting(found: Round) -> str:
    return _("none chosen") if found.measured_at else _("being measured …")


def _criteria(_found: Round, numbers: Standing) -> str:
    count = len(numbers.criteria)
    said = ngettext("%(count)s chosen", "%(count)s chosen", count) % {
        "count": formats.number(count)
    }
    if not numbers.judged:
        return said
    return f"{said}, " + ngettext("%(count)s judged", "%(count)s judged", numbers.judged) % {
        "count": formats.number(numbers.judged)
    }


def _weights(_found: Round, numbers: Standing) -> str:
    heaviest = max(numbers.criteria, key=lambda row: row.weight)
    share = formats.share(heaviest.weight / 100, 0)
    return f"{name_of(heaviest.criterion)} {share}"


def _rules(found: Round, numbers: Standing) -> str:
    rules = len(found.version.must_haves)
    parts = []
    if found.places is not None:
        parts.append(
            ngettext("%(count)s place", "%(count)s places", found.places)
            % {"count": formats.number(found.places)}
        )
    if rules:
        parts.append(
            ngettext("%(count)s rule", "%(count)s rules", rules) % {"count": formats.number(rules)}
        )
    return ", ".join(parts) or _("no limit")


def _scores(_found: Round, numbers: Standing) -> str:
    if not numbers.judged:
        return _("all computed")
    if not numbers.judges:
        return _("nobody judges yet")
    return _("%(said)s of %(expected)s judged") % {
        "said": formats.number(numbers.said),
        "expected": formats.number(numbers.expected),
    }


def _ranking(found: Round, numbers: Standing) -> str:
    if found.ranked_at is None:
        return _("being ranked …")
    return _("%(inside)s of %(ranked)s inside") % {
        "inside": formats.number(numbers.inside),
        "ranked": formats.number(numbers.ranked),
    }


def _decisions(found: Round, numbers: Standing) -> str:
    if found.state == Round.State.OPEN:
        return _("after the run")
    if numbers.waiting:
        return ngettext("%(count)s to decide", "%(count)s to decide", numbers.waiting) % {
            "count": formats.number(numbers.waiting)
        }
    return ngettext("%(count)s decided", "%(count)s decided", numbers.decided) % {
        "count": formats.number(numbers.decided)
    }


def _list(found: Round, numbers: Standing) -> str:
    if found.state == Round.State.OPEN:
        return ""
    return ngettext("%(count)s accepted", "%(count)s accepted", numbers.accepted) % {
        "count": formats.number(numbers.accepted)
    }


LINES = {
    "criteria": _criteria,
    "weights": _weights,
    "rules": _rules,
    "scores": _scores,
    "ranking": _ranking,
    "decisions": _decisions,
    "list": _list,
}
