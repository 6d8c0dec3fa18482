"""The page of a ranking, its fragment for what is tried, and its file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.lists import ListRequest
from openkam.core.jobs import selectors as jobs
from openkam.domain.selection import panels, services
from openkam.domain.selection.models import Round
from openkam.domain.selection.selectors import ranking, reviews
from openkam.domain.selection.selectors.counting import Counts, counts_of
from openkam.domain.selection.selectors.result import round_result
from openkam.domain.selection.selectors.trial import TrialAnswer
from openkam.domain.selection.views.ranking import export, picture, table
from openkam.domain.selection.views.ranking.asked import Question
from openkam.domain.selection.views.ranking.drawing import patterns
from openkam.domain.selection.views.ranking.side import judging_people, side
from openkam.domain.selection.views.ranking.strip import strip
from openkam.domain.selection.views.words import step_url

PAGE, PART, LIST = "selection/ranking.html", "selection/_ranking.html", "ui/list.html"
JOBS = ("selection.rank_round", "selection.measure_round")


@require_safe
@formats.one_language()
def round_ranking(request: Request, pk: int) -> HttpResponse:
    """Show the ranking with what makes each score, or only its list when that asks."""
    question, answer = _asked(request, pk)
    only_list = bool(request.htmx) and request.htmx.target == "list"
    if only_list:
        counts = counts_of(request.user, question.result.round)
        context = _list(request, question, answer, request.GET, counts)
    else:
        context = _whole(request, question, answer)
    response = render(request, LIST if only_list else PAGE, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_safe
@formats.one_language()
def round_what_if(request: Request, pk: int) -> HttpResponse:
    """Answer how the ranking would be with other weights or another cut; nothing is changed.

    A plain link gets the page with the answer.
    """
    question, answer = _asked(request, pk)
    beside = _beside(request)
    asked = table.list_request(question, beside)
    address = question.url(**_of_the_list(asked))
    if not request.htmx:
        return redirect(address)
    found = question.result.round
    counts = counts_of(request.user, found)
    context = {**_list(request, question, answer, beside, counts), "round": found}
    if request.user.sees_all_accounts:
        judges = judging_people(question.result)
        context |= _around(request, question, answer, counts, judges=judges)
    response = render(request, PART, context)
    response["HX-Replace-Url"] = address
    return response


@require_POST
def round_what_if_save(request: Request, pk: int) -> HttpResponse:
    """Keep what is tried: in the draft of an open round, or in a new round after one that ran."""
    actor = request.user
    question = Question.from_get(round_result(actor, pk, whole=True), request.POST)
    trial = question.shown
    try:
        found = services.keep_trial(
            actor,
            pk,
            weights=trial.weights,
            cut=trial.cut,
            name=request.POST.get("name", ""),
            now=now(),
        )
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(question.url())
    if found.pk == pk:
        messages.success(request, _("Saved. The ranking is being made anew."))
    else:
        said = _("“%(name)s” was started with these weights and this cut.")
        messages.success(request, said % {"name": found.name})
    return redirect(step_url(found, "ranking"))


@require_safe
def round_ranking_export(request: Request, pk: int) -> HttpResponseBase:
    """Return exactly the rows that search and filters show, as a file."""
    question, answer = _asked(request, pk)
    asked = table.list_request(question, request.GET)
    shown = table.shown_rows(request.user, question, answer, asked, every=True)
    return table_csv(f"ranking-{pk}.csv", export.table_of(question, answer, shown))


def _asked(request: Request, pk: int) -> tuple[Question, TrialAnswer | None]:
    result = round_result(request.user, pk)
    # What is tried moves accounts of others across the line: for those who see all.
    get = request.GET if request.user.sees_all_accounts else {}
    question = Question.from_get(result, get)
    return question, question.answer()


def _beside(request: Request) -> QueryDict:
    """Return what the list beside the weights shows: it may have changed since they were drawn."""
    if not request.htmx:
        return request.GET
    return QueryDict(request.headers.get("HX-Current-URL", "").partition("?")[2].partition("#")[0])


def _list(
    request: Request,
    question: Question,
    answer: TrialAnswer | None,
    get: QueryDict,
    counts: Counts,
) -> dict[str, Any]:
    asked = table.list_request(question, get)
    shown = table.shown_rows(
        request.user, question, answer, asked, ranked=counts.ranked, best=picture.MOST
    )
    page = table.ranking_page(request.user, question, answer, shown, counts)
    return {"list": page, "best": shown.best}


def _around(
    request: Request, question: Question, answer: TrialAnswer | None, counts: Counts, *, judges: int
) -> dict[str, Any]:
    """Return what stands above and beside the table, for those who see the whole."""
    actor, result = request.user, question.result
    waiting = overdue = 0
    if not result.is_draft:
        waiting = ranking.waiting_count(actor, result.round)
        overdue = len(reviews.reviews_due(actor, localdate()).overdue)
    has_rows, is_ranked = counts.ranked or counts.failing, result.is_current and counts.ranked
    return {
        "counts": counts,
        "figures": strip(result, counts, waiting=waiting, overdue=overdue) if has_rows else [],
        "what_if": side(actor, question, answer, judges=judges) if is_ranked else None,
        "wait": _wait(result.round),
    }


def _whole(request: Request, question: Question, answer: TrialAnswer | None) -> dict[str, Any]:
    actor, result = request.user, question.result
    counts = counts_of(actor, result.round)
    context = {
        **_list(request, question, answer, request.GET, counts),
        "active": "selection",
        "round": result.round,
        "result": result,
        "may_decide": actor.is_head,
        "patterns": patterns(),
        "path": None,
        "list_url": step_url(result.round, "list"),
    }
    if not actor.sees_all_accounts:
        return context
    path = panels.path_of(actor, result.round, here="ranking", counts=counts)
    around = _around(request, question, answer, counts, judges=path.standing.judges)
    shown = picture.plane(actor, result, everybody=counts.ranked, best=context["best"])
    return {**context, **around, "path": path, "shown": shown}


def _wait(found: Round) -> dict[str, Any] | None:
    """Return what is to be waited for while the ranking does not say what counts."""
    if found.state != Round.State.OPEN or found.ranked_at is not None:
        return None
    made = [job for name in JOBS if (job := jobs.latest(name, round=found.pk)) is not None]
    job = max(made, key=lambda one: one.pk, default=None)
    return {
        "job": job,
        "has_failed": job is not None and job.state in ("failed", "dead"),
        "is_measured": found.measured_at is not None,
        "has_criteria": found.version.criteria.exists(),
    }


def _of_the_list(asked: ListRequest) -> dict[str, str]:
    order = {} if asked.order == asked.default_sort else {"sort": asked.order}
    return {"q": asked.q, **asked.filters, **order}
