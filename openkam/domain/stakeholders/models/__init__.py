"""People, positions, roles, opinions, lines and ties; the coverage that follows from them."""

from openkam.domain.stakeholders.models.coverage import AccountCoverage, Stage, StageView
from openkam.domain.stakeholders.models.imports import PeopleImport
from openkam.domain.stakeholders.models.links import Line, Tie, Touch
from openkam.domain.stakeholders.models.merges import DistinctPeople, PersonMerge
from openkam.domain.stakeholders.models.opinions import Opinion
from openkam.domain.stakeholders.models.people import RANKS, ContactWay, Person, Position, Rank
from openkam.domain.stakeholders.models.privacy import (
    Erasure,
    Kept,
    LongerKept,
    Objection,
    RetentionTime,
)
from openkam.domain.stakeholders.models.roles import BuyingRole, OwnRole, RoleHeld, RoomSettings

__all__ = [
    "RANKS",
    "AccountCoverage",
    "BuyingRole",
    "ContactWay",
    "DistinctPeople",
    "Erasure",
    "Kept",
    "Line",
    "LongerKept",
    "Objection",
    "Opinion",
    "OwnRole",
    "PeopleImport",
    "Person",
    "PersonMerge",
    "Position",
    "Rank",
    "RetentionTime",
    "RoleHeld",
    "RoomSettings",
    "Stage",
    "StageView",
    "Tie",
    "Touch",
]
