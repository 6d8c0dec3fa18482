"""Pairs of accounts that may be one customer: look, merge, or say that they are not."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.models import Level, User
from openkam.core.access.requests import Request
from openkam.core.face import countries, formats
from openkam.core.face.lists import ListPage, ListRequest
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.selectors import Pair, Reason


@require_safe
def duplicates(request: Request) -> HttpResponse:
    """Show the pairs, the strongest reasons first."""
    pairs = selectors.duplicates(request.user)
    wanted = ListRequest.from_get(request.GET, columns=())
    shown = pairs[wanted.window(len(pairs))]
    cards = drawn(request.user, shown)
    page = ListPage(columns=(), rows=[()] * len(cards), total=len(pairs), request=wanted)
    context = {"pairs": cards, "list": page, "active": "portfolio"}
    return render(request, "portfolio/duplicates.html", context)


@require_POST
def account_distinct(request: Request, pk: int) -> HttpResponse:
    """Say that two accounts are different customers; with `undo` that they may be one after all."""
    other = _number(request.POST.get("other", ""))
    if "undo" in request.POST:
        services.take_back_distinct(request.user, pk, other)
    else:
        services.say_distinct(request.user, pk, other, today=localdate())
    selectors.forget_duplicates_count(request.user)
    names = selectors.names(request.user, [pk, other])
    said = {"name": names.get(pk, ""), "other": names.get(other, "")}
    if request.htmx and "undo" not in request.POST:
        context = {"pk": pk, "other": other, "said": said}
        return render(request, "portfolio/_distinct.html", context)
    if request.htmx:
        pair = _pair_again(request.user, pk, other)
        return render(request, "portfolio/_duplicate.html", {"pair": pair})
    if "undo" not in request.POST:
        words = _("%(name)s and %(other)s are different customers from now on.")
        messages.success(request, words % said)
    return redirect("portfolio:duplicates")


def drawn(actor: User, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Return what the cards of these pairs show, with what the reader may do."""
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    accounts = {row.pk: row for row in selectors.accounts(actor).filter(pk__in=ids)}
    keys = selectors.keys_of(actor, ids)
    lead = selectors.open_at(actor, ids, Level.LEAD)
    write = selectors.open_at(actor, ids, Level.WRITE)
    basis = selectors.basis_for(actor)
    return [
        {
            "id": f"{pair.first}-{pair.second}",
            "sides": [
                _side(accounts[pk], keys.get(pk, []), basis) for pk in (pair.first, pair.second)
            ],
            "reasons": in_words(
                pair.reasons,
                is_same=accounts[pair.first].search_name == accounts[pair.second].search_name,
            ),
            "merge_url": merge_url(*_kept_first(pair, accounts)),
            "distinct_url": reverse("portfolio:account-distinct", args=[pair.first]),
            "other": pair.second,
            "may_merge": {pair.first, pair.second} <= lead,
            "may_tell_apart": {pair.first, pair.second} <= write,
        }
        for pair in pairs
        if {pair.first, pair.second} <= accounts.keys()
    ]


def in_words(reasons: Iterable[Reason], *, is_same: bool = False) -> list[str]:
    """Return the reasons as people say them; `is_same` where the names are the very same."""
    words = {
        "vat_number": _("the same VAT number %(value)s"),
        "company_number": _("the same company number %(value)s"),
        "name": _("the same name") if is_same else _("the same name apart from the legal form"),
        "domain": _("the same web domain %(value)s"),
    }
    return [words[reason.kind] % {"value": reason.value} for reason in reasons]


def merge_url(keep: int, other: int) -> str:
    """Return where two accounts are merged."""
    return f"{reverse('portfolio:account-merge', args=[keep])}?with={other}"


def _pair_again(actor: User, pk: int, other: int) -> dict[str, Any] | None:
    both = {pk, other}
    pairs = [pair for pair in selectors.duplicates(actor) if {pair.first, pair.second} == both]
    found = drawn(actor, pairs)
    return found[0] if found else None


def _kept_first(pair: Pair, accounts: dict[int, Any]) -> tuple[int, int]:
    """The one with more revenue is proposed to stay."""
    first, second = accounts[pair.first], accounts[pair.second]
    if (second.revenue or 0) > (first.revenue or 0):
        return pair.second, pair.first
    return pair.first, pair.second


def _side(account: Any, keys: list[str], basis: selectors.Basis) -> dict[str, Any]:
    place = [account.site, countries.name(account.country) if account.country else ""]
    return {
        "url": reverse("web:account", args=[account.pk]),
        "name": account.name,
        "group": account.group.name if account.group else "",
        "place": ", ".join(part for part in place if part),
        "keys": keys,
        "revenue": formats.money_short(account.revenue, basis.currency),
        "owner": str(account.owner) if account.owner else "",
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
