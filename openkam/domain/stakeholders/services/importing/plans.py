"""What a file of people changes, ready to be stored."""

from dataclasses import dataclass, field
from typing import Any

from openkam.domain.stakeholders.services.people import Way
from openkam.domain.stakeholders.services.roles import Played


@dataclass
class PlannedPerson:
    """Somebody of a file: new, or known already (then `facts` and `place` are what changes).

    `account` is a number, or the mark of an account that the file brings as well.
    """

    account: int | str
    facts: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    roles: list[Played] = field(default_factory=list)
    person: int | None = None
    position: int | None = None
    boss: "PlannedPerson | None" = None

    @property
    def is_new(self) -> bool:
        """Whether nobody knows this person yet."""
        return self.person is None

    @property
    def changes_anything(self) -> bool:
        """Whether something is to be stored."""
        parts = (self.facts, self.place, self.ways, self.roles, self.boss)
        return self.position is None or any(parts)


@dataclass
class Plan:
    """All people of a file, and the accounts that come with them by their mark."""

    people: list[PlannedPerson] = field(default_factory=list)
    new_accounts: dict[str, str] = field(default_factory=dict)
