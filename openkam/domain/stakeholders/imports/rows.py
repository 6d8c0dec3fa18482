"""What a file of people holds, before anybody has judged it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# What a column may be; several columns may be ways to reach somebody.
FIELDS = (
    "name",
    "salutation",
    "given_name",
    "middle_name",
    "family_name",
    "suffix",
    "account_key",
    "account_name",
    "function",
    "title",
    "department",
    "site",
    "rank",
    "reports_to",
    "email",
    "phone",
    "mobile",
    "phone_kind",
    "web",
    "language",
    "birthday",
    "source",
)
MANY = frozenset({"email", "phone", "mobile", "web"})


@dataclass(frozen=True)
class Row:
    """One person of a file: its values by field, none of them blank."""

    line: int
    values: Mapping[str, tuple[str, ...]]
    cells: tuple[str, ...] = ()  # as the file has them, for whoever corrects them

    def one(self, name: str) -> str:
        """Return the value of a field that has one; "" where the file says nothing."""
        return self.values.get(name, ("",))[0]


@dataclass(frozen=True)
class Broken:
    """What cannot be read as a person at all, and why: a code of `imports.reasons`."""

    line: int
    code: str
    text: str = ""


@dataclass(frozen=True)
class Contents:
    """A file that was read; `rows` are in the order of the file."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    is_cards: bool = False  # its rows have their values already
    broken: Sequence[Broken] = ()
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
