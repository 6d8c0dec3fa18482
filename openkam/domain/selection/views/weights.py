"""Weights of a round, by sliders that add up to 100."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.selection import forms, selectors, services
from openkam.domain.selection.models import Axis, Round, Source, Weighing, WeightedCriterion
from openkam.domain.selection.selectors import weighing
from openkam.domain.selection.selectors.weighing import Judged
from openkam.domain.selection.views.colours import fill
from openkam.domain.selection.views.steps import go_on, require_head, step_context

PAGE = "selection/weights.html"
BAR = 1000  # how wide the bar of all weights is drawn
MOST_ALONE = 50  # a weight above it decides more than all the others


@dataclass(frozen=True)
class WeightRow:
    """One criterion on the page."""

    pk: int
    name: str
    meaning: str
    fill: str
    axis: str
    axis_name: str
    note: str  # data or judgement, and how far
    field: Any
    weight: int
    start: int  # where its part of the bar begins

    @property
    def width(self) -> int:
        """Its part of the bar."""
        return self.weight * BAR // 100


@require_http_methods(["GET", "HEAD", "POST"])
def round_weights(request: Request, pk: int) -> HttpResponse:
    """Show how much each criterion counts, and keep what a head decides."""
    found = selectors.round_seen_whole(request.user, pk)
    criteria = weighing.weighted_criteria(found.version)
    numbers = [row.criterion_id for row in criteria]
    if request.method != "POST":
        initial = {forms.name_of_weight(row.criterion_id): row.weight for row in criteria}
        return _page(request, found, criteria, forms.Weights(numbers, initial=initial))
    require_head(request)
    form = forms.Weights(numbers, request.POST)
    if form.is_valid():
        return _keep(request, found, criteria, form)
    if "scale" in request.POST and form.is_complete and any(form.weights.values()):
        return _scaled(request, found, criteria, form)
    return _page(request, found, criteria, form, status=422)


def _keep(
    request: Request, found: Round, criteria: Sequence[WeightedCriterion], form: forms.Weights
) -> HttpResponse:
    try:
        services.set_weights(request.user, found.pk, form.weights)
        if "on" in request.POST:
            return go_on(request, found, "weights")
    except services.Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, criteria, form, status=422)
    messages.success(request, _("Saved: the weights. The ranking follows in a moment."))
    return redirect("selection:round-weights", found.pk)


def _scaled(
    request: Request, found: Round, criteria: Sequence[WeightedCriterion], form: forms.Weights
) -> HttpResponse:
    scaled = {forms.name_of_weight(pk): weight for pk, weight in form.scaled().items()}
    again = forms.Weights(form.criteria, initial=scaled)
    messages.info(request, _("In the same proportions they add up to 100. Not saved yet."))
    return _page(request, found, criteria, again, is_saved=False)


def _page(
    request: Request,
    found: Round,
    criteria: Sequence[WeightedCriterion],
    form: forms.Weights,
    *,
    is_saved: bool = True,
    status: int = 200,
) -> HttpResponse:
    context = step_context(request, found, "weights")
    rows = _rows(request, found, criteria, form)
    context |= {
        "form": form,
        "rows": rows,
        "is_saved": is_saved and not form.is_bound,
        "total": sum(row.weight for row in rows),
        "axes": _axes(rows),
        "can_scale": form.is_bound and form.is_complete and any(form.weights.values()),
        "pairs_line": _pairs_line(found, criteria),
        "may_compare": 2 <= len(criteria) <= weighing.MOST_COMPARED,
        "notes": _notes(criteria),
    }
    return render(request, PAGE, context, status=status)


def _rows(
    request: Request, found: Round, criteria: Sequence[WeightedCriterion], form: forms.Weights
) -> list[WeightRow]:
    judged = weighing.judged_so_far(request.user, found)
    rows: list[WeightRow] = []
    for position, row in enumerate(criteria):
        field = form[forms.name_of_weight(row.criterion_id)]
        rows.append(
            WeightRow(
                pk=row.criterion_id,
                name=selectors.name_of(row.criterion),
                meaning=selectors.meaning_of(row.criterion),
                fill=fill(position),
                axis=row.criterion.axis,
                axis_name=str(Axis(row.criterion.axis).label),
                note=source_note(row, judged.get(row.criterion_id)),
                field=field,
                weight=_drawn(field.value(), row.weight),
                start=rows[-1].start + rows[-1].width if rows else 0,
            )
        )
    return rows


def _drawn(typed: object, saved: int) -> int:
    """The weight as a picture can show it, while something else may be typed."""
    try:
        return min(max(int(str(typed)), 0), 100)
    except ValueError:
        return saved


def source_note(row: WeightedCriterion, judged: Judged | None) -> str:
    """Return whether a criterion is data or judgement, and how far it is judged."""
    if row.criterion.source == Source.COMPUTED:
        measure = str(row.criterion.get_measure_display())
        return _("data: %(measure)s") % {"measure": measure}
    if judged is None or not judged.judges:
        return _("judgement: nobody judges yet")
    people = ngettext("%(count)s judge", "%(count)s judges", judged.judges)
    said = _("%(accounts)s of %(asked)s accounts judged") % {
        "accounts": formats.number(judged.accounts),
        "asked": formats.number(judged.asked),
    }
    people = people % {"count": formats.number(judged.judges)}
    return _("judgement: %(people)s, %(said)s") % {"people": people, "said": said}


def _axes(rows: Sequence[WeightRow]) -> list[tuple[str, str, int]]:
    return [
        (axis.value, str(axis.label), sum(row.weight for row in rows if row.axis == axis))
        for axis in Axis
    ]


def _notes(criteria: Sequence[WeightedCriterion]) -> list[str]:
    """What somebody should know who looks at these weights."""
    said = []
    named = [(selectors.name_of(row.criterion), row.weight) for row in criteria]
    silent = ", ".join(name for name, weight in named if not weight)
    if silent:
        said.append(_("%(names)s: a weight of 0 does not count at all.") % {"names": silent})
    ruling = [name for name, weight in named if weight > MOST_ALONE]
    if ruling and len(criteria) > 1:
        said.append(
            _("%(name)s alone counts more than all the others together.") % {"name": ruling[0]}
        )
    if criteria and not all(weighing.axis_weights(criteria).values()):
        said.append(
            _(
                "Only one of the two axes has a weight, so that the picture of attractiveness and"
                " strength is a line."
            )
        )
    return said


def _pairs_line(found: Round, criteria: Sequence[WeightedCriterion]) -> str:
    """How far the comparison in pairs has come."""
    numbers = [row.criterion_id for row in criteria]
    result = weighing.compared(numbers, weighing.comparisons_of(found.version, numbers))
    if not result.known:
        pairs = len(result.pairs)
        text = ngettext("One comparison.", "%(count)s short comparisons.", pairs)
        return text % {"count": formats.number(pairs)}
    if result.missing:
        return _("%(known)s of %(all)s pairs compared so far.") % {
            "known": formats.number(len(result.known)),
            "all": formats.number(len(result.pairs)),
        }
    if found.version.weighing == Weighing.PAIRWISE:
        return _("These weights come from it; consistency ratio %(ratio)s.") % {
            "ratio": formats.number(result.ratio, 2)
        }
    return _("All pairs are compared; the weights were set by hand afterwards.")
