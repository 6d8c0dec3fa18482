"""What I am asked to judge: the rounds, the sheet of one, and a single judgement."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import PAGE_SIZE
from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import Criterion, Judge, Judgement, Round
from openkam.domain.selection.views.judge_sheet import (
    Sheet,
    Typed,
    Undo,
    drawn,
    scale,
    sheet_of,
)

ACTIVE = "selection"


@require_safe
def judging(request: Request) -> HttpResponse:
    """Show the rounds in which the reader is asked to judge, and those that are over."""
    asked = selectors.asked_rounds(request.user)
    context = {
        "asked": [_round_card(one) for one in asked if one.is_asked],
        "earlier": [_round_card(one) for one in asked if not one.is_asked and one.done],
        "active": ACTIVE,
    }
    return render(request, "selection/judging.html", context)


@require_safe
def judge(request: Request, pk: int) -> HttpResponse:
    """Show the reader's own sheet of a round, one criterion at a time."""
    found = selectors.judge_in(request.user, pk)
    if found is None:
        return _not_asked(request, pk)
    criterion = _criterion(found.round, request.GET.get("criterion", ""))
    if criterion is None:
        context = {"judge": found, "active": ACTIVE}
        return render(request, "selection/judge_nothing.html", context)
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    sheet = sheet_of(request.user, found, criterion, page=number)
    return render(request, "selection/judge.html", _context(request.user, sheet))


@require_POST
def judge_score(request: Request, pk: int, row: int, criterion: int) -> HttpResponse:
    """Keep a judgement, take it back, or confirm that of the round before; nothing is lost."""
    found = selectors.judge_in(request.user, pk)
    chosen = _criterion(found.round, str(criterion)) if found else None
    if found is None or chosen is None or chosen.pk != criterion:
        raise Http404
    before = selectors.own_judgements(request.user, found.round, chosen).get(row)
    typed = Typed(row, "", request.POST.get("score", "")[:20], request.POST.get("evidence", ""))
    try:
        _keep(request, found, row, chosen, before)
    except services.JudgesNoMore as refusal:
        return _refused(request, found, chosen, typed, str(refusal), status=409)
    except services.BadJudgement as refusal:
        return _refused(request, found, chosen, typed, str(refusal), status=422)
    except services.NotOpen as refusal:
        return _refused(request, found, chosen, typed, str(refusal), status=409)
    except Http404:
        gone = _(
            "This account is not on the list to be judged any more: it was taken off or merged."
        )
        return _refused(request, found, chosen, typed, gone, status=409)
    return _kept(request, found, row, chosen, before)


def _keep(
    request: Request, judge: Judge, row: int, criterion: Criterion, before: Judgement | None
) -> None:
    actor, given = request.user, request.POST
    if "take_back" in given:
        services.take_judgement_back(actor, row, criterion.pk)
        return
    confirms = given.get("confirms", "")
    score, evidence = given.get("score", ""), given.get("evidence", "")
    if "still_right" in given:
        former = _former(actor, judge.round, row, criterion)
        confirms, score = str(former.pk), str(former.score)
        evidence = evidence or former.evidence
    elif "keep" in given:
        if before is None:
            raise services.BadJudgement(
                _("Choose a score first: 1 to 10. Your words are kept here.")
            )
        score, confirms = str(before.score), str(before.confirms_id or "")
    services.judge_account(
        actor,
        row,
        criterion.pk,
        score=_whole(score) or 0,
        evidence=evidence,
        confirms=_whole(confirms),
        now=now(),
    )


def _kept(
    request: Request, found: Judge, row: int, criterion: Criterion, before: Judgement | None
) -> HttpResponse:
    sheet = sheet_of(request.user, found, criterion, only=row)
    if not request.htmx:
        address = reverse("selection:judge", args=[found.round_id])
        page = _whole(request.POST.get("page", "")) or 1
        return redirect(f"{address}?criterion={criterion.pk}&page={page}#row-{row}")
    undo = _undo(before, sheet.said.get(row))
    context = {"row": drawn(sheet, undo=undo)[0], "sheet": sheet, "is_answer": True}
    context |= _progress(request.user, sheet)
    return render(request, "selection/_judgement_kept.html", context)


def _refused(
    request: Request, found: Judge, criterion: Criterion, typed: Typed, message: str, status: int
) -> HttpResponse:
    """Answer with what was typed and why it was not kept."""
    # The round may have been run, or the judge released, since it was read.
    found = selectors.judge_in(request.user, found.round_id) or found
    typed = Typed(typed.row, message, typed.score, typed.evidence)
    sheet = sheet_of(request.user, found, criterion, only=typed.row)
    if request.htmx and sheet.rows and sheet.may_judge:
        context = {"row": drawn(sheet, typed)[0], "sheet": sheet, "is_answer": True}
        return render(request, "selection/_judgement.html", context, status=status)
    if request.htmx:
        context = {"typed": typed, "sheet": sheet}
        return render(request, "selection/_judgement_lost.html", context, status=status)
    page = _whole(request.POST.get("page", "")) or 1
    sheet = sheet_of(request.user, found, criterion, page=page)
    context = _context(request.user, sheet, typed)
    return render(request, "selection/judge.html", context, status=status)


