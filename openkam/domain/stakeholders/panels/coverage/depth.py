"""Which of their levels are in touch, and with how many of us each person is."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.stakeholders.models import RANKS, Rank
from openkam.domain.stakeholders.panels.addresses import person_url
from openkam.domain.stakeholders.panels.coverage.roles import dots, of
from openkam.domain.stakeholders.selectors.network import them

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors import Measured

DEEP = 2  # from so many of ours on, a person is held by more than one


def levels(found: "Measured") -> list[dict[str, Any]]:
    """Return each of their levels with how many are in touch, and who of us is."""
    shown = []
    for rank in (*RANKS, ""):
        reach = found.levels.get(rank)
        if reach is None and not rank:
            continue
        people, live = (reach.people, reach.reached) if reach else (0, 0)
        shown.append(
            {
                "name": str(Rank(rank).label) if rank else _("Level not noted"),
                "dots": dots(live, people),
                "count": of(live, people),
                "ours": _ours(found, rank),
                "tone": "" if not people else "fine" if live else "act",
            }
        )
    return shown


def groups(found: "Measured") -> list[dict[str, Any]]:
    """Return their people by with how many of us they are in touch: none, one, several."""
    parted: dict[int, list[Position]] = {0: [], 1: [], DEEP: []}
    for row in found.snapshot.positions:
        parted[min(found.depth.get(them(row.pk), 0), DEEP)].append(row)
    titles = {0: _("With nobody of us"), 1: _("With one of us"), DEEP: _("With two or more")}
    tones = {0: "act", 1: "watch", DEEP: "fine"}
    return [
        {
            "title": titles[count],
            "tone": tones[count] if rows else "",
            "count": formats.number(len(rows)),
            "people": [_person(found, row) for row in sorted(rows, key=_by_rank)],
        }
        for count, rows in parted.items()
    ]


def _person(found: "Measured", row: "Position") -> dict[str, Any]:
    ties = [tie for tie in found.standing.network.known_ties() if tie.theirs == them(row.pk)]
    held = dict.fromkeys(one.role for one in found.snapshot.roles.get(row.pk, ()))
    return {
        "name": row.person.name,
        "url": person_url(row.pk),
        "title": row.title,
        "roles": ", ".join(found.role_names.get(role, role) for role in held),
        "ours": ", ".join(found.name(tie.ours) for tie in ties if tie.is_active),
    }


def _by_rank(row: "Position") -> tuple[int, str]:
    place = RANKS.index(row.rank) if row.rank in RANKS else len(RANKS)
    return place, row.person.search_name


def _ours(found: "Measured", rank: str) -> str:
    those = {them(row.pk) for row in found.snapshot.positions if row.rank == rank}
    ties = found.standing.network.known_ties()
    ours = {tie.ours for tie in ties if tie.is_active and tie.theirs in those}
    return ", ".join(found.name(one) for one in found.standing.network.ours if one in ours)
