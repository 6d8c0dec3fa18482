"""Merging two accounts: choose the other, see what moves, decide, take it back."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from openkam.calc.periods import Period, add_months
from openkam.core.access.models import Level, User
from openkam.core.access.requests import Request
from openkam.core.face import countries, formats
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.selectors import Fact, MergePreview, Side
from openkam.domain.portfolio.views.duplicates import in_words, merge_url

TITLES = {
    "name": gettext_lazy("Name"),
    "country": gettext_lazy("Country"),
    "site": gettext_lazy("Site"),
    "company_number": gettext_lazy("Company number"),
    "vat_number": gettext_lazy("VAT number"),
    "domain": gettext_lazy("Web domain"),
    "segment_id": gettext_lazy("Segment"),
    "tier_id": gettext_lazy("Tier"),
    "owner_id": gettext_lazy("Owner"),
    "key_state": gettext_lazy("Key-account status"),
}
MOST_NAMED = 8
TAKES = "take:"  # before the key of a fact in the form


@require_http_methods(["GET", "HEAD", "POST"])
def account_merge(request: Request, pk: int) -> HttpResponse:
    """Ask for the other account, show what moves, and merge."""
    keep = selectors.account(request.user, pk, Level.LEAD)
    given = request.POST if request.method == "POST" else request.GET
    other = given.get("with", "")
    if not (other.isascii() and other.isdigit() and len(other) < 19) or int(other) == pk:
        return _choose(request, keep)
    preview = selectors.merge_preview(request.user, pk, int(other))
    if request.method != "POST":
        return _show(request, preview, set())
    takes = {
        name.removeprefix(TAKES)
        for name, value in request.POST.items()
        if name.startswith(TAKES) and value == "other"
    }
    try:
        services.merge_accounts(
            request.user, keep_id=pk, merged_id=int(other), takes=takes, today=localdate()
        )
    except services.Refusal as refusal:
        return _show(request, preview, takes, refusal=str(refusal))
    selectors.forget_duplicates_count(request.user)
    said = _("%(name)s is merged into this account. Its figures are being added up again.")
    messages.success(request, said % {"name": preview.other.account.name})
    return redirect("web:account-identity", pk)


@require_POST
def merge_undo(request: Request, pk: int) -> HttpResponse:
    """Give back what a merge moved."""
    try:
        merged = services.undo_merge(request.user, pk, today=localdate())
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("portfolio:accounts")
    selectors.forget_duplicates_count(request.user)
    said = _("%(name)s is an account of its own again. Figures are being added up again.")
    messages.success(request, said % {"name": merged.name})
    if selectors.is_open(request.user, merged.pk):
        return redirect("web:account-identity", merged.pk)
    return redirect("portfolio:accounts")


def _choose(request: Request, keep: Any) -> HttpResponse:
    """Ask with which account; those that look alike are proposed."""
    text = request.GET.get("q", "")
    pairs = {
        pair.second if pair.first == keep.pk else pair.first: pair
        for pair in selectors.duplicates(request.user, account_id=keep.pk)[:MOST_NAMED]
    }
    found = [] if not text else selectors.find_accounts(request.user, text, limit=MOST_NAMED)
    hits = [hit.pk for hit in found if hit.pk != keep.pk]
    leads = selectors.open_at(request.user, {*pairs, *hits}, Level.LEAD)
    names = selectors.names(request.user, leads)
    context = {
        "account": keep,
        "q": text,
        "alike": [
            {
                "name": names[pk],
                "url": merge_url(keep.pk, pk),
                "why": ", ".join(in_words(pair.reasons)),
            }
            for pk, pair in pairs.items()
            if pk in leads
        ],
        "found": [
            {"name": hit.name, "group": hit.group_name, "url": merge_url(keep.pk, hit.pk)}
            for hit in found
            if hit.pk in leads and hit.pk != keep.pk
        ],
        "active": "portfolio",
    }
    return render(request, "portfolio/merge_choose.html", context)


def _show(
    request: Request, preview: MergePreview, takes: set[str], refusal: str = ""
) -> HttpResponse:
    keep, other = preview.keep.account, preview.other.account
    context = {
        "preview": preview,
        "keep": keep,
        "other": other,
        "refusal": refusal,
        "swap_url": merge_url(other.pk, keep.pk),
        "choices": list(_choices(preview, takes)),
        "filled": [
            (_title(fact), _shown(fact, fact.other)) for fact in preview.facts if fact.is_filled
        ],
        "moves": list(_moves(preview)),
        **_revenues(request.user, preview),
        "active": "portfolio",
    }
    status = 422 if refusal else 200
    return render(request, "portfolio/merge.html", context, status=status)


def _moves(preview: MergePreview) -> Iterator[tuple[str, str]]:
    """What goes to the kept account, each with a title and in words."""
    side = preview.other
    keys = [str(key) for key in side.keys]
    yield _("Keys"), _list(keys) or _("none: no other system knows it")
    yield _("Sales lines"), _sales(side)
    members = [f"{member.user} ({member.get_level_display()})" for member in side.members]
    yield _("Team"), _list(members) or _("nobody")
    children = [child.name for child in side.children if child.pk != preview.keep.account.pk]
    if children:
        yield _("Accounts below it"), _list(children)
    if side.parents and not preview.keep.parents:
        yield _("Parent account"), _list([span.parent.name for span in side.parents])


def _sales(side: Side) -> str:
    bought = side.bought
    if not bought.lines or bought.first_month is None or bought.last_month is None:
        return _("none")
    documents = ngettext("%(count)s document", "%(count)s documents", bought.documents)
    lines = ngettext("%(count)s line", "%(count)s lines", bought.lines)
    return _("%(documents)s with %(lines)s, %(months)s") % {
        "documents": documents % {"count": formats.number(bought.documents)},
        "lines": lines % {"count": formats.number(bought.lines)},
        "months": formats.period(Period(bought.first_month, add_months(bought.last_month, 1))),
    }


def _choices(preview: MergePreview, takes: set[str]) -> Iterator[dict[str, Any]]:
    """What both know differently; the reader says which one stays."""
    for fact in preview.facts:
        if not fact.is_filled:
            yield {
                "key": f"{TAKES}{fact.key}",
                "title": _title(fact),
                "kept": _shown(fact, fact.kept),
                "other": _shown(fact, fact.other),
                "takes_other": fact.key in takes,
            }
    ours, theirs = (
        _list([span.parent.name for span in side.parents if span.parent_id != opposite])
        for side, opposite in (
            (preview.keep, preview.other.account.pk),
            (preview.other, preview.keep.account.pk),
        )
    )
    if ours and theirs and ours != theirs:
        yield {
            "key": f"{TAKES}parent",
            "title": _("Parent account"),
            "kept": ours,
            "other": theirs,
            "takes_other": "parent" in takes,
        }


def _revenues(actor: User, preview: MergePreview) -> dict[str, Any]:
    """What both bring, and together; None stays unknown."""
    basis = selectors.basis_for(actor)
    ids = [preview.keep.account.pk, preview.other.account.pk]
    rows = {row.pk: row for row in selectors.accounts(actor, basis=basis).filter(pk__in=ids)}
    recent: list[Decimal | None] = [getattr(rows.get(pk), "revenue", None) for pk in ids]
    whole = [side.bought.revenue for side in (preview.keep, preview.other)]
    return {
        "currency": basis.currency,
        "revenues": [
            (_("Last 12 complete months"), *_amounts(recent)),
            (_("All sales data"), *_amounts(whole)),
        ],
    }


def _amounts(both: list[Decimal | None]) -> list[str]:
    return [formats.number(amount) for amount in (*both, _sum(both))]


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _title(fact: Fact) -> str:
    return fact.title or str(TITLES[fact.key])


def _shown(fact: Fact, value: Any) -> str:
    if fact.key == "country" and value:
        return countries.name(value)
    if fact.key == "key_state":
        return str(selectors.KEY_STATES.get(value, ""))
    return str(value)


def _list(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    left = len(names) - MOST_NAMED
    if left <= 0:
        return shown
    return _("%(shown)s and %(count)d more") % {"shown": shown, "count": left}
