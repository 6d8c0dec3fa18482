"""What became of the rows of a file, as pages and the API tell it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.imports.choices import title_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import ImportBatch

SEPARATOR = "\x1f"


def reason_words(kind: str, code: str, parameters: Mapping[str, Any]) -> str:
    """Return why a row is rejected, with its field called as on the page of its columns."""
    field = parameters.get("field")
    called = {"field": title_of(kind, str(field))} if field else {}
    return selectors.reason_text(code, {**parameters, **called})


def kept_reason_words(kept: str, kind: str) -> str:
    """Return the words for a reason that a preview keeps as code, column and value; "" for none."""
    if not kept:
        return ""
    code, column, value = [*kept.split(SEPARATOR), "", ""][:3]
    currency, _space, month = value.partition(" ")  # where a rate is missing
    parameters = {"field": column, "value": value, "currency": currency, "month": month}
    return reason_words(kind, code, parameters)


def counts_of(batch: "ImportBatch") -> Mapping[str, Any]:
    """Return the counts that a list shows of every kind: read, loaded, unassigned, rejected."""
    result = batch.result or {}
    rows = result.get("rows")
    if rows is None:
        return result.get("lines", {})  # type: ignore[no-any-return]
    return {
        "read": rows["read"],
        "loaded": rows["new"] + rows["changed"],
        "rejected": rows["rejected"],
    }


def amounts_of(result: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """Return what the lines read, loaded, unassigned and rejected amount to.

    None for rejected lines of which no amount could be read or converted: it is not known.
    """
    lines, written = result.get("lines", {}), result.get("net_amount", {})
    amounts = {part: Decimal(str(amount)) for part, amount in written.items()}
    rejected = lines.get("rejected", 0)
    is_known = not rejected or result.get("unreadable_amounts", 0) < rejected
    return {**amounts, "rejected": amounts.get("rejected") if is_known else None}
