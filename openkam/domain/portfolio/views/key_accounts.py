"""The list of key accounts, of candidates and of former ones."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.panels.uncared import uncared
from openkam.domain.portfolio.selectors import Basis
from openkam.domain.portfolio.views.account_further import needs_of
from openkam.domain.portfolio.views.account_list import Offer, offer_to, owners, texts
from openkam.domain.portfolio.views.account_rows import cells, columns

SHOWN = ("name", "tier", "owner", "key_since", "revenue", "trend", "change", "decision")
STATES = ("candidate", "former")  # while neither is chosen, the key accounts
FILTERS = {"status": STATES, "owner": None, "tier": None, "segment": None}


@require_safe
@saved_list("portfolio:key-accounts")
def key_account_list(request: Request) -> HttpResponse:
    """Show the key accounts open to the reader, with the decision that made them so."""
    basis = selectors.basis_for(request.user)
    shown = _columns(basis)
    wanted = ListRequest.from_get(
        request.GET, columns=shown, default_sort="-revenue", filters=FILTERS
    )
    filters = {key: value for key, value in wanted.filters.items() if value}
    state = filters.pop("status", "key")
    rows = selectors.key_accounts(
        request.user, state=state, q=wanted.q, filters=filters, sort=wanted.order, basis=basis
    )
    total = rows.count()
    found = selectors.account_rows(
        rows[wanted.window(total)], needs_of([column.key for column in shown])
    )
    page = ListPage(
        columns=shown,
        rows=cells(found, basis, shown),
        total=total,
        request=wanted,
        chips=_chips(request.user, wanted, offer_to(request.user)),
        label=_("Key accounts"),
        search=_("Name, key, number, site …"),
        empty=_empty(request.user),
        export_url=_export_url(wanted, state),
        note=_note(basis),
    )
    context = {"list": page, "active": "portfolio", "basis": basis}
    if not request.htmx or request.htmx.boosted:
        context |= _above(request.user)
    return list_response(request, "portfolio/key_accounts.html", context)


def _columns(basis: Basis) -> list[Column]:
    known = {column.key: column for column in columns(basis)}
    decision = Column("decision", _("Last decision"), css="wide")
    found = {**known, "decision": decision}
    return [_by_default(found[key]) for key in SHOWN]


def _by_default(column: Column) -> Column:
    title = _("Key account manager") if column.key == "owner" else column.title
    return replace(column, by_default=True, title=title)


def _chips(actor: User, wanted: ListRequest, offer: Offer) -> list[FilterChip]:
    chosen = wanted.filters
    states = [("candidate", _("Candidates")), ("former", _("Former key accounts"))]
    found = [
        FilterChip("status", _("Status"), chosen["status"], states),
        FilterChip("owner", _("Owner"), chosen["owner"], owners(actor, offer)),
    ]
    if offer.tiers:
        options = [*texts(offer.tiers), ("none", _("No tier"))]
        found.append(FilterChip("tier", _("Tier"), chosen["tier"], options))
    if offer.segments:
        options = [*texts(offer.segments), ("none", _("No segment"))]
        found.append(FilterChip("segment", _("Segment"), chosen["segment"], options))
    return found


def _export_url(wanted: ListRequest, state: str) -> str:
    """The file of accounts, narrowed and ordered as this list is."""
    asked = {"q": wanted.q, **wanted.filters, "status": state, "sort": wanted.order}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('portfolio:accounts-export')}?{query}"


def _above(actor: User) -> dict[str, Any]:
    counts = selectors.key_counts(actor)
    said = [
        ngettext("%(count)s key account", "%(count)s key accounts", counts.key_accounts)
        % {"count": formats.number(counts.key_accounts)}
    ]
    if counts.candidates:
        words = ngettext("%(count)s candidate", "%(count)s candidates", counts.candidates)
        said.append(words % {"count": formats.number(counts.candidates)})
    if counts.former:
        said.append(_("%(count)s former") % {"count": formats.number(counts.former)})
    return {
        "caption": " · ".join(said),
        "without": _without(counts.tier_without_status),
        "uncared": uncared(actor, counts),
        "without_url": f"{reverse('portfolio:accounts')}?status=tier",
    }


def _without(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(count)s account has a tier that is only for key accounts, and is none.",
        "%(count)s accounts have a tier that is only for key accounts, and are none.",
        count,
    )
    return words % {"count": formats.number(count)}


def _note(basis: Basis) -> str:
    figures = basis.figures
    if figures is None or figures.period is None:
        return ""
    words = {"period": formats.period(figures.period), "currency": basis.currency}
    said = _("Figures of %(period)s in %(currency)s") % words
    return f"{said}, {basis.rates_note}" if basis.rates_note else said


def _empty(actor: User) -> dict[str, str]:
    if selectors.may_decide_key_status(actor):
        return {
            "icon": "shield-check",
            "title": _("No key account yet"),
            "text": _(
                "Make an account one on its page, under Team: with the day, and why. Tiers that "
                "are only for key accounts can be given then."
            ),
            "url": reverse("portfolio:accounts"),
            "action": _("To the accounts"),
        }
    return {
        "icon": "shield-check",
        "title": _("No key account is open to you"),
        "text": _("Heads decide which accounts are key accounts; you see those that you work on."),
    }
