"""Making two people one: see what moves, choose what stays, decide, take it back."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.stakeholders.models import Opinion, Position
from openkam.domain.stakeholders.selectors import merging as looking
from openkam.domain.stakeholders.selectors.duplicates import duplicates
from openkam.domain.stakeholders.selectors.merging import Fact, MergePreview
from openkam.domain.stakeholders.services import Refusal, merging
from openkam.domain.stakeholders.views.duplicates import in_words, merge_url, number_in
from openkam.domain.stakeholders.views.import_words import field_titles

TAKES = "take:"  # before the key of a fact in the form


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """Ask for the other, show what making two people one would do, and do it."""
    given = request.POST if request.method == "POST" else request.GET
    other = number_in(given.get("with", ""))
    if not other or other == pk:
        return _choose(request, pk)
    preview = looking.merge_preview(request.user, pk, other)
    if request.method != "POST":
        return _show(request, preview, set())
    takes = {
        name.removeprefix(TAKES)
        for name, value in request.POST.items()
        if name.startswith(TAKES) and value == "other"
    }
    try:
        merging.merge_people(
            request.user, keep_id=pk, merged_id=other, takes=takes, today=localdate()
        )
    except Refusal as refusal:
        return _show(request, preview, takes, refusal=str(refusal))
    said = _("%(other)s is merged into %(name)s. It can be undone here.")
    messages.success(request, said % {"other": preview.other, "name": preview.keep})
    return redirect("stakeholders:duplicates")


@require_POST
def merge_undo(request: Request, pk: int) -> HttpResponse:
    """Give back what a merge moved."""
    try:
        merged, taken = merging.undo_merge(request.user, pk, today=localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("stakeholders:duplicates")
    said = _("%(name)s is a person of their own again.") % {"name": merged.merged}
    if taken.left:
        left = _("What was changed since the merge stays with %(name)s.")
        messages.warning(request, f"{said} {left % {'name': merged.kept}}")
    else:
        messages.success(request, said)
    return redirect("stakeholders:duplicates")


def _choose(request: Request, pk: int) -> HttpResponse:
    """Ask with whom; those who look alike are proposed."""
    keep = looking.person_to_merge(request.user, pk)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    alike = {
        pair.second if pair.first == pk else pair.first: in_words(pair.reasons)
        for pair in duplicates(request.user, person_id=pk)
    }
    found = looking.people_named(request.user, text) if text else []
    sides = looking.sides(request.user, {*alike, *(person.pk for person in found)} - {pk})
    cards = [(side, merge_url(pk, side.pk), ", ".join(alike.get(side.pk, ()))) for side in sides]
    context = {
        "keep": keep,
        "q": text,
        "alike": [card for card in cards if card[0].pk in alike and card[0].may_write],
        "found": [card for card in cards if card[0].pk not in alike and card[0].may_write],
        "active": "people",
    }
    return render(request, "stakeholders/merge_choose.html", context)


def _show(
    request: Request, preview: MergePreview, takes: set[str], refusal: str = ""
) -> HttpResponse:
    keep, other = preview.keep, preview.other
    context = {
        "keep": keep,
        "other": other,
        "refusal": refusal or _closed(request, preview),
        "swap_url": merge_url(other.pk, keep.pk),
        "choices": [_choice(fact, takes) for fact in preview.facts if not fact.is_filled],
        "filled": [(_title(fact), _value(fact.other)) for fact in preview.facts if fact.is_filled],
        "moves": list(_moves(preview)),
        "conflicts": list(_conflicts(preview)),
        "active": "people",
    }
    status = 422 if refusal else 200
    return render(request, "stakeholders/merge.html", context, status=status)


def _closed(request: Request, preview: MergePreview) -> str:
    if merging.may_merge(request.user, preview.keep, preview.other):
        return ""
    return _(
        "One of them works, or worked, for an account that you may not write to. Ask somebody who"
        " may, or a head."
    )


def _choice(fact: Fact, takes: set[str]) -> dict[str, Any]:
    return {
        "key": f"{TAKES}{fact.key}",
        "title": _title(fact),
        "kept": _value(fact.kept),
        "other": _value(fact.other),
        "takes_other": fact.key in takes,
    }


def _moves(preview: MergePreview) -> Iterator[tuple[str, str]]:
    """What goes to the one who stays, each with a title and in words."""
    for place in preview.moves:
        yield _("Position"), _place(place)
    if preview.ways:
        yield _("Ways to reach them"), ", ".join(preview.ways)
    titles = {
        "roles": _("Buying roles"),
        "opinions": _("Opinions"),
        "ties": _("Ties to us"),
        "touches": _("Contacts"),
        "lines": _("Lines of influence and conflict"),
        "reports": _("People who report to them"),
    }
    for key, title in titles.items():
        if preview.counts[key]:
            yield title, formats.number(preview.counts[key])


def _conflicts(preview: MergePreview) -> Iterator[str]:
    """What cannot stand beside each other, and how it is solved without losing anything."""
    kinds = dict(Opinion.Kind.choices)
    for pair in preview.twins:
        yield _(
            "Both work for %(account)s: the two positions become one. Roles, contacts and lines of"
            " both stay."
        ) % {"account": pair.stays.account}
        if pair.opinions_twice:
            named = ", ".join(str(kinds[kind]) for kind in pair.opinions_twice)
            yield _(
                "Two opinions hold of %(kinds)s: the later one goes on, the other becomes history."
            ) % {"kinds": named}
        if pair.has_other_boss:
            yield _("They report to two different people; choose below.")


def _place(place: Position) -> str:
    parts = [place.title, str(place.account)]
    if place.until is not None:
        parts.append(_("until %(day)s") % {"day": formats.day(place.until)})
    return " · ".join(part for part in parts if part)


def _title(fact: Fact) -> str:
    titles = {**field_titles(), "name": _("Name"), "reports_to": _("Reports to")}
    title = titles[fact.field]
    return f"{title} · {fact.account}" if fact.account else title


def _value(value: Any) -> str:
    return formats.day(value) if hasattr(value, "isoformat") else str(value)
