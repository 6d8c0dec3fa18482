"""Must-haves and the cut of a round, with what they do to the accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import forms, selectors, services
from openkam.domain.selection.models import Round
from openkam.domain.selection.selectors import effects, wording
from openkam.domain.selection.selectors.capacity import proposed_managers
from openkam.domain.selection.selectors.effects import Cut, CutEffect, Limit, Measured
from openkam.domain.selection.views.steps import go_on, require_head, step_context

PAGE, PART = "selection/rules.html", "selection/_rules_looked.html"


@dataclass(frozen=True)
class RuleRow:
    """One must-have on the page: its fields, and what it does."""

    place: int
    form: forms.Rule
    text: str  # for those who only read
    effect: str = ""
    unknown: str = ""
    named: list[dict[str, str]] = field(default_factory=list)
    is_cut: bool = False  # more than those who are named
    is_blank: bool = False


@dataclass(frozen=True)
class Wish:
    """What the page says now, saved or not."""

    rules: list[forms.Rule]
    limits: forms.Limits

    @property
    def is_valid(self) -> bool:
        """Whether all of it can be saved."""
        checks = [form.is_valid() for form in (*self.rules, self.limits)]
        return all(checks)

    @property
    def must_haves(self) -> list[dict[str, object]]:
        """The must-haves that are whole."""
        return [form.rule for form in self.rules if form.rule is not None]


@require_http_methods(["GET", "HEAD", "POST"])
def round_rules(request: Request, pk: int) -> HttpResponse:
    """Show what an account must reach, how long the list may be, and what that does."""
    found = selectors.round_seen_whole(request.user, pk)
    if request.method != "POST":
        return _page(request, found, _saved(found))
    require_head(request)
    wish = Wish(forms.posted_rules(request.POST, found.currency), forms.Limits(request.POST))
    if "look" in request.POST and request.htmx:
        tried = Wish(forms.tried_rules(request.POST, found.currency), wish.limits)
        return _page(request, found, tried, part=PART)
    if "look" in request.POST or "drop" in request.POST:
        return _page(request, found, wish)
    if not wish.is_valid:
        return _page(request, found, wish, status=422)
    return _keep(request, found, wish)


def _keep(request: Request, found: Round, wish: Wish) -> HttpResponse:
    cut = wish.limits.cut
    try:
        services.set_rules(
            request.user,
            found.pk,
            wish.must_haves,
            max_accounts=cut.max_accounts,
            min_score=cut.min_score,
            managers=cut.managers,
            accounts_each=cut.accounts_each,
        )
        if "on" in request.POST:
            return go_on(request, found, "rules")
    except services.Refusal as refusal:
        wish.limits.add_error(None, str(refusal))
        return _page(request, found, wish, status=422)
    messages.success(request, _("Saved. The ranking follows in a moment."))
    return redirect("selection:round-rules", found.pk)


def _saved(found: Round) -> Wish:
    version = found.version
    score = version.min_score
    initial = {
        "max_accounts": version.max_accounts,
        "managers": version.managers,
        "accounts_each": version.accounts_each,
        "min_score": None if score is None else formats.number(score, 0 if score % 1 == 0 else 1),
    }
    return Wish(forms.rule_forms(version.must_haves, found.currency), forms.Limits(initial=initial))


def _page(
    request: Request, found: Round, wish: Wish, *, part: str = PAGE, status: int = 200
) -> HttpResponse:
    rows = effects.measured_of(request.user, found)
    version = found.version
    is_saved = not wish.limits.is_bound
    must_haves = version.must_haves if is_saved else wish.must_haves
    # Of limits that cannot be saved those count that are whole.
    is_whole = is_saved or wish.limits.is_valid()
    cut = Cut() if is_saved else wish.limits.cut
    if is_saved:
        names = ("max_accounts", "min_score", "managers", "accounts_each")
        cut = Cut(**{name: getattr(version, name) for name in names})
    effect = effects.cut_effect(rows, must_haves, cut)
    context = step_context(request, found, "rules")
    context |= {
        "rules": _rule_rows(
            found,
            wish,
            rows,
            is_saved=is_saved,
            is_tried=part == PART,
            may=context["may_change"],
        ),
        "limits": wish.limits,
        "effect": effect,
        "limit_notes": _limit_notes(effect, cut),
        "says": _says(effect, cut, len(rows)) if is_whole else _not_whole(),
        "owners": _owners(found),
        "accounts": len(rows),
        "inside": formats.number(effect.inside),
        "inside_of": ngettext("account on the list", "accounts on the list", effect.inside),
        "counts": {
            "accounts": formats.number(len(rows)),
            "excluded": formats.number(effect.excluded),
            "passing": formats.number(effect.passing),
        },
        "is_part": part == PART,
    }
    return render(request, part, context, status=status)


def _rule_rows(
    found: Round,
    wish: Wish,
    rows: Sequence[Measured],
    *,
    is_saved: bool,
    is_tried: bool,
    may: bool,
) -> list[RuleRow]:
    saved = found.version.must_haves
    shown = []
    for place, form in enumerate(wish.rules):
        rule = saved[place] if is_saved else form.rule
        shown.append(_rule_row(place, form, rule, rows, found.currency))
    if may and not is_tried and len(shown) < forms.MOST_ROWS:
        blank = forms.blank_rule(len(shown), found.currency)
        shown.append(RuleRow(len(shown), blank, "", is_blank=True))
    return shown


def _rule_row(
    place: int,
    form: forms.Rule,
    rule: Mapping[str, Any] | None,
    rows: Sequence[Measured],
    currency: str,
) -> RuleRow:
    if rule is None:
        return RuleRow(place, form, "")
    effect = effects.rule_effect(rows, rule)
    named = [
        {
            "name": name,
            "value": wording.measured(str(rule["measure"]), value, currency),
            "url": door("web:account")(account) if account else "",
        }
        for account, name, value in effect.named
    ]
    return RuleRow(
        place,
        form,
        wording.rule(rule, currency),
        _excluded_text(effect, len(rows)),
        _unknown_text(effect),
        named,
        is_cut=effect.excluded > effects.FEW,
    )


def _excluded_text(effect: effects.RuleEffect, count: int) -> str:
    if not count:
        return _("No accounts are measured yet.")
    if not effect.excluded:
        return _("excludes nobody")
    text = ngettext(
        "excludes %(count)s of %(all)s accounts",
        "excludes %(count)s of %(all)s accounts",
        effect.excluded,
    )
    return text % {"count": formats.number(effect.excluded), "all": formats.number(count)}


def _unknown_text(effect: effects.RuleEffect) -> str:
    if not effect.unknown:
        return ""
    text = ngettext(
        "not known of %(count)s, which stays in and is flagged",
        "not known of %(count)s, which stay in and are flagged",
        effect.unknown,
    )
    return text % {"count": formats.number(effect.unknown)}


def _limit_notes(effect: CutEffect, cut: Cut) -> dict[str, dict[str, Any]]:
    """What each limit lets in, and whether it is the one that decides."""
    notes = {}
    for limit in effect.limits:
        notes[limit.kind] = {"text": _limit_text(limit, cut), "binds": limit.binds}
    if cut.min_score is not None and "min_score" not in notes:
        notes["min_score"] = {"text": _("counts once accounts are scored"), "binds": False}
    return notes


def _limit_text(limit: Limit, cut: Cut) -> str:
    places = formats.number(limit.places)
    if limit.kind == "capacity":
        return _("%(managers)s × %(each)s = %(places)s places") % {
            "managers": formats.number(cut.managers),
            "each": formats.number(cut.accounts_each),
            "places": places,
        }
    if limit.kind == "min_score":
        text = ngettext("%(count)s account reaches it", "%(count)s accounts reach it", limit.places)
        return text % {"count": places}
    return ngettext("%(count)s place", "%(count)s places", limit.places) % {"count": places}


def _says(effect: CutEffect, cut: Cut, accounts: int) -> dict[str, str]:
    """What decides how long the list is."""
    binding = effect.binding
    if not accounts or binding is None:
        return {
            "first": _("No accounts are measured yet."),
            "second": _("What the limits do is shown once there are sales data."),
        }
    reasons = {
        "max_accounts": _("The maximum number decides."),
        "capacity": _("The capacity of the managers decides."),
        "min_score": _("The lowest score decides; the other limits would let in more."),
        "accounts": _("No limit binds: all accounts that reach the must-haves are on it."),
        "none": _("Nothing is limited, so that the first 60 count. Set at least one limit."),
    }
    second = ""
    if cut.min_score is not None and not effect.is_scored:
        second = _("The lowest score counts once the accounts are scored.")
    return {"first": reasons[binding.kind], "second": second}


def _not_whole() -> dict[str, str]:
    return {
        "first": _("One of the limits is not whole yet and is left out here."),
        "second": "",
    }


def _owners(found: Round) -> str:
    owners = portfolio.count_owners()
    if not owners:
        return _("Nobody is entered as owner of an account yet, so that one manager is proposed.")
    said = ngettext(
        "%(count)s person owns accounts today.", "%(count)s people own accounts today.", owners
    ) % {"count": formats.number(owners)}
    proposed = proposed_managers(owners, found)
    if proposed == owners:
        return said
    few = ngettext(
        "%(count)s manager is proposed: key accounts are about a tenth of the accounts that buy.",
        "%(count)s managers are proposed: key accounts are about a tenth of the accounts that buy.",
        proposed,
    )
    return f"{said} {few % {'count': formats.number(proposed)}}"
