"""The stage of the relationship: as observed, and as we ourselves see it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.relationship import MOST, STAGES, Item, Relationship, stages_apart
from openkam.core.face import formats
from openkam.domain.stakeholders.models import Stage
from openkam.domain.stakeholders.selectors import observed_stage

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import StageView
    from openkam.domain.stakeholders.selectors import Measured


def said(found: "Measured", views: Sequence["StageView"]) -> dict[str, Any]:
    """Return both stages on one scale, the gap in words, the items, and earlier views."""
    observed = observed_stage(found)
    own = views[0] if views else None
    return {
        "steps": [_step(observed, own, stage) for stage in STAGES],
        "observed": _observed(observed),
        "points": _points(observed),
        "own": _view(own) if own else None,
        "gap": _gap(observed, own),
        "items": [_item(item) for item in observed.items],
        "history": [_view(one) for one in views[1:]],
        "url": reverse("stakeholders:stage-set", args=[found.snapshot.account.pk]),
    }


def _step(observed: Relationship, own: "StageView | None", stage: str) -> dict[str, Any]:
    place = [STAGES.index(one) for one in (observed.lowest, observed.highest)]
    at = STAGES.index(stage)
    is_observed, is_own = place[0] <= at <= place[1], own is not None and own.stage == stage
    marks = [_("observed")] * is_observed + [_("our view")] * is_own
    return {
        "name": str(Stage(stage).label),
        "is_observed": is_observed,
        "is_own": is_own,
        "marks": ", ".join(marks),
    }


def _observed(observed: Relationship) -> str:
    low, high = (str(Stage(one).label) for one in (observed.lowest, observed.highest))
    if observed.points is None:
        return _("%(stage)s: nobody is in touch, so there is nothing to score.") % {"stage": low}
    if observed.stage is not None:
        return f"{low}."
    return _("%(low)s to %(high)s, since not all is known.") % {"low": low, "high": high}


def _points(observed: Relationship) -> str:
    if observed.points is None:
        return ""
    low, high = (formats.number(one) for one in observed.points)
    words = {"points": low if low == high else f"{low}–{high}", "most": formats.number(6 * MOST)}
    return _("%(points)s of %(most)s points") % words


def _view(view: "StageView") -> dict[str, str]:
    return {
        "stage": str(Stage(view.stage).label),
        "why": view.why,
        "by": str(view.said_by) if view.said_by else _("somebody who is gone"),
        "on": formats.day(view.said_on),
    }


def _gap(observed: Relationship, own: "StageView | None") -> dict[str, str]:
    if own is None:
        return {"text": _("Nobody has said yet how we ourselves see it."), "tone": ""}
    apart = stages_apart(observed, own.stage)  # type: ignore[arg-type]
    if not apart:
        return {"text": _("Our view and what is observed agree."), "tone": "fine"}
    count = {"count": formats.number(abs(apart))}
    if apart > 0:
        said = ngettext(
            "We see it %(count)s stage higher than what is observed: either contacts and roles were"
            " not noted, or we are too sure of it.",
            "We see it %(count)s stages higher than what is observed: either contacts and roles"
            " were not noted, or we are too sure of it.",
            apart,
        )
        return {"text": said % count, "tone": "watch"}
    said = ngettext(
        "What is observed is %(count)s stage higher than we see it: ask what holds us back.",
        "What is observed is %(count)s stages higher than we see it: ask what holds us back.",
        -apart,
    )
    return {"text": said % count, "tone": "watch"}


def _item(item: Item) -> dict[str, Any]:
    return {
        "title": _title(item.code),
        "value": _value(item),
        "points": formats.UNKNOWN if item.points is None else formats.number(item.points),
        "next": _next(item),
    }


def _title(code: str) -> str:
    return {
        "functions": _("Functions connected on both sides"),
        "people": _("People of ours in touch"),
        "levels": _("Their levels in touch"),
        "executives": _("Their executives"),
        "roles": _("Expected roles with an active tie"),
        "exchange": _("Contacts both ways in 90 days"),
    }[code]


def _value(item: Item) -> str:
    if item.value is None:
        return _("not known")
    if item.code == "executives":
        return (
            _("none in touch"),
            _("a tie without contact"),
            _("in touch"),
            _("in touch with our management"),
        )[int(item.value)]
    if item.code == "roles":
        return formats.share(item.value, 0)
    return formats.number(item.value)


def _next(item: Item) -> str:
    if item.next_from is None or item.code == "executives":
        return ""
    start = formats.share(item.next_from, 0) if item.code == "roles" else item.next_from
    if item.code != "roles":
        start = formats.number(item.next_from)
    return _("one point more from %(value)s") % {"value": start}
