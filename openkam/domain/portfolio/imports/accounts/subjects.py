"""Which account each row of a file means: one that is here, or a new one."""

from typing import Any

from openkam.domain.portfolio.imports.accounts.known import ALIKE, accounts_by, keys_of
from openkam.domain.portfolio.imports.accounts.reading import Told


class Subjects:
    """The account of each row that is not rejected.

    A known account stands for itself by its number, a new one by −1 − its place among the new.
    """

    def __init__(self, told: Told, *, source: str, match: str) -> None:
        self._told = told
        self._match = match
        self.known_keys = keys_of(source)
        self._has_keys = match == "key" or told.rows.has("key")
        self._by_value = {} if match == "key" else accounts_by(match)
        self._values = self._match_values()
        self.of_row: list[int | None] = []
        self.first: dict[int, int] = {}
        """The first row of each account."""
        self.repeats: dict[int, list[int]] = {}
        """Further rows of an account."""
        self.by_key: dict[str, int] = {}
        """Accounts of the file by their key in the source."""
        self.created: list[int] = []
        """The first row of each new account, in order."""

    def assign(self) -> bool:
        """Find the account of each row; return whether further rows had to be rejected."""
        reasons = self._told.rows.reasons
        self.of_row = [None] * len(reasons)
        self.first, self.repeats, self.by_key, self.created = {}, {}, {}, []
        self._by_new_value: dict[str, int] = {}
        rejected = reasons.count(None)
        names = self._told.cells.get("name") or [None] * len(reasons)
        quickly = self._match == "key"
        for row, (kept, key, name) in enumerate(zip(reasons, self._told.keys, names, strict=True)):
            if kept is not None:
                continue
            is_new = key not in self.known_keys and key not in self.by_key
            if quickly and is_new and key is not None and name is not None:
                # The commonest row by far, in fewer steps than the others need.
                self.of_row[row] = self.by_key[key] = subject = -1 - len(self.created)
                self.first[subject] = row
                self.created.append(row)
            else:
                self._place(row)
        return reasons.count(None) != rejected

    def told(self, subject: int, field: str) -> Any:
        """What the rows of an account say together of a field; None where all are blank."""
        cells = self._told.cells.get(field)
        if cells is None:
            return None
        said = cells[self.first[subject]]
        for row in self.repeats.get(subject, ()):
            said = cells[row] if said is None else said
        return said

    def _match_values(self) -> list[str | None]:
        if self._match == "key":
            return self._told.keys
        alike = ALIKE[self._match]
        return [alike(text) if text else None for text in self._told.cells[self._match]]

    def _place(self, row: int) -> None:
        key, value = self._told.keys[row], self._values[row]
        found = self._found(key, value)
        if len(found) > 1:
            self._refuse(row, found, key, value)
            return
        if found:
            subject = found.pop()
        elif key is None and value is None:
            self._told.rows.reject(row, "no_match", self._match)
            return
        elif self._name(row) is None:
            self._told.rows.reject(row, "no_name", "name")
            return
        else:
            subject = -1 - len(self.created)
            self.created.append(row)
        if self._joins(row, subject):
            self._remember(row, subject, key, value)

    def _found(self, key: str | None, value: str | None) -> set[int]:
        found: set[Any] = set()
        if key is not None:
            found |= {self.known_keys.get(key), self.by_key.get(key)}
        if value is not None and self._match != "key":
            same = self._by_value.get(value, ())
            # Of several accounts with this value, the key says which is meant.
            found.update(same if found.isdisjoint(same) else ())
            found.add(self._by_new_value.get(value))
        found.discard(None)
        return found

    def _refuse(self, row: int, found: set[int], key: str | None, value: str | None) -> None:
        same = self._by_value.get(value, ()) if value is not None else ()
        if len(same) > 1:
            written = self._told.rows.text_of(self._match, row)
            self._told.rows.reject(row, "ambiguous", self._match, written)
        else:
            self._told.rows.reject(row, "key_taken", "key", key or "")

    def _name(self, row: int) -> str | None:
        names = self._told.cells.get("name")
        return names[row] if names else None

    def _joins(self, row: int, subject: int) -> bool:
        """Whether the row agrees with the rows before it that mean the same account."""
        if subject not in self.first:
            return True
        for field, cells in self._told.cells.items():
            said, before = cells[row], self.told(subject, field)
            # Spelled otherwise, the field by which they were found means the same.
            if said is None or before is None or said == before or field == self._match:
                continue
            shown = self._told.rows.text_of(field, row)
            self._told.rows.reject(row, "contradiction", field, shown)
            return False
        return True

    def _remember(self, row: int, subject: int, key: str | None, value: str | None) -> None:
        self.of_row[row] = subject
        if subject in self.first:
            self.repeats.setdefault(subject, []).append(row)
        else:
            self.first[subject] = row
        if key is not None:
            self.by_key.setdefault(key, subject)
        if value is not None:
            self._by_new_value.setdefault(value, subject)

    # How rows name a parent: by its key, or in a file without keys by what rows are found by.

    def name_of(self, row: int) -> str | None:
        """Return how other rows name the account of this one as their parent."""
        return self._told.keys[row] if self._has_keys else self._values[row]

    def like(self, text: str) -> str:
        """Return a parent's name as `name_of` gives it."""
        return text if self._has_keys else ALIKE[self._match](text)

    def is_known(self, text: str) -> bool:
        """Whether an account that is here already bears this name."""
        return text in self.known_keys or (
            not self._has_keys and self._known_like(text) is not None
        )

    def named(self, text: str) -> int | None:
        """Return the account that bears this name, of those here and of those in the file."""
        found = self.known_keys.get(text)
        if found is not None:
            return found
        if self._has_keys:
            return self.by_key.get(text)
        known = self._known_like(text)
        return self._by_new_value.get(self.like(text)) if known is None else known

    def _known_like(self, text: str) -> int | None:
        same = self._by_value.get(self.like(text), ())
        return same[0] if len(same) == 1 else None
