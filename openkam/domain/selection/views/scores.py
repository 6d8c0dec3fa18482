"""Where the scores come from: the anchors of what is computed, and how far people have judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from openkam.core.access.requests import Request
from openkam.domain.selection import forms, selectors, services
from openkam.domain.selection.models import Axis, Round, Source, WeightedCriterion
from openkam.domain.selection.selectors import anchoring, effects, units, weighing
from openkam.domain.selection.selectors.anchoring import Anchors, Spread
from openkam.domain.selection.selectors.weighing import Judged
from openkam.domain.selection.views import scores_words as words
from openkam.domain.selection.views.colours import fill
from openkam.domain.selection.views.score_tabs import tabs_of
from openkam.domain.selection.views.steps import require_head, step_context
from openkam.domain.selection.views.weights import source_note

PAGE, CARD = "selection/scores.html", "selection/_score_card.html"


@dataclass(frozen=True)
class ScoreCard:
    """One criterion: how its scores come about."""

    pk: int
    name: str
    meaning: str
    fill: str
    axis_name: str
    weight: int
    is_computed: bool
    note: str = ""
    unit: str = ""
    form: forms.AnchorsForm | None = None
    picture: SafeString | str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    effect: str = ""  # what the anchors that were typed would change
    proposal: Mapping[str, str] | None = None
    percentiles: Sequence[tuple[str, str, str]] = ()
    is_unknown: bool = False
    judged: Judged | None = None
    scale: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Figures:
    """What was measured of the accounts of a round."""

    found: Round
    rows: Sequence[effects.Measured]

    def values(self, measure: str) -> list[float | None]:
        """Return the value of every account."""
        return [row.measures.get(measure) for row in self.rows]

    def buying(self, measure: str) -> list[float | None]:
        """Return the values of those that buy."""
        return [row.measures.get(measure) for row in self.rows if row.measures.get("revenue")]


@require_safe
def round_scores(request: Request, pk: int) -> HttpResponse:
    """Show where the score of each criterion comes from."""
    return _page(request, selectors.round_seen_whole(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def round_anchors(request: Request, pk: int, criterion: int) -> HttpResponse:
    """Try other anchors for a criterion, and keep them."""
    found = selectors.round_seen_whole(request.user, pk)
    row = _computed(found, criterion)
    if request.method == "POST":
        require_head(request)
    elif "worst" not in request.GET:
        return redirect(_place(found, criterion))
    given = request.POST if request.method == "POST" else request.GET
    form = forms.AnchorsForm(given, measure=row.criterion.measure, anchors=_anchors(row))
    anchors = form.anchors
    if request.method != "POST" or anchors is None:
        status = 422 if request.method == "POST" else 200
        return _answer(request, found, row, form, status=status)
    try:
        services.set_anchors(
            request.user, found.pk, criterion, worst=anchors.worst, best=anchors.best
        )
    except services.Refusal as refusal:
        form.add_error(None, str(refusal))
        return _answer(request, found, row, form, status=422)
    if request.htmx:
        found.refresh_from_db()
        return _answer(request, found, _computed(found, criterion), None, is_saved=True)
    messages.success(request, _("Saved: %(name)s.") % {"name": selectors.name_of(row.criterion)})
    return redirect(_place(found, criterion))


def _place(found: Round, criterion: int) -> str:
    return f"{reverse('selection:round-scores', args=[found.pk])}#criterion-{criterion}"


def _computed(found: Round, criterion: int) -> WeightedCriterion:
    rows = found.version.criteria.select_related("criterion")
    row = rows.filter(criterion=criterion, criterion__source=Source.COMPUTED).first()
    if row is None:
        raise Http404
    return row


def _anchors(row: WeightedCriterion) -> Anchors | None:
    if row.worst is None or row.best is None:
        return None
    return Anchors(row.worst, row.best)


def _answer(
    request: Request,
    found: Round,
    row: WeightedCriterion,
    form: forms.AnchorsForm | None,
    *,
    is_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    if not request.htmx:
        return _page(request, found, tried={row.criterion_id: form} if form else {}, status=status)
    context = step_context(request, found, "scores")
    figures = Figures(found, effects.measured_of(request.user, found))
    places = [one.criterion_id for one in weighing.weighted_criteria(found.version)]
    context["card"] = _computed_card(row, places.index(row.criterion_id), figures, form)
    context["is_saved"] = is_saved
    response = render(request, CARD, context, status=status)
    return trigger_client_event(response, "ok:saved") if is_saved else response


def _page(
    request: Request,
    found: Round,
    tried: Mapping[int, forms.AnchorsForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = step_context(request, found, "scores")
    figures = Figures(found, effects.measured_of(request.user, found))
    judged = weighing.judged_so_far(request.user, found)
    cards = []
    for position, row in enumerate(weighing.weighted_criteria(found.version)):
        if row.criterion.source == Source.COMPUTED:
            form = (tried or {}).get(row.criterion_id)
            cards.append(_computed_card(row, position, figures, form))
        else:
            cards.append(_judged_card(row, position, judged.get(row.criterion_id)))
    context |= {
        "cards": cards,
        "accounts": len(figures.rows),
        "tabs": tabs_of(context["path"], found, "round-scores"),
        "judges_url": _address("selection:round-judges", found.pk),
    }
    return render(request, PAGE, context, status=status)


def _address(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def _common(row: WeightedCriterion, position: int) -> dict[str, Any]:
    return {
        "pk": row.criterion_id,
        "name": selectors.name_of(row.criterion),
        "meaning": selectors.meaning_of(row.criterion),
        "fill": fill(position),
        "axis_name": str(Axis(row.criterion.axis).label),
        "weight": row.weight,
        "is_computed": row.criterion.source == Source.COMPUTED,
    }


def _judged_card(row: WeightedCriterion, position: int, judged: Judged | None) -> ScoreCard:
    return ScoreCard(
        **_common(row, position),
        note=source_note(row, judged),
        judged=judged,
        scale=list(selectors.scale_of(row.criterion).items()),
    )


def _computed_card(
    row: WeightedCriterion, position: int, figures: Figures, tried: forms.AnchorsForm | None
) -> ScoreCard:
    """The card as it is saved or, with `tried`, as it would be with what was typed."""
    measure, saved = row.criterion.measure, _anchors(row)
    currency = figures.found.currency
    anchors = (tried.anchors if tried else None) or saved
    values = figures.values(measure)
    spread = anchoring.spread(values, anchors)
    proposed = anchoring.proposed_anchors(figures.found.version, measure, figures.buying(measure))
    is_new = anchors is not None and anchors != saved
    return ScoreCard(
        **_common(row, position),
        unit=units.unit_of(measure, currency),
        form=tried or forms.AnchorsForm(measure=measure, anchors=saved),
        picture=words.picture(measure, currency, values, anchors, spread),
        says=words.says(row, spread, anchors, is_new=is_new),
        warnings=words.warnings(measure, currency, values, spread, anchors),
        effect=_effect(values, saved, anchors, spread) if is_new and anchors else "",
        proposal=words.proposal(measure, currency, proposed, anchors),
        percentiles=words.percentile_rows(measure, currency, values, anchors),
        is_unknown=not spread.known,
    )


def _effect(
    values: anchoring.Values, saved: Anchors | None, anchors: Anchors, spread: Spread
) -> str:
    before = anchoring.spread(values, saved) if saved else None
    return words.effect(anchoring.changed_scores(values, saved, anchors), before, spread)
