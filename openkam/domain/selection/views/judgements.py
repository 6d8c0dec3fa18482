"""What the judges said: mean, spread, who is missing, and both reasons where they differ."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.calc.agreement import FEWEST_JUDGES, FEWEST_TARGETS
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import ListPage, ListRequest
from openkam.domain.selection import selectors
from openkam.domain.selection.models import Criterion, Judgement, Round
from openkam.domain.selection.selectors import opinions
from openkam.domain.selection.selectors.opinions import Opinion
from openkam.domain.selection.views.judge_sheet import scale
from openkam.domain.selection.views.score_tabs import score_step

if TYPE_CHECKING:
    from openkam.calc.agreement import Agreement

# Koo and Li (2016) for the intraclass correlation; Krippendorff (2004) asks for 0.667 and 0.8.
GOOD, FAIR = 0.75, 0.5
WIDTH, HEIGHT, EDGE, RADIUS = 132, 22, 8, 4.5


@require_safe
def round_judgements(request: Request, pk: int) -> HttpResponse:
    """Show what was said by one criterion, the accounts on which judges differ most first."""
    found = selectors.round_seen_whole(request.user, pk)
    context = score_step(request, found, "round-judgements")
    criteria = selectors.judged_criteria(found)
    asked = request.GET.get("criterion", "")
    chosen = next(
        (one for one in criteria if str(one.pk) == asked), criteria[0] if criteria else None
    )
    if chosen is not None:
        context |= _of_criterion(request, found, chosen)
    context["criteria"] = _criteria(found, criteria, chosen)
    return render(request, "selection/judgements.html", context)


def _of_criterion(request: Request, found: Round, criterion: Criterion) -> dict[str, Any]:
    said = opinions.opinions(request.user, found, criterion)
    wanted = ListRequest.from_get(request.GET, columns=(), kept={"criterion": str(criterion.pk)})
    shown = said[wanted.window(len(said))]
    page = ListPage(columns=(), rows=[()] * len(shown), total=len(said), request=wanted)
    first, second = agreement_in_words(opinions.agreement_of(said), said)
    return {
        "criterion_name": selectors.name_of(criterion),
        "scale": scale(criterion),
        "rows": [_row(one, found.pk) for one in shown],
        "list": page,
        "agreement": {"first": first, "second": second},
        "figures": _figures(said),
        "has_said": any(one.said for one in said),
    }


def agreement_in_words(found: "Agreement | None", said: Sequence[Opinion]) -> tuple[str, str]:
    """Return how far the judges agree and what that means; honest where nothing can be said."""
    judges = {each.judge_id for one in said for each in one.said}
    if found is None:
        return _nothing_to_say(len(judges), said)
    coefficient = {"value": formats.number(found.coefficient, 2), "judges": found.judges}
    if found.coefficient >= GOOD:
        return (
            _("The judges agree well: %(value)s of 1.") % coefficient,
            _("With other judges the order would hardly be another one."),
        )
    if found.coefficient >= FAIR:
        return (
            _("The judges agree in part: %(value)s of 1.") % coefficient,
            _("Read both reasons where they differ before you lean on the mean."),
        )
    return (
        _("The judges do not agree: %(value)s of 1.") % coefficient,
        _(
            "The mean hides that they see different things. Talk about the accounts at the top, and"
            " write the scale more sharply."
        ),
    )


def _nothing_to_say(judges: int, said: Sequence[Opinion]) -> tuple[str, str]:
    if not judges:
        return _("Nobody has judged yet."), _(
            "A missing judgement counts as anything from 1 to 10."
        )
    if judges == 1:
        return (
            _("One person has judged so far."),
            _("There is nobody to compare with; the scores are one person's view."),
        )
    compared = [one for one in said if len(one.said) > 1]
    if not compared:
        return _("No account was judged by two people yet."), _(
            "There is nothing to compare so far."
        )
    if judges < FEWEST_JUDGES:
        return (
            _("Two people have judged."),
            _(
                "Where they differ is shown below. How far they agree on the whole can be told from"
                " three judges on."
            ),
        )
    if len(compared) < FEWEST_TARGETS:
        text = _("Fewer than %(count)s accounts were judged by two or more people.")
        return (
            text % {"count": FEWEST_TARGETS},
            _("That is too few to tell how far they agree. Where they differ is shown below."),
        )
    return _("All judges gave the same score everywhere."), _(
        "So the criterion tells nobody apart."
    )


def _figures(said: Sequence[Opinion]) -> list[dict[str, Any]]:
    given = sum(len(one.said) for one in said)
    missing = sum(len(one.missing) for one in said)
    apart = sum(one.differs for one in said)
    absent: dict[str, int] = {}
    for one in said:
        for name in one.missing:
            absent[name] = absent.get(name, 0) + 1
    most = sorted(absent.items(), key=lambda pair: (-pair[1], pair[0]))
    waiting = ", ".join(f"{name} {formats.number(count)}" for name, count in most[:3])
    return [
        {
            "caption": _("Judgements"),
            "value": formats.number(given),
            "context": _("of %(count)s asked for") % {"count": formats.number(given + missing)},
        },
        {
            "caption": _("Missing"),
            "value": formats.number(missing),
            "context": waiting or _("everybody has judged"),
        },
        {
            "caption": _("Judges differ by 3 points or more"),
            "value": formats.number(apart),
            "tone": "watch" if apart else "",
            "context": ngettext("account", "accounts", apart),
        },
    ]


def _criteria(
    found: Round, criteria: Sequence[Criterion], chosen: Criterion | None
) -> list[dict[str, Any]]:
    address = reverse("selection:round-judgements", args=[found.pk])
    return [
        {
            "title": selectors.name_of(one),
            "url": f"{address}?criterion={one.pk}",
            "is_current": one == chosen,
        }
        for one in criteria
    ]


def _row(one: Opinion, round_id: int) -> dict[str, Any]:
    return {
        "name": one.row.name,
        "url": reverse("selection:account", args=[round_id, one.row.pk]),
        "is_off": not one.row.is_shortlisted,
        "mean": formats.number(one.mean, 1),
        "spread": formats.number(one.spread),
        "is_wide": one.differs,
        "drawing": drawn([each.score for each in one.said]),
        "scores": ", ".join(f"{each.judge} {each.score}" for each in one.said),
        "missing": ", ".join(one.missing),
        # The two ends are what there is to talk about.
        "reasons": [_reason(one.said[0]), _reason(one.said[-1])] if one.differs else [],
    }


def _reason(one: Judgement) -> dict[str, Any]:
    return {"name": str(one.judge), "score": one.score, "evidence": one.evidence}


def drawn(scores: Sequence[int]) -> SafeString:
    """Return the scores as dots on a line from 1 to 10; equal ones stand a little apart."""
    if not scores:
        return SafeString("")
    step = (WIDTH - 2 * EDGE) / 9
    seen: dict[int, int] = {}
    marks = []
    for score in scores:
        again = seen.get(score, 0)
        seen[score] = again + 1
        x, y = EDGE + (score - 1) * step, HEIGHT / 2 - 3 * again
        marks.append(f'<circle class="f-accent s-surface" cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}"/>')
    low, high = (EDGE + (end - 1) * step for end in (min(scores), max(scores)))
    middle = HEIGHT / 2
    title = escape(", ".join(map(str, sorted(scores))))
    return SafeString(
        f'<svg class="bar" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" aria-label="{title}">'
        f'<path class="s-line" d="M{EDGE} {middle}H{WIDTH - EDGE}"/>'
        f'<path class="s-accent" d="M{low:.1f} {middle}H{high:.1f}"/>{"".join(marks)}</svg>'
    )
