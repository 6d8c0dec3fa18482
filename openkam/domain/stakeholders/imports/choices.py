"""What somebody says about a file of people before it is brought in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from openkam.domain.stakeholders.imports.rows import FIELDS

ADD, LEAVE_OUT = "new", "none"
LONGEST = 200


@dataclass(frozen=True)
class Choices:
    """Columns, roles and accounts as chosen; what is not said is proposed or found.

    `functions` says of a function such as "Owner" (role, level); `accounts` of what the file
    calls an account which one it is: a number, ADD or LEAVE_OUT.
    """

    meanings: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    unknown_accounts: str = LEAVE_OUT  # what becomes of those that nobody was asked about
    sheet: str = ""
    encoding: str = ""

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Self:
        """Return the choices kept with an import."""
        functions = {
            value: (given[0], given[1]) for value, given in stored.get("functions", {}).items()
        }
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return cls(**{**known, "functions": functions})

    def stored(self) -> dict[str, Any]:
        """Return them as JSON keeps them."""
        return asdict(self)


def meanings_from(given: Mapping[str, str]) -> dict[str, str]:
    """Read from a form which column is what: column-N names it, is-N says its field."""
    found: dict[str, str] = {}
    for key, column in given.items():
        if key.startswith("column-"):
            meaning = given.get(f"is-{key.removeprefix('column-')}", "")
            found[column] = meaning if meaning in FIELDS else ""
    return found
