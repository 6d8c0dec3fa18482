"""What narrows the list of accounts: search, filters, sort."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.core.access.models import User
from openkam.core.face import countries, formats
from openkam.core.face.lists import Column, FilterChip, ListRequest
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.selectors import Basis
from openkam.domain.portfolio.selectors.care import care_choices
from openkam.domain.portfolio.views.account_beside import FILTERS as BESIDE_FILTERS
from openkam.domain.portfolio.views.account_beside import beside, beside_chips, narrowed
from openkam.domain.portfolio.views.account_rows import columns

CLASSES = ("A", "B", "C")
STATES = ("buying", "declining", "lost", "silent", "never")
STATUSES = ("key", "candidate", "former", "none", "tier")
FILTERS = {
    "class": CLASSES,
    "owner": None,
    "status": STATUSES,
    "tier": None,
    "segment": None,
    "country": None,
    "state": STATES,
    "group": None,
}


def wanted_of(given: QueryDict, basis: Basis) -> ListRequest:
    """Read what was asked of the list."""
    # By the money lost one comes from the strip: no column shows it, the file has both revenues.
    filters = {**FILTERS, **dict.fromkeys(beside(), BESIDE_FILTERS)}
    sortable = [*columns(basis), Column("lost", "", sortable=True)]
    return ListRequest.from_get(given, columns=sortable, default_sort="-revenue", filters=filters)


def rows_of(actor: User, wanted: ListRequest, basis: Basis) -> Any:
    """Return the accounts that the list shows on all its pages."""
    filters = {key: wanted.filters[key] for key in FILTERS if wanted.filters[key]}
    rows = selectors.accounts(actor, q=wanted.q, filters=filters, sort=wanted.order, basis=basis)
    return narrowed(rows, wanted)


@dataclass(frozen=True)
class Offer:
    """What the list offers to filter by and to give to accounts, read once: (id, name) each."""

    owners: list[tuple[int, str]]
    colleagues: list[tuple[int, str]]
    tiers: list[tuple[int, str]]
    segments: list[tuple[int, str]]
    own_fields: list[tuple[int, str, str]]  # with their kind


def offer_to(actor: User) -> Offer:
    """Return what the list offers to this reader."""
    owners, colleagues = selectors.owners_and_colleagues(actor)
    care = care_choices()
    return Offer(owners, colleagues, care.tiers, care.segments, care.own_fields)


def chips_of(actor: User, wanted: ListRequest, basis: Basis, offer: Offer) -> list[FilterChip]:
    """Return the filters with their choices, those of the reader's own accounts."""
    chosen = wanted.filters
    found = [
        FilterChip("state", _("Purchases"), chosen["state"], _states(basis)),
        FilterChip("owner", _("Owner"), chosen["owner"], owners(actor, offer)),
    ]
    if basis.whole_is_visible:
        classes = [(name, _("Class %(name)s") % {"name": name}) for name in CLASSES]
        found.insert(1, FilterChip("class", _("Class"), chosen["class"], classes))
    found.append(FilterChip("status", _("Status"), chosen["status"], _statuses()))
    if offer.tiers:
        options = [*texts(offer.tiers), ("none", _("No tier"))]
        found.append(FilterChip("tier", _("Tier"), chosen["tier"], options))
    if offer.segments:
        options = [*texts(offer.segments), ("none", _("No segment"))]
        found.append(FilterChip("segment", _("Segment"), chosen["segment"], options))
    if sits := selectors.countries(actor):
        options = [(code, countries.name(code)) for code in sits]
        options.sort(key=lambda option: option[1])
        options.append(("none", _("Not known")))
        found.append(FilterChip("country", _("Country"), chosen["country"], options))
    found += beside_chips(wanted)
    if chosen["group"]:
        names = _group_names(actor, chosen["group"])
        found.append(FilterChip("group", _("Group"), chosen["group"], names))
    return found


def _statuses() -> list[tuple[str, str]]:
    return [
        *((state, str(selectors.KEY_STATES[state])) for state in ("key", "candidate", "former")),
        ("none", _("Nothing decided")),
        ("tier", _("Tier without status")),
    ]


def texts(options: list[tuple[int, str]]) -> list[tuple[str, str]]:
    """Return numbers and names as the options of a chip."""
    return [(str(pk), name) for pk, name in options]


def _states(basis: Basis) -> list[tuple[str, str]]:
    limit = formats.share(basis.company.act_decline_share, 0)
    return [
        ("buying", _("Bought in 12 months")),
        ("declining", _("Buy less than the year before")),
        ("lost", _("Bought nothing or fell by over %(limit)s") % {"limit": limit}),
        ("silent", _("Bought before, not in 12 months")),
        ("never", _("Never bought")),
    ]


def owners(actor: User, offer: Offer) -> list[tuple[str, str]]:
    """Return the owners that a chip offers, the reader first."""
    people = [(str(pk), name) for pk, name in offer.owners if pk != actor.pk]
    return [("me", _("Mine")), *people, ("none", _("Nobody"))]


def _group_names(actor: User, value: str) -> list[tuple[str, str]]:
    if not (value.isascii() and value.isdigit()):
        return []
    return [(str(pk), name) for pk, name in selectors.names(actor, [int(value)]).items()]