def _context(actor: User, sheet: Sheet, typed: Typed | None = None) -> dict[str, Any]:
    address = reverse("selection:judge", args=[sheet.judge.round_id])
    shown = {row.pk for row in sheet.rows}
    return {
        "judge": sheet.judge,
        "round": sheet.judge.round,
        "sheet": sheet,
        "meaning": selectors.meaning_of(sheet.criterion),
        "criterion_name": selectors.name_of(sheet.criterion),
        "scale": scale(sheet.criterion),
        "rows": drawn(sheet, typed),
        # Sent, but there is no row any more to show it in.
        "lost": typed if typed and (typed.row not in shown or not sheet.may_judge) else None,
        "has_former": bool(sheet.former),
        "earlier": f"{address}?criterion={sheet.criterion.pk}&page={sheet.page - 1}",
        "later": f"{address}?criterion={sheet.criterion.pk}&page={sheet.page + 1}",
        "active": ACTIVE,
        "sees_whole": actor.sees_all_accounts,
        **_progress(actor, sheet),
    }


def _progress(actor: User, sheet: Sheet) -> dict[str, Any]:
    """How far the judge is: in this criterion, in each other, and what comes next."""
    every = list(selectors.rows_to_judge(actor, sheet.judge).values_list("pk", flat=True))
    address = reverse("selection:judge", args=[sheet.judge.round_id])
    tabs, left_in = [], {}
    for criterion in sheet.criteria:
        said = sheet.said
        if criterion.pk != sheet.criterion.pk:
            said = selectors.own_judgements(actor, sheet.judge.round, criterion)
        done = len(said.keys() & set(every))
        left_in[criterion.pk] = len(every) - done
        tabs.append(
            {
                "title": selectors.name_of(criterion),
                "url": f"{address}?criterion={criterion.pk}",
                "is_current": criterion.pk == sheet.criterion.pk,
                "count": f"{done}/{len(every)}" if sheet.may_judge else str(done),
            }
        )
    here = left_in[sheet.criterion.pk]
    other = next((pk for pk, left in left_in.items() if left and pk != sheet.criterion.pk), None)
    return {
        "tabs": tabs,
        "total": len(every),
        "done": len(every) - here,
        "left": here,
        "left_in_words": _left_in_words(len(every) - here, len(every)),
        "all_done": sheet.may_judge and bool(every) and not sum(left_in.values()),
        "next_url": _next_url(sheet, every, address) if here else "",
        "other_url": f"{address}?criterion={other}" if other and not here else "",
        "other_name": next(
            (selectors.name_of(one) for one in sheet.criteria if one.pk == other), ""
        ),
    }


def _next_url(sheet: Sheet, every: list[int], address: str) -> str:
    place = next(place for place, row in enumerate(every) if row not in sheet.said)
    page = place // PAGE_SIZE + 1
    return f"{address}?criterion={sheet.criterion.pk}&page={page}#row-{every[place]}"


def _left_in_words(done: int, total: int) -> str:
    return _("%(done)s of %(total)s judged") % {
        "done": formats.number(done),
        "total": formats.number(total),
    }


def _undo(before: Judgement | None, after: Judgement | None) -> Undo | None:
    if before is None:
        return Undo(_("Saved."), None) if after else None
    if after is None:
        text = _("Taken back. It was %(score)s.") % {"score": before.score}
    elif before.score != after.score:
        text = _("Saved. It was %(score)s.") % {"score": before.score}
    elif before.evidence != after.evidence:
        text = _("Saved.")
    else:
        return None
    return Undo(text, before.score, before.evidence, before.confirms_id)


def _not_asked(request: Request, pk: int) -> HttpResponse:
    """Tell heads and observers that nobody asked them; others learn nothing of the round."""
    found = selectors.rounds(request.user).filter(pk=pk).first()
    if found is None or not request.user.sees_all_accounts:
        raise Http404
    context = {"round": found, "active": ACTIVE, "may_ask": _may_ask(request.user, found)}
    return render(request, "selection/judge_not_asked.html", context)


def _may_ask(actor: User, found: Round) -> bool:
    return actor.is_head and found.state == Round.State.OPEN


def _former(actor: User, found: Round, row: int, criterion: Criterion) -> Judgement:
    account = found.accounts.filter(pk=row).values_list("account", flat=True).first()
    former = selectors.former_judgements(actor, found, criterion).get(account or 0)
    if former is None:
        raise services.BadJudgement(_("There is no such judgement of yours in the round before."))
    return former


def _criterion(found: Round, asked: str) -> Criterion | None:
    criteria = selectors.judged_criteria(found)
    chosen = next((one for one in criteria if str(one.pk) == asked), None)
    return chosen or (criteria[0] if criteria else None)


def _round_card(one: selectors.Asked) -> dict[str, Any]:
    left = ngettext("%(count)s judgement left", "%(count)s judgements left", one.left)
    given = ngettext("%(count)s judgement given", "%(count)s judgements given", one.done)
    return {
        "name": one.round.name,
        "url": reverse("selection:judge", args=[one.round.pk]),
        "done": one.done,
        "total": one.total,
        "left": one.left,
        "left_text": left % {"count": formats.number(one.left)},
        "given_text": given % {"count": formats.number(one.done)},
        "progress": _left_in_words(one.done, one.total),
        "when": formats.day(one.round.run_at.date()) if one.round.run_at else "",
    }


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
