"""How reports write figures for reading."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from openkam.shell.cli.output import grouped

ROWS_SHOWN = 20
UNKNOWN = "–"


def amount(value: Decimal | None) -> str:
    """Return an amount with two decimals; a dash where it is not known."""
    return UNKNOWN if value is None else grouped(value, 2)


def percent(share: Decimal | None, digits: int = 1) -> str:
    """Return a fraction in per cent; a dash where it is not known."""
    return UNKNOWN if share is None else f"{share:.{digits}%}"


def and_more(rows: Sequence[object]) -> Iterator[str]:
    """Say how many rows are not shown, if any."""
    if len(rows) > ROWS_SHOWN:
        yield f"and {grouped(len(rows) - ROWS_SHOWN)} more; --json prints all of them"
