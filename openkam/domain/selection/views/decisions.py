"""Decisions: who waits for one, taking it, taking it up again."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.calc.periods import add_months
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.selection import forms, panels, services
from openkam.domain.selection.models import Decision, Round, RoundAccount
from openkam.domain.selection.selectors import ranking
from openkam.domain.selection.selectors.proposing import proposed_reason, proposed_verdict
from openkam.domain.selection.selectors.result import (
    ResultDecision,
    ResultRow,
    RoundResult,
    result_rows,
    round_result,
)
from openkam.domain.selection.views import decision_list
from openkam.domain.selection.views.colours import swatch
from openkam.domain.selection.views.ranking.drawing import patterns, score_bar
from openkam.domain.selection.views.ranking.flags import marks_of
from openkam.domain.selection.views.words import (
    account_url,
    done_text,
    is_key,
    status_text,
    verdict_text,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User

MONTHS_OF_WAITING = 3  # proposed where a decision is postponed
PAGE, FORM = "selection/decide.html", "selection/_decide.html"


@require_safe
def round_decisions(request: Request, pk: int) -> HttpResponse:
    """Show who waits for a decision, with what is proposed, and what was decided."""
    actor = request.user
    result = round_result(actor, pk, whole=True)
    if result.is_draft:
        messages.info(request, _("Run the round before anything is decided in it."))
        return redirect("selection:round-ranking", pk)
    waiting = decision_list.open_inside(actor, result)
    context = {
        "active": "selection",
        "round": result.round,
        "path": panels.path_of(actor, result.round, here="decisions"),
        "may_decide": actor.is_head and result.round.state == Round.State.RUN,
        "list": decision_list.page(actor, result, request.GET),
        "patterns": patterns(),
        "inside_rows": ",".join(str(one) for one in waiting),
        "inside_count": len(waiting),
        "accept_all": ngettext(
            "Accept %(count)s inside the line", "Accept all %(count)s inside the line", len(waiting)
        )
        % {"count": formats.number(len(waiting))},
    }
    return render(request, "selection/decisions.html", context)


@require_POST
def accept_inside(request: Request, pk: int) -> HttpResponse:
    """Accept all that stand inside the line and wait, each noted on its own."""
    form = forms.AcceptInside(request.POST)
    if not form.is_valid():
        messages.error(request, _("This text is too long."))
        return redirect("selection:round-decisions", pk)
    try:
        taken = services.accept_inside(
            request.user, pk, **form.cleaned_data, now=now(), today=localdate()
        )
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("selection:round-decisions", pk)
    said = ngettext("%(count)s account accepted.", "%(count)s accounts accepted.", len(taken))
    messages.success(request, said % {"count": formats.number(len(taken))})
    return redirect("selection:round-decisions", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, pk: int) -> HttpResponse:
    """Show what is known of an account in a round, and take the decision on it."""
    result, row, found = _asked(request.user, pk)
    if request.method != "POST":
        return _show(request, result, row, found)
    form = forms.Decide(request.POST)
    if not form.is_valid():
        return _show(request, result, row, found, form=form, status=422)
    try:
        decision = services.decide(
            request.user, pk, **form.cleaned_data, now=now(), today=localdate()
        )
    except services.DecidedMeanwhile as refusal:
        return _show(request, *_asked(request.user, pk), form=form, refusal=refusal, status=409)
    except services.Refusal as refusal:
        return _show(request, result, row, found, form=form, refusal=refusal, status=422)
    said = _("%(name)s: %(verdict)s.")
    words = {"name": row.name, "verdict": done_text(decision.verdict)}
    return _done(request, row, said % words)


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Open a decision again, with a reason."""
    result, row, found = _asked(request.user, pk)
    form = forms.Reason(request.POST)
    if not form.is_valid():
        return _show(request, result, row, found, reopening=form, status=422)
    try:
        services.reopen(request.user, pk, **form.cleaned_data, now=now())
    except services.DecidedMeanwhile as refusal:
        return _show(
            request, *_asked(request.user, pk), reopening=form, refusal=refusal, status=409
        )
    except services.Refusal as refusal:
        return _show(request, result, row, found, reopening=form, refusal=refusal, status=422)
    said = _("The decision on %(name)s is open again.") % {"name": row.name}
    if request.htmx:
        return _show(request, *_asked(request.user, pk))
    messages.success(request, said)
    return redirect("selection:decide", pk)


