"""Pairs of people who may be one: look, merge, or say that they are two."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import ListPage, ListRequest
from openkam.domain.stakeholders.selectors import merging as looking
from openkam.domain.stakeholders.selectors.duplicates import Pair, Reason, duplicates
from openkam.domain.stakeholders.services import merging

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NUMBER = 18


@require_safe
def duplicates_page(request: Request) -> HttpResponse:
    """Show the pairs, the strongest reasons first, and the latest merges with their undo."""
    pairs = duplicates(request.user)
    wanted = ListRequest.from_get(request.GET, columns=())
    cards = drawn(request.user, pairs[wanted.window(len(pairs))])
    context = {
        "pairs": cards,
        "list": ListPage(columns=(), rows=[()] * len(cards), total=len(pairs), request=wanted),
        "merges": [
            {
                "pk": merge.pk,
                "kept": str(merge.kept),
                "merged": str(merge.merged),
                "about": f"{formats.day(merge.merged_on)} · {merge.merged_by}",
            }
            for merge in looking.latest_merges(request.user)
        ],
        "active": "people",
    }
    return render(request, "stakeholders/duplicates.html", context)


@require_POST
def person_distinct(request: Request, pk: int) -> HttpResponse:
    """Say that two people are two; with `undo` that they may be one after all."""
    other = number_in(request.POST.get("other", ""))
    takes_back = "undo" in request.POST
    try:
        if takes_back:
            merging.take_back_distinct(request.user, pk, other)
        else:
            merging.say_distinct(request.user, pk, other, today=localdate())
    except merging.CannotMerge as refusal:
        messages.error(request, str(refusal))
        return redirect("stakeholders:duplicates")
    if request.htmx and not takes_back:
        names = [str(person) for person in looking.people(request.user, [pk, other])]
        context = {"pk": pk, "other": other, "names": names}
        return render(request, "stakeholders/_distinct.html", context)
    if request.htmx:
        pairs = [pair for pair in duplicates(request.user, person_id=pk) if _is(pair, pk, other)]
        cards = drawn(request.user, pairs)
        context = {"pair": cards[0] if cards else None}
        return render(request, "stakeholders/_duplicate.html", context)
    return redirect("stakeholders:duplicates")


def drawn(actor: "User", pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Return what the cards of these pairs show, with what the reader may do."""
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    sides = {side.pk: side for side in looking.sides(actor, ids)}
    return [
        {
            "id": f"{pair.first}-{pair.second}",
            "sides": [sides[pair.first], sides[pair.second]],
            "reasons": in_words(pair.reasons),
            "merge_url": merge_url(*_kept_first(sides[pair.first], sides[pair.second])),
            "distinct_url": reverse("stakeholders:person-distinct", args=[pair.first]),
            "other": pair.second,
            "may_write": sides[pair.first].may_write and sides[pair.second].may_write,
        }
        for pair in pairs
        if {pair.first, pair.second} <= sides.keys()
    ]


def in_words(reasons: Iterable[Reason]) -> list[str]:
    """Return the reasons as people say them."""
    words = {
        "mail": _("the same mail %(value)s"),
        "name": _("the same name at one account"),
        "phone": _("the same phone number %(value)s"),
        "name_like": _("nearly the same name at one account"),
    }
    return [words[reason.kind] % {"value": reason.value} for reason in reasons]


def merge_url(keep: int, other: int) -> str:
    """Return where two people are made one."""
    return f"{reverse('stakeholders:merge', args=[keep])}?with={other}"


def number_in(text: str) -> int:
    """Return the number that a form sent; 0, which nobody has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def _is(pair: Pair, one: int, other: int) -> bool:
    return {pair.first, pair.second} == {one, other}


def _kept_first(one: looking.PersonSide, other: looking.PersonSide) -> tuple[int, int]:
    """Who is better known is proposed to stay."""
    return (other.pk, one.pk) if other.known > one.known else (one.pk, other.pk)
