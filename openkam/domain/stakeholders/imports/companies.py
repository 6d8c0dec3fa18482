"""Which account the rows of a file of people belong to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openkam.calc.folding import fold
from openkam.core.access.models import Level
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.called import AccountBook, account_book
from openkam.domain.stakeholders.imports.choices import ADD, LEAVE_OUT, Choices
from openkam.domain.stakeholders.imports.rows import Row

if TYPE_CHECKING:
    from openkam.core.access.models import User

SEPARATOR = " · "


@dataclass(frozen=True)
class Question:
    """What a file calls an account that is not found, or found more than once."""

    mark: str
    called: str
    rows: int
    candidates: tuple[int, ...]


@dataclass
class Companies:
    """The accounts of a file: found, chosen, to be added, or in question."""

    book: AccountBook
    writable: frozenset[int]
    choices: Choices
    default: int | None
    trusts_keys: bool = True  # else the column numbers something else, and names decide
    new: dict[str, str] = field(default_factory=dict)
    _asked: Counter[str] = field(default_factory=Counter)
    _candidates: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)

    def of(self, row: Row) -> tuple[int | str | None, str, str]:
        """Return the account of a row, or why it has none: (account, code, value)."""
        key, name = row.one("account_key"), row.one("account_name")
        if not key and not name:
            found: tuple[int, ...] = (self.default,) if self.default is not None else ()
            return self._settled(found, "no_account", "")
        called, mark = name or key, _mark(key, name)
        chosen = self.choices.accounts.get(mark, "")
        if chosen.isdecimal() and int(chosen) in self.book.names:
            self._ask(mark, called, self._found(key, name)[0])
            return self._settled((int(chosen),), "", called)
        found, code = self._found(key, name)
        if len(found) == 1 and not chosen:
            return self._settled(found, "", called)
        self._ask(mark, called, found)
        return self._unsettled(mark, called, chosen, found, code)

    def questions(self) -> list[Question]:
        """Return what has to be asked about accounts, in doubt first, then by rows."""
        asked = [
            Question(mark, called, self._asked[mark], candidates)
            for mark, (called, candidates) in self._candidates.items()
        ]
        return sorted(asked, key=lambda one: (not one.candidates, -one.rows, fold(one.called)))

    def name(self, account: int | str) -> str:
        """Return the name of an account that was found, or is to be added."""
        return self.book.names[account] if isinstance(account, int) else self.new[account]

    def country(self, account: int | str) -> str:
        """Return the country, for numbers without its code; "" where it is unknown."""
        return self.book.countries.get(account, "") if isinstance(account, int) else ""

    def _found(self, key: str, name: str) -> tuple[tuple[int, ...], str]:
        is_sought = bool(key) and (self.trusts_keys or not name)
        by_key = self.book.by_key(key) if is_sought else frozenset()
        by_name = self.book.by_name(name) if name else frozenset()
        if by_key and by_name:
            both = by_key & by_name
            found = both or by_key | by_name
            return tuple(sorted(found)), "" if both else "account_contradicts"
        return tuple(sorted(by_key or by_name)), ""

    def _unsettled(
        self, mark: str, called: str, chosen: str, found: tuple[int, ...], code: str
    ) -> tuple[int | str | None, str, str]:
        if chosen == LEAVE_OUT:
            return None, "account_left_out", called
        if chosen == ADD or (not chosen and not found and self.choices.unknown_accounts == ADD):
            new = f"+{fold(called)}"
            self.new.setdefault(new, called)
            return new, "", called
        if not found:
            return None, "account_unknown", called
        names = ", ".join(dict.fromkeys(self.book.names[pk] for pk in found))
        return None, code or "account_in_doubt", names if code else called

    def _settled(
        self, found: tuple[int, ...], code: str, called: str
    ) -> tuple[int | str | None, str, str]:
        if not found:
            return None, code, called
        account = found[0]
        if account not in self.writable:
            return None, "may_not_write", self.book.names.get(account, called)
        return account, "", called

    def _ask(self, mark: str, called: str, found: tuple[int, ...]) -> None:
        self._asked[mark] += 1
        self._candidates.setdefault(mark, (called, found))


def companies(
    actor: "User", choices: Choices, default: int | None, rows: Iterable[Row]
) -> Companies:
    """Return the accounts that the actor's file can name."""
    book = account_book(actor)
    if default not in book.names:
        default = None
    writable = frozenset(book.names) if actor.is_head else _writable(actor, book.names)
    keys = [row.one("account_key") for row in rows]
    return Companies(book, writable, choices, default, _are_known(book, keys))


def _are_known(book: AccountBook, keys: Iterable[str]) -> bool:
    """Whether most of these keys are those of accounts, so that the column is one of keys."""
    asked = [key for key in keys if key]
    return sum(bool(book.by_key(key)) for key in asked) * 2 > len(asked)


def _writable(actor: "User", names: Mapping[int, str]) -> frozenset[int]:
    return frozenset(portfolio.open_at(actor, names.keys(), Level.WRITE))


def _mark(key: str, name: str) -> str:
    return SEPARATOR.join(part for part in (name, key) if part)[:200]