def _asked(actor: "User", pk: int) -> tuple[RoundResult, RoundAccount, ResultRow]:
    """Return the round, the row and what is said of it, to those who see the whole."""
    row = ranking.round_row(actor, pk)
    result = round_result(actor, row.round_id, whole=True)
    (found,) = result_rows(result, [row])
    return result, row, found


def _done(request: Request, row: RoundAccount, said: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "selection:decided"})
    messages.success(request, said)
    return redirect(f"{reverse('selection:round-decisions', args=[row.round_id])}#row-{row.pk}")


def _show(
    request: Request,
    result: RoundResult,
    row: RoundAccount,
    found: ResultRow,
    *,
    form: forms.Decide | None = None,
    reopening: forms.Reason | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    newest = found.decisions[0] if found.decisions else None
    may_decide = request.user.is_head and result.round.state == Round.State.RUN
    context = {
        "active": "selection",
        "round": result.round,
        "row": row,
        "found": found,
        "facts": _facts(result, row, found),
        "refusal": str(refusal) if refusal else "",
        "seen": newest.number if newest else 0,
        "history": [_past(one) for one in found.decisions],
        "standing": found.decision,
        "may_decide": may_decide and found.decision is None,
        "may_reopen": may_decide and found.decision is not None,
        "choices": _choices(result, row, found, form) if may_decide else [],
        "form": form or _proposed(result, row, found),
        "reopening": reopening,
        "patterns": patterns(),
    }
    template = FORM if request.htmx else PAGE
    return render(request, template, context, status=status)


def _past(one: ResultDecision) -> dict[str, Any]:
    return {
        "stands": one.stands,
        "said": done_text(one.verdict),
        "until": formats.day(one.postponed_to) if one.postponed_to else "",
        "reason": one.reason,
        "by": one.decided_by,
        "when": formats.when(one.decided_at),
        "reopened_by": one.reopened_by,
        "reopened_when": formats.when(one.reopened_at) if one.reopened_at else "",
        "reopened_because": one.reopened_because,
    }


def _facts(result: RoundResult, row: RoundAccount, found: ResultRow) -> dict[str, Any]:
    return {
        "status": status_text(row),
        "rank": formats.number(found.rank),
        "places": formats.number(result.round.places),
        "score": formats.number(found.score, 2),
        "interval": f"{formats.number(found.low, 1)}–{formats.number(found.high, 1)}",
        "is_certain": found.low == found.high,
        "share": formats.share(found.inside_share, 0),
        "revenue": formats.money_short(row.revenue, result.round.currency),
        "bar": score_bar(found.contributions, found.low, found.high),
        "parts": [
            {
                "swatch": swatch(place),
                "name": one.criterion.name,
                "value": one.value_text,
                "score": formats.number(one.score, 1)
                if one.is_certain
                else f"{formats.number(one.low, 1)}–{formats.number(one.high, 1)}",
                "weight": one.criterion.weight,
                "points": formats.number(one.points, 2),
            }
            for place, one in enumerate(found.contributions)
        ],
        "marks": marks_of(row),
        "url": account_url(row),
    }


def _proposed(result: RoundResult, row: RoundAccount, found: ResultRow) -> forms.Decide:
    verdict = proposed_verdict(found, row.account.key_state if row.account else "")
    verdict = verdict or str(Decision.Verdict.DECLINE)
    return forms.Decide(
        initial={
            "verdict": verdict,
            "reason": proposed_reason(result, found, verdict),
            "postponed_to": add_months(localdate(), MONTHS_OF_WAITING),
        }
    )


def _choices(
    result: RoundResult, row: RoundAccount, found: ResultRow, form: forms.Decide | None
) -> list[dict[str, Any]]:
    chosen = (form or _proposed(result, row, found))["verdict"].value()
    return [
        {
            "value": verdict.value,
            "title": verdict_text(verdict, was_key=is_key(row)),
            "reason": proposed_reason(result, found, verdict),
            "is_chosen": verdict.value == chosen,
        }
        for verdict in Decision.Verdict
    ]
