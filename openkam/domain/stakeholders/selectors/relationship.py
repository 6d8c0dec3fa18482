"""How far the relationship with an account has grown, by what can be observed of it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from openkam.calc.relationship import Executives, Relationship, Structure, relationship_stage
from openkam.calc.ties import ACTIVE_DAYS
from openkam.domain.stakeholders.models import Rank, Stage, StageView
from openkam.domain.stakeholders.selectors.coverage import THEM, US, Measured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors.snapshot import KnownTie

STAGE_NAMES = {stage.value: stage.label for stage in Stage}  # in words, lazily translated
EXECUTIVE = (Rank.OWNER, Rank.EXECUTIVE)


def observed_stage(found: Measured) -> Relationship:
    """Return the stage of a relationship with the items that it follows from."""
    return relationship_stage(structure_of(found))


def structure_of(found: Measured) -> Structure:
    """Return what is observed of a relationship; what nobody has noted is None.

    Which functions of ours are in touch is noted nowhere yet.
    """
    reached = [row for row in found.snapshot.positions if (THEM, row.pk) in found.reached]
    departments = {row.department.casefold() for row in reached if row.department}
    ranks = {row.rank for row in reached if row.rank}
    ties = [tie for tie in found.standing.network.known_ties() if tie.is_active]
    contacts, reciprocity = _exchange(found)
    return Structure(
        active_ties=len(ties),
        their_functions=len(departments) or None,
        our_functions=None,
        our_people=len({tie.ours for tie in ties}),
        levels=len(ranks) or None,
        executives=_executives(found),
        covered_roles=found.coverage.share,
        two_way_contacts=contacts,
        reciprocity=reciprocity,
    )


def stage_views(actor: "User", account_id: int) -> list[StageView]:
    """Return how we ourselves saw the stage, the newest first; empty where it is not open."""
    rows = StageView.objects.open_to(actor).filter(account=account_id)
    return list(rows.select_related("said_by").order_by("-said_on", "-pk"))


def _executives(found: Measured) -> Executives | None:
    """Return how their executives are in touch; None where nobody's level is known."""
    if not any(row.rank for row in found.snapshot.positions):
        return None
    above = {(THEM, row.pk) for row in found.snapshot.positions if row.rank in EXECUTIVE}
    ties = [tie for tie in found.standing.network.known_ties() if tie.theirs in above]
    active = [tie for tie in ties if tie.is_active]
    if not active:
        return "silent" if ties else "none"
    # Heads and observers are those who lead the company; members work on accounts.
    leaders = {(US, pk) for pk, user in found.colleagues.items() if user.sees_all_accounts}
    return "both" if any(tie.ours in leaders for tie in active) else "theirs"


def _exchange(found: Measured) -> tuple[int | None, float | None]:
    """Return the two-way contacts of 90 days and how balanced all contacts are."""
    known = list(_ties_of_those_there(found))
    if not any(one.strength.days for one in known):
        return None, None
    first = found.snapshot.today - timedelta(days=ACTIVE_DAYS)
    recent = [
        contact
        for one in known
        for day in one.strength.days
        if day.on >= first
        for contact in day.contacts
    ]
    talks, inward, outward = (
        sum(contact.direction == way for contact in recent) for way in ("mutual", "in", "out")
    )
    sides = [sum(getattr(one.strength, side) for one in known) for side in ("inward", "outward")]
    balance = min(sides) / max(sides) if max(sides) else None
    return talks + min(inward, outward), balance


def _ties_of_those_there(found: Measured) -> "Iterator[KnownTie]":
    positions: list[Position] = list(found.snapshot.positions)
    for row in positions:
        for one in found.snapshot.ties.get(row.pk, ()):
            if one.tie.user.is_active:
                yield one
