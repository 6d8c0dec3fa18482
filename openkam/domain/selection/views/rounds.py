"""The rounds: the list of them, and what can be done with each."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from openkam.core.access.gate import require_head
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.asking import typed
from openkam.core.face.lists import list_response
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import panels, selectors, services
from openkam.domain.selection.forms import rounds as forms
from openkam.domain.selection.models import Round
from openkam.domain.selection.views import own_rounds, round_table
from openkam.domain.selection.views.questions import Question, settle

if TYPE_CHECKING:
    from openkam.core.access.models import User

ACTIVE = "selection"
NEXT_YEAR_FROM = 7  # the month from which on a round is for the coming year


@require_safe
def round_list(request: Request) -> HttpResponse:
    """Show the rounds: where each goes on, and what came of those that are over."""
    if not request.user.sees_all_accounts:
        return own_rounds.shown(request)
    basis = portfolio.basis_for(request.user)
    # Few even after many years: read once, and looked at from all sides.
    every = list(selectors.counted_rounds(request.user))
    is_free = all(one.state != Round.State.OPEN for one in every)
    may_start = request.user.is_head and is_free
    due = selectors.reviews_due(request.user, localdate(), basis, rounds=every)
    context = {
        "list": round_table.page_of(request, every, may_start=may_start),
        "judging": own_rounds.judging(request),
        "basis": basis,
        "live": round_table.live(request.user, basis, every),
        "figures": round_table.figures(request.user, every, due),
        "may_decide": request.user.is_head,
        "may_start": may_start,
        "has_data": basis.preparation is not None,
        "is_overdue": is_free and due.list_is_overdue,
        "due": due,
        "criteria_url": panels.optional_url("selection:criteria"),
        "import_url": reverse("portfolio:import-new") if request.user.is_head else "",
        "active": ACTIVE,
    }
    return list_response(request, "selection/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_start(request: Request) -> HttpResponse:
    """Ask what a new round is called and begins with, and begin it."""
    require_head(request.user)
    former = selectors.counted_rounds(request.user).exclude(state=Round.State.OPEN)
    choices = [(str(one.pk), _taken_over(one)) for one in former[:5]]
    begin = request.GET.get("from", "")
    chosen = begin if begin in dict(choices) else choices[0][0] if choices else ""
    form = forms.StartRound(
        typed(request),
        former=choices,
        initial={"name": _proposed_name(request.user), "begin": chosen},
    )
    question = Question(
        title=_("Start a round"),
        text=_(
            "All accounts are measured as of the last day of the sales data. Nothing is fixed until"
            " you run the round: leave it, and take it up again whenever you like."
        ),
        form=form,
        button=_("Start the round"),
    )

    begun: list[Round] = []

    def keep(cleaned: dict[str, Any]) -> str:
        wish = {"name": cleaned["name"], "follows": form.follows, "anew": form.follows is None}
        begun.append(services.start_round(request.user, **wish, now=now()))
        return _("“%(name)s” has begun.") % {"name": begun[0].name}

    return settle(request, question, keep, to=lambda: panels.step_url("criteria", begun[0]))


@require_http_methods(["GET", "HEAD", "POST"])
def round_rename(request: Request, pk: int) -> HttpResponse:
    """Give an open round another name."""
    found = _to_decide(request, pk)
    question = Question(
        title=_("Rename “%(name)s”") % {"name": found.name},
        form=forms.RoundName(typed(request), initial={"name": found.name}),
        button=_("Save"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.rename_round(request.user, pk, name=cleaned["name"])
        return _("Saved.")

    return settle(request, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def round_remove(request: Request, pk: int) -> HttpResponse:
    """Ask whether an open round shall go, and remove it."""
    found = _to_decide(request, pk)
    numbers = selectors.standing(request.user, found)
    text = _("Its criteria, weights and cut go. The accounts and their status stay.")
    if numbers.said:
        lost = ngettext(
            "%(count)s judgement that was given goes too.",
            "%(count)s judgements that were given go too.",
            numbers.said,
        )
        text = f"{text} {lost % {'count': formats.number(numbers.said)}}"
    question = Question(
        title=_("Remove “%(name)s”") % {"name": found.name},
        text=text,
        button=_("Remove the round"),
        is_danger=True,
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.remove_round(request.user, pk)
        return _("“%(name)s” is removed.") % {"name": found.name}

    return settle(request, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def round_run(request: Request, pk: int) -> HttpResponse:
    """Say what becomes fixed, and run the round."""
    found = _to_decide(request, pk)
    question = Question(
        title=_("Run “%(name)s”") % {"name": found.name},
        text=_("From then on this round shows the same for ever, and you decide on its accounts."),
        points=panels.fixed_by_running(request.user, found),
        button=_("Run the round"),
        back=panels.step_url("ranking", found),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.run_round(request.user, pk, now=now())
        return _("The round is run. Now decide on its accounts.")

    return settle(request, question, keep, to=lambda: panels.step_url("decisions", found))


@require_http_methods(["GET", "HEAD", "POST"])
def round_close(request: Request, pk: int) -> HttpResponse:
    """Say what stays undecided, and close the round."""
    found = _to_decide(request, pk)
    question = Question(
        title=_("Close “%(name)s”") % {"name": found.name},
        text=_("The list stands, and its yearly review is due in 12 months."),
        points=panels.left_by_closing(request.user, found),
        button=_("Close the round"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.close_round(request.user, pk, now=now())
        return _("“%(name)s” is closed.") % {"name": found.name}

    return settle(request, question, keep)


@require_POST
def round_measure(request: Request, pk: int) -> HttpResponse:
    """Have the accounts of an open round measured anew."""
    try:
        services.measure_again(request.user, pk)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("selection:rounds")


@require_safe
def round_progress(request: Request, pk: int) -> HttpResponse:
    """Show how far the worker is; once it is done the page is asked for anew."""
    found = selectors.round_seen_whole(request.user, pk)
    if not request.htmx:
        return redirect("selection:rounds")
    work = selectors.work_on(found)
    if work is None or work.has_ended:
        return HttpResponseClientRefresh()
    return render(request, "selection/_progress.html", {"round": found, "work": work})


@require_POST
def round_confirm(request: Request, pk: int, step: str) -> HttpResponse:
    """Note that a step is right as it stands, and go on to the next one."""
    try:
        found = services.confirm_step(request.user, pk, step)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("selection:rounds")
    following = panels.path_of(request.user, found, here=step).following
    return redirect(following.url if following and following.url else "selection:rounds")


def _to_decide(request: Request, pk: int) -> Round:
    require_head(request.user)
    return selectors.round_seen_whole(request.user, pk)


def _proposed_name(actor: "User") -> str:
    today = localdate()
    name = _("Key accounts %(year)d") % {"year": today.year + (today.month >= NEXT_YEAR_FROM)}
    taken = set(selectors.rounds(actor).values_list("name", flat=True))
    further = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *further) if one not in taken)


def _taken_over(former: Round) -> str:
    return _("“%(name)s”: its criteria, weights, must-haves, cut and judges") % {
        "name": former.name
    }
