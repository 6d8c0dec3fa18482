"""What the API shows of imports: what became of the rows of a file."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, StringConstraints

from openkam.core.api.problems import Problem
from openkam.core.api.shapes import NO_NUL
from openkam.core.ledger import Mapping as ColumnMapping
from openkam.core.ledger import MappingFault
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.imports.outcome import amounts_of, reason_words
from openkam.domain.portfolio.imports.shapes import SHAPES

ImportKind = Literal["sales", "accounts", "products", "colleagues", "rates"]
OnChanged = Literal["replace", "keep", "stop"]
MappingText = Annotated[str, StringConstraints(min_length=1, max_length=100_000, pattern=NO_NUL)]
MOST_TOLD = 100
LONGEST_TOLD = 1_000
PARTS = ("read", "loaded", "unassigned", "rejected")
VERDICTS = ("new", "changed", "unchanged", "rejected")


class SalesLines(Schema):
    """Lines of a file of sales: read = loaded + unassigned + rejected."""

    read: int
    loaded: int = Field(description="for an account")
    unassigned: int = Field(description="loaded, but of no known account")
    rejected: int


class SalesAmounts(Schema):
    """Their net amounts in `currency`; null: not known."""

    read: Decimal | None
    loaded: Decimal | None
    unassigned: Decimal | None
    rejected: Decimal | None


class JudgedRows(Schema):
    """Rows of a file of another kind: read = new + changed + unchanged + rejected."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: int


class JudgedDocuments(Schema):
    """Documents of a file of sales against what was there."""

    new: int
    changed: int
    unchanged: int


class RejectReason(Schema):
    """Why rows were rejected."""

    code: str
    text: str = Field(description="in the user's language")
    rows: int


class ImportOutcome(Schema):
    """What an import did, or would do."""

    lines: SalesLines | None = Field(description="of sales; null for other kinds")
    net_amounts: SalesAmounts | None = Field(description="of sales; null for other kinds")
    documents: JudgedDocuments | None = Field(description="of sales; null for other kinds")
    rows: JudgedRows | None = Field(description="of all kinds but sales")
    accounts_created: int | None = Field(description="by sales lines; null for other kinds")
    currency: str = Field(description="of the net amounts")
    first_on: date | None = Field(description="the earliest invoice")
    last_on: date | None = Field(description="the latest invoice")
    unreadable_amounts: int = Field(description="rejected lines that are in no sum")
    reasons: list[RejectReason]
    warnings: list[str]
    recognised: dict[str, Any] = Field(
        description="format, sheet, encoding, delimiter, decimal sign, order of dates"
    )
    seconds: float | None


def outcome_shown(kind: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored result of an import or preview as `ImportOutcome`."""
    lines, documents = result.get("lines") or {}, result.get("documents") or {}
    recognised = {k: v for k, v in (result.get("recognised") or {}).items() if k != "columns"}
    amounts = amounts_of(result) if lines and result.get("net_amount") else {}
    return {
        "lines": _counted(lines, PARTS),
        "net_amounts": {part: amounts.get(part) for part in PARTS} if amounts else None,
        "documents": _counted(documents, VERDICTS[:3]),
        "rows": _counted(result.get("rows") or {}, ("read", *VERDICTS)),
        "accounts_created": (result.get("accounts") or {}).get("created"),
        "currency": result.get("currency") or "",
        "first_on": result.get("first_on"),
        "last_on": result.get("last_on"),
        "unreadable_amounts": result.get("unreadable_amounts", 0),
        "reasons": [_reason(kind, each) for each in (result.get("reasons") or [])[:MOST_TOLD]],
        "warnings": [str(w)[:LONGEST_TOLD] for w in (result.get("warnings") or [])[:MOST_TOLD]],
        "recognised": recognised,
        "seconds": result.get("seconds"),
    }


def mapping_read(text: str) -> ColumnMapping:
    """Return the mapping that a text in TOML holds; Problem 422 names all that is wrong with it."""
    try:
        mapping = ColumnMapping.from_toml(text, SHAPES)
    except MappingFault as fault:
        words = selectors.fault_words(fault.code, fault.parameters, str(fault))
        raise _bad_mapping(words) from fault
    # TOML may spell a NUL character, which nothing that is stored can hold.
    if "\\u0000" in mapping.to_toml():
        raise _bad_mapping(_("A name holds a NUL character."))
    return mapping


def _bad_mapping(words: str) -> Problem:
    return Problem(422, words, code="bad-mapping", reason="bad-mapping")


def _counted(found: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, int] | None:
    return {name: found.get(name, 0) for name in names} if found else None


def _reason(kind: str, reason: Mapping[str, Any]) -> dict[str, Any]:
    words = reason_words(kind, reason["code"], reason["parameters"])
    return {"code": reason["code"], "text": words, "rows": reason["lines"]}
