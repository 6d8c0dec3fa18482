"""The cells of a file, column by column: what each says, and which rows cannot be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from openkam.domain.portfolio.services.bringing.judged import reason

if TYPE_CHECKING:
    import pyarrow as pa

    from openkam.core.ledger import Mapping as FileMapping

CLEAR = "<clear>"  # what a cell says that shall empty a field; a blank cell keeps it
CLEARED = ""


class Table(Protocol):
    """What judges need of a file that was read (`core.ledger.TextTable`)."""

    @property
    def table(self) -> "pa.Table":
        """One column of trimmed texts for each mapped field, and `line`."""

    @property
    def malformed(self) -> tuple[tuple[int, str, str], ...]:
        """Torn lines: place, text, what is wrong."""


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken; the code names the reason."""

    code: str


@dataclass(frozen=True)
class Tidy:
    """Texts that reading would leave as they are: not longer, and of this form (as RE2 knows it).

    A whole column is compared at once, which is many times faster than reading each cell.
    """

    longest: int
    pattern: str


Read = Callable[[str], Any]
WORDS = r"^[\p{L}\p{N}\p{P}\p{S}\p{M}]+(?: [\p{L}\p{N}\p{P}\p{S}\p{M}]+)*$"
ANYTHING = r"(?s)^."


class Rows:
    """The rows of a file. A row has at most one reason against it: the first that was found."""

    def __init__(self, file: Table, mapping: "FileMapping") -> None:
        self.lines: list[int] = file.table.column("line").to_pylist()
        self.reasons: list[str | None] = [None] * len(self.lines)
        self._table = file.table
        self._columns = mapping.columns | {
            f"own:{name}": column for name, column in mapping.own_columns.items()
        }

    def __len__(self) -> int:
        return len(self.lines)

    def has(self, field: str) -> bool:
        """Whether the file brings this field."""
        return field in self._table.column_names

    def called(self, field: str) -> str:
        """What the file itself calls the field."""
        return self._columns.get(field, field)

    def reject(self, row: int, code: str, field: str = "", value: str = "") -> None:
        """Take the row out, with the reason."""
        if self.reasons[row] is None:
            self.reasons[row] = reason(code, self.called(field) if field else "", value)

    def read(self, field: str, read: Read, tidy: Tidy | None = None) -> list[Any]:
        """Return what each cell of a column says: None where it is blank or not mapped.

        `read` is asked once for each different text; where it answers with a Fault, the rows are
        rejected. A column whose cells are all `tidy` is taken as it stands.
        """
        if not self.has(field):
            return [None] * len(self)
        if tidy is not None and self._is_tidy(field, tidy):
            return self.texts(field)
        column = self._table.column(field).combine_chunks().dictionary_encode()
        texts: list[str] = column.dictionary.to_pylist()
        said = [read(text) for text in texts]
        places: list[int | None] = column.indices.to_pylist()
        if any(isinstance(value, Fault) for value in said):
            self._refuse(field, said, texts, places)
            said = [None if isinstance(value, Fault) else value for value in said]
        return [None if place is None else said[place] for place in places]

    def days(self, field: str) -> list[date | str | None]:
        """Return a column of dates: None where blank, CLEARED where it says so."""
        texts = self.texts(field)
        values = self._typed(field)
        for row, text in enumerate(texts):
            if text == CLEAR:
                values[row] = CLEARED
            elif text is not None and values[row] is None:
                self.reject(row, "bad_date", field, text)
        return values

    def amounts(self, field: str) -> list[Decimal | str | None]:
        """Return a column of numbers: None where blank, CLEARED where it says so."""
        texts = self.texts(field)
        values = self._typed(field)
        for row, text in enumerate(texts):
            if text == CLEAR:
                values[row] = CLEARED
            elif text is not None and values[row] is None:
                self.reject(row, "bad_number", field, text)
        return values

    def texts(self, field: str) -> list[str | None]:
        """Return a column as it stands in the file."""
        if not self.has(field):
            return [None] * len(self)
        return self._table.column(field).to_pylist()  # type: ignore[no-any-return]

    def text_of(self, field: str, row: int) -> str:
        """Return one cell as it stands in the file; "" where it is blank."""
        return self._table.column(field)[row].as_py() or ""

    def _typed(self, field: str) -> list[Any]:
        if not self.has(field):
            return [None] * len(self)
        return self._table.column(f"{field}_value").to_pylist()  # type: ignore[no-any-return]

    def _is_tidy(self, field: str, tidy: Tidy) -> bool:
        import pyarrow.compute as pc

        column = self._table.column(field)
        return not (
            (pc.max(pc.utf8_length(column)).as_py() or 0) > tidy.longest
            or pc.any(pc.equal(column, CLEAR)).as_py()
            or pc.any(pc.invert(pc.match_substring_regex(column, tidy.pattern))).as_py()
        )

    def _refuse(
        self, field: str, said: list[Any], texts: list[str], places: list[int | None]
    ) -> None:
        for row, place in enumerate(places):
            if place is not None and isinstance(said[place], Fault):
                self.reject(row, said[place].code, field, texts[place])


def plain(longest: int, *, can_clear: bool = True) -> Read:
    """Read a text as it is, with single spaces; CLEARED where the cell says so."""

    def read(text: str) -> str | Fault:
        if text == CLEAR:
            return CLEARED if can_clear else Fault("cannot_clear")
        tidy = " ".join(text.split())
        return Fault("too_long") if len(tidy) > longest else tidy

    return read


def exact(longest: int) -> Read:
    """Read a key, which is kept sign for sign; it cannot be cleared."""

    def read(text: str) -> str | Fault:
        if text == CLEAR:
            return Fault("cannot_clear")
        return Fault("long_key") if len(text) > longest else text

    return read


def one_of(known: Mapping[str, Any], code: str, fold: Callable[[str], str]) -> Read:
    """Read a word that must be known; the fault has this code."""

    def read(text: str) -> Any:
        return CLEARED if text == CLEAR else known.get(fold(text), Fault(code))

    return read
