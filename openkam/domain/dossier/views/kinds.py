"""Settings: the kinds of facts, and which of them each tier expects."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.access.requests import Request
from openkam.core.face import badges, formats
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.forms import kinds as forms
from openkam.domain.dossier.models import KindOfFact, Section, ValueType
from openkam.domain.dossier.views.faults import look_further, show_faults

PAGE, MATRIX = "dossier:kinds", "dossier:templates"


@require_safe
def kinds(request: Request) -> HttpResponse:
    """Show all kinds by section: what their value is, how long it is trusted, who has one."""
    values, found = dict(ValueType.choices), selectors.kind_settings(request.user)
    sections = [(section, _lines(rows, values)) for section, rows in found]
    own = sum(1 for _section, rows in found for one in rows if one.kind.own)
    context = {
        "sections": sections,
        "own": own,
        "may_decide": selectors.may_decide_kinds(request.user),
        "active": "settings",
    }
    return render(request, "dossier/kinds.html", context)


def _lines(rows: list[selectors.CountedKind], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The kinds of a section, and where an own one can be moved."""
    own = [one.kind.own for one in rows if one.kind.own and not one.kind.is_retired]
    return [
        {
            "row": one,
            "value": values[one.kind.value_type],
            "kind": one.kind,
            "moves": len(own) > 1 and one.kind.own in own,
            "is_first": own[:1] == [one.kind.own],
            "is_last": own[-1:] == [one.kind.own],
        }
        for one in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def kind_add(request: Request) -> HttpResponse:
    """Add a kind of the company's own."""
    require_head_or_administrator(request.user)
    posted = request.POST if request.method == "POST" else None
    section = request.GET.get("section")
    given = {"section": section} if section in Section.values else {}
    form = forms.Kind(posted, initial=given)
    if form.is_valid():
        try:
            row = services.add_own_kind(request.user, form.wish())
        except services.Refusal as refusal:
            show_faults(form, refusal)
        else:
            messages.success(
                request, _("%(name)s is added. Say which tiers expect it.") % {"name": row}
            )
            return redirect(PAGE)
    elif posted is not None:
        look_further(form, partial(services.check_own_kind, request.user, form.readable()))
    return _form(request, form, _("Add a kind of fact"))


@require_http_methods(["GET", "HEAD", "POST"])
def kind_edit(request: Request, pk: int) -> HttpResponse:
    """Change a kind of the company's own."""
    require_head_or_administrator(request.user)
    row = selectors.own_kind(request.user, pk)
    if row is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = forms.Kind(posted, initial=forms.Kind.initial_of(row))
    if form.is_valid():
        try:
            services.change_own_kind(request.user, pk, form.wish())
        except services.Refusal as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(PAGE)
    elif posted is not None:
        look_further(form, partial(services.check_own_kind, request.user, form.readable(), of=pk))
    return _form(request, form, _("Change %(name)s") % {"name": row})


@require_POST
def kind_move(request: Request, pk: int) -> HttpResponse:
    """Move an own kind up or down within its section."""
    row = services.move_own_kind(request.user, pk, is_up=request.POST.get("to") == "up")
    return redirect(f"{reverse(PAGE)}#kinds-{row.section}")


@require_POST
def kind_retire(request: Request, pk: int) -> HttpResponse:
    """Offer an own kind no more, or again."""
    is_retired = request.POST.get("retired") == "1"
    row = services.retire_own_kind(request.user, pk, is_retired=is_retired)
    if is_retired:
        said = _("%(name)s is offered no more. What was noted of it stays in the dossiers.")
    else:
        said = _("%(name)s is offered again.")
    messages.success(request, said % {"name": row})
    return redirect(PAGE)


@dataclass(frozen=True)
class Column:
    """A tier in the matrix, with the weights that its cells show."""

    found: selectors.TierTemplate
    weights: dict[str, int]
    mark: str

    @property
    def is_default(self) -> bool:
        """Whether the cells show the default."""
        return self.weights == dict(selectors.default_template())


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: Request) -> HttpResponse:
    """Show which kinds each tier expects and how much they weigh, and keep what was chosen."""
    found = {one.tier.pk: one for one in selectors.template_settings(request.user)}
    shown = {pk: dict(one.weights) for pk, one in found.items()}
    marks = {pk: services.mark_of(one.weights) for pk, one in found.items()}
    fault, status = "", 200
    if request.method == "POST":
        require_head_or_administrator(request.user)
        shown |= forms.weights_of(request.POST, found)
        seen = {pk: request.POST.get(f"seen-{pk}", "") for pk in found}
        if request.POST.get("fill"):
            _fill(shown, request.POST["fill"])
            marks = seen
        else:
            try:
                count = services.set_templates(request.user, shown, seen=seen)
            except services.Refusal as refusal:
                fault, status = str(refusal), 422
                for pk, one in found.items():
                    shown[pk] = forms.taken_over(shown[pk], seen[pk], one.weights)
                if isinstance(refusal, services.ChangedMeanwhile):
                    fault += " " + _("Their choice stands below with your changes. Save again.")
            else:
                return _saved(request, count)
    columns = [Column(one, shown[pk], marks[pk]) for pk, one in found.items()]
    return _matrix(request, columns, fault, status)


def _saved(request: Request, count: int) -> HttpResponse:
    said = ngettext("%(count)s template is saved.", "%(count)s templates are saved.", count)
    messages.success(request, said % {"count": count} if count else _("Nothing was changed."))
    return redirect(MATRIX)


def _fill(shown: dict[int, dict[str, int]], asked: str) -> None:
    """Let one column show what another one does, or the default; nothing is saved by that."""
    target, _parted, origin = asked.partition(":")
    pk = int(target) if target.isdigit() else 0
    if pk not in shown:
        return
    if origin == "default":
        shown[pk] = dict(selectors.default_template())
    elif origin.isdigit() and int(origin) in shown:
        shown[pk] = dict(shown[int(origin)])


def _matrix(request: Request, columns: list[Column], fault: str, status: int) -> HttpResponse:
    kinds = selectors.kinds(with_retired=False)
    sections = [
        (section, [_row(one, columns) for one in kinds.values() if one.section == section])
        for section in Section
    ]
    heads = [
        {
            "column": one,
            "badge": badges.tier(one.found.tier.name, one.found.tier.position),
            "accounts": formats.number(one.found.accounts),
            "others": [other for other in columns if other is not one],
            "expected": len(one.weights),
        }
        for one in columns
    ]
    context: dict[str, Any] = {
        "sections": sections,
        "heads": heads,
        "weights": forms.WEIGHTS,
        "is_filled": bool(request.POST.get("fill")),
        "fault": fault,
        "may_decide": selectors.may_decide_kinds(request.user),
        "sees_all": request.user.sees_all_accounts,
        "active": "settings",
    }
    return render(request, "dossier/templates.html", context, status=status)


def _row(kind: KindOfFact, columns: list[Column]) -> dict[str, Any]:
    return {"kind": kind, "cells": [(one, one.weights.get(kind.code, 0)) for one in columns]}


def _form(request: Request, form: forms.Kind, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "active": "settings"}
    return render(request, "dossier/kind_form.html", context, status=422 if form.errors else 200)
