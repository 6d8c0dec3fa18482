"""Comparing the criteria in pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from openkam.calc.pairwise import MOST_INCONSISTENT
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.selection import forms, selectors, services
from openkam.domain.selection.models import Round, WeightedCriterion
from openkam.domain.selection.selectors import weighing
from openkam.domain.selection.selectors.weighing import Compared
from openkam.domain.selection.views.colours import fill
from openkam.domain.selection.views.steps import go_on, require_head, step_context

LONGEST = 36
PAGE, PART = "selection/pairs.html", "selection/_pairs_result.html"
WORDS = {
    9: gettext_lazy("overwhelmingly more"),
    8: gettext_lazy("between much and overwhelmingly more"),
    7: gettext_lazy("much more"),
    6: gettext_lazy("between clearly and much more"),
    5: gettext_lazy("clearly more"),
    4: gettext_lazy("between a little and clearly more"),
    3: gettext_lazy("a little more"),
    2: gettext_lazy("between alike and a little more"),
}
SHORT = (
    gettext_lazy("overwhelmingly"),
    gettext_lazy("much"),
    gettext_lazy("clearly"),
    gettext_lazy("a little"),
    gettext_lazy("alike"),
)
Known = Mapping[tuple[int, int], float]


@dataclass(frozen=True)
class Named:
    """A criterion on the page."""

    pk: int
    name: str
    fill: str
    weight: int  # as it is saved


@dataclass(frozen=True)
class Choice:
    """One step of the scale for a pair."""

    value: str
    size: int  # 9 to 1, however it points
    text: str
    is_chosen: bool

    @property
    def is_between(self) -> bool:
        """Whether it lies between two words: a phone leaves it out until it is chosen."""
        return not self.size % 2


@dataclass(frozen=True)
class Pair:
    """Two criteria and what was said of them."""

    key: str
    number: int
    first: Named
    second: Named
    choices: list[Choice]
    is_known: bool


@require_http_methods(["GET", "HEAD", "POST"])
def round_pairs(request: Request, pk: int) -> HttpResponse:
    """Compare each pair of criteria once; see the weights that follow, and what contradicts."""
    found = selectors.round_seen_whole(request.user, pk)
    criteria = weighing.weighted_criteria(found.version)
    numbers = [row.criterion_id for row in criteria]
    if request.method != "POST":
        known = weighing.comparisons_of(found.version, numbers)
        return _page(request, found, criteria, weighing.compared(numbers, known))
    require_head(request)
    pairs = weighing.compared(numbers, {}).pairs
    known = forms.read_pairs(request.POST, pairs)
    result = weighing.compared(numbers, known)
    if "look" in request.POST:
        return _looked(request, found, criteria, result)
    if "fit" in request.POST and result.fault is not None:
        pair = result.fault.first, result.fault.second
        mended = weighing.compared(numbers, {**known, pair: result.fault.fitting})
        return _page(request, found, criteria, mended)
    return _keep(request, found, criteria, result)


def _looked(
    request: Request, found: Round, criteria: Sequence[WeightedCriterion], result: Compared
) -> HttpResponse:
    if not request.htmx:
        return _page(request, found, criteria, result)
    context = step_context(request, found, "weights") | _result(found, criteria, result)
    return render(request, PART, context)


def _keep(
    request: Request, found: Round, criteria: Sequence[WeightedCriterion], result: Compared
) -> HttpResponse:
    is_unsure = not result.missing and not result.is_consistent
    if is_unsure and "although" not in request.POST:
        return _page(request, found, criteria, result, is_asked=True, status=422)
    try:
        if result.missing:
            return _note(request, found, result)
        services.compare_pairs(request.user, found.pk, result.known)
        if "on" in request.POST:
            return go_on(request, found, "weights")
    except services.Refusal as refusal:
        return _page(request, found, criteria, result, fault=str(refusal), status=422)
    messages.success(request, _("Saved: the weights are those of the comparisons."))
    return redirect("selection:round-weights", found.pk)


def _note(request: Request, found: Round, result: Compared) -> HttpResponse:
    services.note_comparisons(request.user, found.pk, result.known)
    words = _(
        "Noted: %(known)s of %(all)s pairs. The weights stay as they are until all are compared."
    )
    counts = {"known": len(result.known), "all": len(result.pairs)}
    messages.success(request, words % {key: formats.number(one) for key, one in counts.items()})
    return redirect("selection:round-pairs", found.pk)


def _page(
    request: Request,
    found: Round,
    criteria: Sequence[WeightedCriterion],
    result: Compared,
    *,
    fault: str = "",
    is_asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = step_context(request, found, "weights") | _result(found, criteria, result)
    named = {one.pk: one for one in context["named"]}
    context |= {
        "pairs": [
            _pair(place, pair, named, result.known)
            for place, pair in enumerate(result.pairs, start=1)
        ],
        "words": [*SHORT, *reversed(SHORT[:-1])],
        "fault": fault,
        "is_asked": is_asked,
        "too_many": len(criteria) > weighing.MOST_COMPARED,
        "too_few": len(criteria) < 2,
        "most": weighing.MOST_COMPARED,
    }
    return render(request, PAGE, context, status=status)


def _result(
    found: Round, criteria: Sequence[WeightedCriterion], result: Compared
) -> dict[str, Any]:
    named = [
        Named(row.criterion_id, selectors.name_of(row.criterion), fill(place), row.weight)
        for place, row in enumerate(criteria)
    ]
    missing = len(result.missing)
    left = ngettext("%(count)s pair is left", "%(count)s pairs are left", missing)
    return {
        "named": named,
        "result": result,
        "weights": list(zip(named, result.weights, strict=True)) if result.weights else [],
        "known": len(result.known),
        "all": len(result.pairs),
        "left": left % {"count": formats.number(missing)},
        "next": _key(result.missing[0]) if missing else "",
        "ratio": formats.number(result.ratio, 2) if result.ratio is not None else "",
        "limit": formats.number(MOST_INCONSISTENT, 2),
        "contradiction": _contradiction({one.pk: one for one in named}, result),
    }


def _contradiction(named: Mapping[int, Named], result: Compared) -> dict[str, str] | None:
    fault = result.fault
    if fault is None:
        return None
    first, second = named[fault.first].name, named[fault.second].name
    return {
        "key": _key((fault.first, fault.second)),
        "pair": f"{first} – {second}",
        "said": said_of(first, second, fault.said),
        "fitting": said_of(first, second, fault.fitting),
        "ratio": formats.number(fault.ratio, 2),
    }


def _pair(number: int, pair: tuple[int, int], named: Mapping[int, Named], known: Known) -> Pair:
    first, second = named[pair[0]], named[pair[1]]
    chosen = forms.step_of(known[pair]) if pair in known else ""
    choices = [
        Choice(
            value=value,
            size=round(max(times, 1 / times)),
            text=said_of(_short(first.name), _short(second.name), times),
            is_chosen=value == chosen,
        )
        for value, times in forms.TIMES.items()
    ]
    return Pair(_key(pair), number, first, second, choices, pair in known)


def _short(name: str) -> str:
    """The name as it has room below the scale; above it stands whole."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _key(pair: tuple[int, int]) -> str:
    return f"{pair[0]}-{pair[1]}"


def said_of(first: str, second: str, times: float) -> str:
    """Return a comparison in words: "Revenue: clearly more (5)"."""
    size = round(max(times, 1 / times))
    if size <= 1:
        return _("Both count alike")
    return _("%(name)s: %(more)s (%(times)s)") % {
        "name": first if times > 1 else second,
        "more": WORDS[size],
        "times": size,
    }
