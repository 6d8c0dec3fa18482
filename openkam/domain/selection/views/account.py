"""Why one account scores as it does in a round, and what was decided of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import panels, selectors
from openkam.domain.selection.models import Judgement, Measure, Round, RoundAccount
from openkam.domain.selection.selectors import Contribution, ResultRow, RoundResult, wording
from openkam.domain.selection.selectors.opinions import judgements_of_row
from openkam.domain.selection.views import account_words as words
from openkam.domain.selection.views.colours import fill
from openkam.domain.selection.views.ranking.drawing import patterns

BAR_WIDTH = 110
DECIDED = {
    "accept": gettext_lazy("Accepted"),
    "decline": gettext_lazy("Declined"),
    "postpone": gettext_lazy("Postponed"),
}
VERDICTS = {
    "accept": gettext_lazy("Accepted as a key account"),
    "decline": gettext_lazy("Declined as a key account"),
    "postpone": gettext_lazy("Postponed"),
}
# Where the lines behind a measured value stand.
EVIDENCE = {
    Measure.REVENUE: "web:account-money",
    Measure.GROWTH: "web:account-money",
    Measure.MARGIN_RATE: "web:account-money",
    Measure.REGULARITY: "web:account-money",
    Measure.DEAL_SIZE: "portfolio:account-documents",
    Measure.DAYS_TO_PAY: "portfolio:account-documents",
    Measure.RELATIONSHIP_YEARS: "portfolio:account-documents",
    Measure.BREADTH: "portfolio:account-product-groups",
}


@require_safe
def account(request: Request, pk: int, row: int) -> HttpResponse:
    """Show why an account scores as it does: to who sees all, and once run to who works on it."""
    actor = request.user
    result = selectors.round_result(actor, pk)
    stored = selectors.ranked_rows(actor, result).select_related("account").filter(pk=row).first()
    if stored is None:
        raise Http404
    shown = selectors.result_rows(result, [stored])[0]
    said = judgements_of_row(stored)
    basis = portfolio.basis_for(actor)
    first, second = words.summary(result, shown)
    heaviest = max((part.criterion.weight for part in shown.contributions), default=1)
    context = {
        "round": result.round,
        "result": result,
        "row": shown,
        "state": _state(actor, stored),
        "account_url": reverse("web:account", args=[stored.account_id])
        if stored.account_id
        else "",
        "sentence": {"first": first, "second": second},
        "figures": _figures(result, shown),
        "parts": [
            _part(part, stored, said, (heaviest, fill(place)))
            for place, part in enumerate(shown.contributions)
        ],
        "total": _total(shown),
        "judged": _judged(actor, shown, said),
        "doubts": words.doubts(result, shown, said),
        "flags": words.flag_sentences(shown, stored, result, tells_share=basis.whole_is_visible),
        "must_haves": words.must_haves(stored, result),
        "decision": _decision(shown),
        "history": [_decided(one) for one in shown.decisions if one is not shown.decision],
        "when": _when(result),
        "round_url": _round_url(actor, result),
        "sees_whole": actor.sees_all_accounts,
        "decide_url": _decide_url(actor, result, stored),
        "patterns": patterns(),
        "active": "selection",
    }
    return render(request, "selection/account.html", context)


def _figures(result: RoundResult, row: ResultRow) -> list[dict[str, Any]]:
    known = row.score is not None
    width = wording.interval(row.low, row.high)
    is_wide = known and width != wording.interval(row.score, row.score)
    cut = _("inside the cut of %(places)s") if row.is_inside else _("outside the cut of %(places)s")
    decision = row.decision
    return [
        {
            "caption": _("Score, 1 to 10"),
            "value": formats.number(row.score, 1),
            "context": _("somewhere in %(ends)s: something is missing") % {"ends": width}
            if is_wide
            else _("nothing is missing"),
        },
        {
            "caption": _("Rank"),
            "value": formats.number(row.rank),
            "context": cut % {"places": formats.number(result.round.places)}
            if row.rank
            else _("a must-have is not reached")
            if row.fails
            else _("not ranked yet"),
        },
        {
            "caption": _("Inside the cut"),
            "value": formats.share(row.inside_share, 0),
            "context": row.sureness or "–",
        },
        {
            "caption": _("Decision"),
            "value": DECIDED[decision.verdict] if decision else "–",
            "context": formats.when(decision.decided_at) if decision else _("not decided yet"),
        },
    ]


def _part(
    part: Contribution,
    row: RoundAccount,
    said: Mapping[int, Sequence[Judgement]],
    look: tuple[int, str],
) -> dict[str, Any]:
    one = part.criterion
    return {
        "name": one.name,
        "meaning": one.meaning,
        "weight": formats.share(one.weight / 100, 0),
        "value": _value(part, row, len(said.get(one.pk, ()))),
        "anchors": one.anchors,
        "levels": [{"level": level, "text": text} for level, text in one.scale.items()],
        "score": wording.interval(part.low, part.high),
        "points": formats.number(part.points, 2),
        "bar": _bar(part, *look),
    }


def _bar(part: Contribution, heaviest: int, colour: str) -> SafeString:
    """Draw what it brings out of what its weight could bring at most."""
    most = BAR_WIDTH * part.criterion.weight / max(heaviest, 1)
    brought = most * part.score / 10
    return SafeString(
        f'<svg class="bar" width="{BAR_WIDTH}" height="8" viewBox="0 0 {BAR_WIDTH} 8"'
        f' aria-hidden="true"><rect class="f-sunken" width="{most:.1f}" height="8" rx="2"/>'
        f'<rect class="{colour}" width="{brought:.1f}" height="8" rx="2"/></svg>'
    )


def _value(part: Contribution, row: RoundAccount, said: int) -> str | SafeString:
    measure = part.criterion.measure
    if not measure:
        if not said:
            return _("not judged")
        text = ngettext("%(count)s judgement", "%(count)s judgements", said)
        return formats.evidence(
            text % {"count": formats.number(said)}, f"#judged-{part.criterion.pk}"
        )
    if part.value is None or row.account_id is None:
        return part.value_text
    url = reverse(EVIDENCE[Measure(measure)], args=[row.account_id])
    return formats.evidence(part.value_text, url)


def _total(row: ResultRow) -> dict[str, str] | None:
    if row.score is None:
        return None
    return {
        "weight": formats.share(1, 0),
        "score": wording.interval(row.low, row.high),
        "points": formats.number(sum(part.points for part in row.contributions), 2),
    }


def _judged(
    actor: User, row: ResultRow, said: Mapping[int, Sequence[Judgement]]
) -> list[dict[str, Any]]:
    """What people said; their names only to who sees the whole."""
    return [
        {
            "pk": part.criterion.pk,
            "name": part.criterion.name,
            "summary": _said_in_words(part, said.get(part.criterion.pk, ())),
            "quotes": [
                {
                    "score": one.score,
                    "name": str(one.judge) if actor.sees_all_accounts else "",
                    "evidence": one.evidence,
                    "when": formats.day(one.judged_at.date()),
                    "is_confirmed": one.confirms_id is not None,
                }
                for one in said.get(part.criterion.pk, ())
                if one.evidence or actor.sees_all_accounts
            ],
        }
        for part in row.contributions
        if said.get(part.criterion.pk)
    ]


def _said_in_words(part: Contribution, said: Sequence[Judgement]) -> str:
    scores = [one.score for one in said]
    count = ngettext("%(count)s judgement", "%(count)s judgements", len(scores))
    parts = [
        count % {"count": formats.number(len(scores))},
        _("mean %(mean)s") % {"mean": formats.number(sum(scores) / len(scores), 1)},
    ]
    if len(scores) > 1:
        parts.append(_("from %(low)s to %(high)s") % {"low": min(scores), "high": max(scores)})
    if missing := words.missing_count(part, len(scores)):
        parts.append(_("%(count)s missing") % {"count": formats.number(missing)})
    return ", ".join(parts)


def _decision(row: ResultRow) -> dict[str, Any] | None:
    return _decided(row.decision) if row.decision else None


def _decided(one: selectors.ResultDecision) -> dict[str, Any]:
    return {
        "verdict": one.verdict,
        "title": VERDICTS[one.verdict],
        "reason": one.reason,
        "by": one.decided_by,
        "when": formats.when(one.decided_at),
        "postponed_to": formats.day(one.postponed_to) if one.postponed_to else "",
        "reopened": _("%(name)s reopened it on %(when)s: %(reason)s")
        % {
            "name": one.reopened_by,
            "when": formats.when(one.reopened_at),
            "reason": one.reopened_because,
        }
        if one.reopened_at
        else "",
    }


def _decide_url(actor: User, result: RoundResult, row: RoundAccount) -> str:
    """Where the account is decided on; "" where the reader may not, or nothing can be decided."""
    may = actor.is_head and result.round.state == Round.State.RUN
    return reverse("selection:decide", args=[row.pk]) if may else ""


def _round_url(actor: User, result: RoundResult) -> str:
    """The ranking where the reader sees the whole of it, else what they see of the rounds."""
    found = panels.step_url("ranking", result.round) if actor.sees_all_accounts else ""
    return found or reverse("selection:rounds")


def _state(actor: User, row: RoundAccount) -> str:
    if row.account_id is None:
        return ""
    state = portfolio.key_states(actor, [row.account_id]).get(row.account_id, "")
    return str(portfolio.KEY_STATES[state]) if state else ""


def _when(result: RoundResult) -> str:
    found = result.round
    if found.period_from is None or found.period_until is None:
        return ""
    period = formats.period(found.period_from, found.period_until)
    said = _("Figures of %(period)s in %(currency)s") % {
        "period": period,
        "currency": found.currency,
    }
    return f"{said}, {found.rates_note}" if found.rates_note else said
