"""The map as a part of the account page, and its inside alone, which changes replace."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.offers import Panel
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.panels.map.card import card
from openkam.domain.stakeholders.panels.map.drawing import drawing, svg
from openkam.domain.stakeholders.panels.map.legend import legend
from openkam.domain.stakeholders.panels.map.sentence import sentence
from openkam.domain.stakeholders.panels.map.tree import tree
from openkam.domain.stakeholders.selectors.map import PeopleMap, Wanted, people_map

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors import Snapshot

FILTERS = {"role": "role", "site": "site", "department": "department", "group": "product_group"}


def people_map_panel(
    actor: "User", account_id: int, today: date, asked: Mapping[str, Any], **_given: Any
) -> Mapping[str, Any]:
    """Return the map of the account; `is_empty` where nobody is known. Raises Http404."""
    found = selectors.snapshot(actor, account_id, today)
    context: dict[str, Any] = {
        "people": found,
        "account": found.account,
        "may_write": found.may_write,
        "is_empty": not found.positions and not found.former,
    }
    return context | (board(found, asked) if found.positions else {})


MAP = Panel("map", "stakeholders/_map.html", people_map_panel)


def board(found: "Snapshot", asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the map, its filters, its sentence and the card beside it are made of."""
    drawn = people_map(found, wanted_of(asked))
    chosen = _number(asked.get("person"))
    kept = _kept(asked)
    made = drawing(drawn, chosen=chosen, href=lambda pk: f"?{urlencode({**kept, 'person': pk})}")
    shown = card(found, chosen) if chosen is not None else None
    return {
        "map": drawn,
        "svg": svg(drawn, made),
        "start": _start(drawn),
        "legend": legend(drawn),
        "said": sentence(drawn),
        "branches": list(tree(drawn)),
        "card": shown,
        "filters": _filters(drawn),
        "is_shown_on_phone": asked.get("drawn") == "1",
        "paler": sum(not one.is_wanted for one in drawn.people),
        "has_kept_places": any(one.position.map_x is not None for one in drawn.people),
        "exports": _exports(drawn, kept),
        "query": urlencode(kept),
        "account": found.account,
        "may_write": found.may_write,
        "names": {one.pk: one.name for one in drawn.people},
    }


def _start(drawn: PeopleMap) -> int | None:
    """Who stands at the top of the most people: there one begins to read a large map."""
    below: dict[int, int] = {}
    for pk in drawn.reports_to:
        while (boss := drawn.reports_to.get(pk)) is not None:
            pk = boss
        below[pk] = below.get(pk, 0) + 1
    return max(below, key=lambda pk: below[pk], default=None)


def wanted_of(asked: Mapping[str, Any]) -> Wanted:
    """Return whom the address asks for."""
    return Wanted(**{field: str(asked.get(name, ""))[:200] for name, field in FILTERS.items()})


def _kept(asked: Mapping[str, Any]) -> dict[str, str]:
    """The filters, which go along with every link of the map."""
    return {name: str(asked[name])[:200] for name in FILTERS if asked.get(name)}


def _number(text: object) -> int | None:
    given = str(text or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _filters(drawn: PeopleMap) -> list[dict[str, Any]]:
    choices, wanted = drawn.choices, drawn.wanted
    offered = (
        ("role", _("Any role"), _("Role"), choices.roles, wanted.role),
        ("site", _("Any site"), _("Site"), _same(choices.sites), wanted.site),
        (
            "group",
            _("Any product group"),
            _("Product group"),
            _same(choices.product_groups),
            wanted.product_group,
        ),
        (
            "department",
            _("Any department"),
            _("Department"),
            _same(choices.departments),
            wanted.department,
        ),
    )
    return [
        {"name": name, "any": every, "title": title, "choices": values, "value": value}
        for name, every, title, values, value in offered
        if values
    ]


def _same(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


def _exports(drawn: PeopleMap, kept: Mapping[str, str]) -> list[tuple[str, str]]:
    query = f"?{urlencode(kept)}" if kept else ""
    return [
        (kind.upper(), reverse("stakeholders:map-export", args=[drawn.account.pk, kind]) + query)
        for kind in ("pdf", "png", "svg")
    ]
