"""A column's cells as SQL: their text, their day, their number."""

from openkam.core.ledger.intake import numbers
from openkam.core.ledger.intake.dates import FIRST, LAST, DateFormat

# The engine's own trim leaves tabs, and is much faster.
WITH_TABS = ", ' \t\r\n\u00a0'"
FLOATS = ("DOUBLE", "FLOAT")


def text(ref: str, kind: str, *, has_tabs: bool = True) -> str:
    """The cell as trimmed text, null when it is blank."""
    if kind == "VARCHAR":
        return f"nullif(trim({ref}{WITH_TABS if has_tabs else ''}), '')"
    return shown(ref, kind)


def shown(ref: str, kind: str) -> str:
    """The cell as it stands, as text."""
    if kind in FLOATS or kind.startswith("DECIMAL"):
        # A key that passed through a float: 17850.0 means 17850.
        whole = f"CAST(CAST({ref} AS HUGEINT) AS VARCHAR)"
        is_whole = f"{ref} = trunc({ref}) AND abs({ref}) < 1e15"
        return f"CASE WHEN {is_whole} THEN {whole} ELSE CAST({ref} AS VARCHAR) END"
    return f"CAST({ref} AS VARCHAR)"


def day(ref: str, kind: str, bare: str, reading: DateFormat | None) -> str:
    """The cell as a date; `bare` is its trimmed text, `reading` how its text is to be read."""
    if reading is not None:
        return _first(reading.parsed(ref), reading.parsed(bare))
    value = f"TRY_CAST({ref} AS DATE)"
    return f"CASE WHEN {value} BETWEEN DATE '{FIRST}' AND DATE '{LAST}' THEN {value} END"


def number(ref: str, kind: str, decimal: str, wanted: str) -> str:
    """The cell as a number of the SQL type `wanted`."""
    if kind == "VARCHAR":
        return numbers.parsed(ref, decimal, wanted)
    if kind in FLOATS:
        # Through text: the shortest decimal that means this float, not its binary tail.
        return f"TRY_CAST(CAST({ref} AS VARCHAR) AS {wanted})"
    return f"TRY_CAST({ref} AS {wanted})"


def _first(one: str, other: str) -> str:
    """One, or else the other; CASE, since COALESCE would work out both for every row."""
    return f"CASE WHEN {one} IS NOT NULL THEN {one} ELSE {other} END"
