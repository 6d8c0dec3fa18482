"""People as the API and the exports write them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openkam.domain.stakeholders.models import ContactWay

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import Opinion, Position, RoleHeld
    from openkam.domain.stakeholders.selectors.snapshot import KnownTie, Snapshot

PERSON = ("name", "salutation", "given_name", "family_name", "language", "birthday", "source")
POSITION = ("title", "department", "site", "rank", "since", "until")


def stakeholders_as_json(known: "Snapshot", places: Iterable["Position"]) -> list[dict[str, Any]]:
    """Return positions of the account with all that the reader may see of them: plain values."""
    shown = list(places)
    ways = defaultdict(list)
    people = [place.person_id for place in shown]
    for way in ContactWay.objects.filter(person__in=people).order_by("pk"):
        ways[way.person_id].append(_way(way))
    return [
        {
            "id": place.pk,
            "person": place.person_id,
            "account": known.account.pk,
            **{name: getattr(place.person, name) for name in PERSON},
            **{name: getattr(place, name) for name in POSITION},
            "reports_to": place.reports_to_id,
            "ways": ways[place.person_id],
            "roles": [_role(row) for row in known.roles.get(place.pk, ())],
            "opinions": _opinions(known, place.pk),
            "ties": [tie_as_json(one) for one in known.ties.get(place.pk, ())],
        }
        for place in shown
    ]


def tie_as_json(known: "KnownTie") -> dict[str, Any]:
    """Return a tie with its strength."""
    tie, strength = known.tie, known.strength
    return {
        "id": tie.pk,
        "user": {"id": tie.user_id, "name": str(tie.user)},
        "is_owner": tie.is_owner,
        "rating": tie.rating,
        "rated_on": tie.rated_on,
        "strength": None if strength.strength is None else round(strength.strength, 4),
        "band": strength.band,
        "is_active": strength.is_active,
        "last_on": strength.last_on,
    }


def _opinions(known: "Snapshot", position_id: int) -> list[dict[str, Any]] | None:
    if not known.shows_opinions:
        return None
    held = known.opinions.get(position_id, {})
    return [_opinion(held[kind]) for kind in sorted(held)]


def _opinion(row: "Opinion") -> dict[str, Any]:
    by = row.noted_by
    return {
        "kind": row.kind,
        "number": row.number,
        "text": row.text,
        "is_confirmed": row.is_confirmed,
        "why": row.why,
        "basis": row.basis,
        "noted_on": row.noted_on,
        "noted_by": {"id": by.pk, "name": str(by)} if by else None,
    }


def _role(row: "RoleHeld") -> dict[str, Any]:
    return {
        "role": row.role,
        "product_group": row.product_group,
        "is_confirmed": row.is_confirmed,
        "why": row.why,
        "noted_on": row.noted_on,
    }


def _way(way: ContactWay) -> dict[str, Any]:
    return {
        "kind": way.kind,
        "value": way.value,
        "label": way.label,
        "is_preferred": way.is_preferred,
    }
