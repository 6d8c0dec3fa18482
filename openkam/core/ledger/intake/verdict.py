"""What an import found: counts, amounts and reasons, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

Number = TypeVar("Number", int, Decimal)

WORDS = {
    "nul": "a cell holds a NUL character",
    "long_key": "{field}: the key {value!r}… is longer than 200 characters",
    "no_head": "{field}: no head {value!r} in the file of heads",
    "no_document": "the document's number is missing",
    "no_date": "the date is missing",
    "bad_date": "{field}: {value!r} is no date",
    "bad_number": "{field}: {value!r} is no number",
    "bad_share": "{field}: {value!r} is no share from 0 to 1 and no percentage such as 15 %",
    "no_amount": "{field}: the amount is missing",
    "too_large": "{field}: the amount is too large",
    "unknown_currency": "unknown currency {value!r}",
    "no_currency": "the currency is missing",
    "no_rate": "no rate for {currency} in {month}",
    "changed_kept": "document {value!r} was imported before with other lines, which are kept",
    "malformed": "the line is malformed: {value}",
}


@dataclass(frozen=True)
class Four(Generic[Number]):
    """A count or an amount, split without rest: read = loaded + unassigned + rejected."""

    read: Number
    loaded: Number
    unassigned: Number
    rejected: Number


@dataclass(frozen=True)
class Documents:
    """How many of the file's documents the ledger did not have, had so, had differently."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0


@dataclass(frozen=True)
class Reason:
    """Why lines were rejected: a stable code with parameters, and an example."""

    code: str
    parameters: Mapping[str, str]
    lines: int
    example: str

    def __str__(self) -> str:
        return say(self.code, self.parameters)


@dataclass(frozen=True)
class Verdict:
    """What the import would do, or did; amounts in the reporting currency."""

    lines: Four[int]
    net_amount: Four[Decimal]
    documents: Documents
    reasons: list[Reason] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unreadable_amounts: int = 0
    first_on: date | None = None
    last_on: date | None = None


def say(code: str, parameters: Mapping[str, str]) -> str:
    """The reason as an English phrase."""
    return WORDS[code].format(**parameters)


def parameters_of(code: str, column: str, value: str) -> dict[str, str]:
    """The parameters of a staged fault's words."""
    if code == "no_rate":
        currency, month = value.split(" ", 1)
        return {"currency": currency, "month": month}
    return {"field": column, "value": value}
