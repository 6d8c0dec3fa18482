"""The ledger: one door to the sales facts of a company."""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as MappingOf
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyarrow as pa

from openkam.core.ledger import changes, changes_read, checksums, evidence, sql, whole
from openkam.core.ledger.changes import Changes, Undoing, Watcher
from openkam.core.ledger.changes_read import Pick
from openkam.core.ledger.checksums import FileSum
from openkam.core.ledger.conversion import Conversion
from openkam.core.ledger.engine import open_engine
from openkam.core.ledger.evidence import (
    Document,
    Key,
    KeyTotals,
    Line,
    OfProducts,
    Page,
    Wanted,
)
from openkam.core.ledger.facts import Facts
from openkam.core.ledger.intake import Intake, Wishes
from openkam.core.ledger.mapping import Mapping
from openkam.core.ledger.prepared import Prepared
from openkam.core.ledger.storage import Folder

# Of no batches: an array made of a list loads pandas, half a second at every start.
NO_ACCOUNTS = pa.Table.from_batches(
    [], pa.schema({"source": pa.string(), "key": pa.string(), "account_id": pa.int64()})
)


class Ledger:
    """The facts below a folder, as the live batches show them.

    `live` are the numbers of the batches that count; the database is the judge of that. A ledger
    is cheap to make and answers for one list of live batches; `digest` names that list.
    Amounts in other currencies count in the reporting `currency`, at `rates`: so many units of it
    for one of theirs. Without a currency all amounts count as invoiced. Whatever counts lines
    raises LedgerFault when a currency in the ledger has no rate.
    """

    def __init__(
        self,
        folder: Path,
        live: Sequence[int] = (),
        *,
        rates: MappingOf[str, Decimal] | None = None,
        currency: str = "",
        engine: str = "duckdb",
        memory_limit: str = "1400MB",
    ) -> None:
        self._folder = Folder(folder.absolute())
        self._facts = Facts(self._folder, live, memory_limit, Conversion(currency, rates or {}))
        self._memory_limit = memory_limit
        self._engine = open_engine(engine, self._folder.cache, memory_limit=memory_limit)

    @property
    def digest(self) -> str:
        """Names the list of live batches: the same list, the same figures."""
        return self._facts.digest

    def writing(self, wait_seconds: float = 0) -> AbstractContextManager[None]:
        """Hold the only right to write; LedgerBusy when another has it for `wait_seconds`."""
        return self._folder.writing(wait_seconds)

    def sweep(self, known: Collection[int]) -> list[str]:
        """Remove what dead imports left, all but the batches known; call it while writing.

        Returns the removed files' names.
        """
        return self._folder.sweep(known)

    def intake(
        self,
        path: Path,
        mapping: Mapping,
        *,
        reporting_currency: str | None,
        known_keys: Collection[str] | None,
        on_changed: Literal["replace", "keep", "stop"] = "replace",
        progress: Callable[[float, str], None] | None = None,
        heads: Path | None = None,
    ) -> Intake:
        """Read a sales file and say what its import would do; nothing visible is written yet.

        `heads` is a second file with the heads of the documents, joined as the mapping says.

        `known_keys` are the source's account keys if no others may become accounts, else None.
        Use the result as a context manager; LedgerFault says what is wrong with the file.
        """
        wishes = Wishes(reporting_currency, known_keys, on_changed, progress)
        return Intake(
            self._facts, path, mapping, wishes, memory_limit=self._memory_limit, heads=heads
        )

    def foreign_currencies(self) -> tuple[str, ...]:
        """The currencies besides the reporting one that the live batches brought.

        Also those of lines that a later batch replaced, since undoing it brings them back.
        """
        return self._facts.foreign()

    def too_large_at_rates(self) -> tuple[str, ...]:
        """The currencies with a line whose amount at its rate is larger than can be counted."""
        return self._facts.too_large()

    def covers(self) -> tuple[date, date] | None:
        """First and last day of which there are facts; None without facts."""
        found = self._engine.run(
            "SELECT min(first_on) AS first_on, max(last_on) AS last_on FROM documents",
            (),
            {"documents": self._facts.versions()},
        ).to_pylist()[0]
        return (found["first_on"], found["last_on"]) if found["last_on"] else None

    def account_months(self, keys: pa.Table) -> pa.Table:
        """What each account bought in each month, also where it nets to 0.

        `keys` (source, key, account_id) says whose keys these are. Returns account_id (null =
        unassigned), month, revenue, cost, revenue_with_cost, discount, quantity, lines,
        documents, last_on.
        """
        return self._ask("account_months", keys)

    def account_days(self, keys: pa.Table) -> pa.Table:
        """First and last day of business: account_id, first_on, last_on, lines, documents."""
        return self._ask("account_days", keys)

    def account_totals(self, keys: pa.Table, start: date, end: date) -> pa.Table:
        """Exact to the day, end exclusive.

        account_id (null = unassigned), revenue, cost, revenue_with_cost, lines, lines_with_cost.
        """
        return self._ask("account_totals", keys, lines=self._between(start, end))

    def account_payments(self, keys: pa.Table, start: date, end: date) -> pa.Table:
        """How long accounts took to pay what was invoiced from `start` until before `end`.

        account_id (null = unassigned), paid_days, paid_amount, lines; accounts without a payment
        are not among them.
        """
        return self._ask("account_payments", keys, lines=self._between(start, end))

    def key_totals(self, keys: Sequence[Key]) -> list[KeyTotals]:
        """What there is of each of these (source, key) that has lines."""
        return evidence.key_totals(self._engine, self._facts.lines_to_count(), keys)

    def product_months(self, keys: pa.Table | None, products: pa.Table) -> pa.Table:
        """What was sold of each product: product_id, month, revenue, quantity, accounts, lines.

        `products` is (source, key, product_id, product_group). Without `keys` no accounts are
        counted.
        """
        return self._ask("product_months", NO_ACCOUNTS if keys is None else keys, products)

    def product_totals(
        self, products: pa.Table, keys: pa.Table, start: date, end: date
    ) -> pa.Table:
        """Exact to the day, end exclusive: product_id, revenue, quantity, accounts, lines.

        `accounts` counts each account once, which adding up months could not.
        """
        return self._ask("product_totals", keys, products, lines=self._between(start, end))

    def product_days(self, products: pa.Table, end: date) -> pa.Table:
        """First and last day of sales before `end`: product_id, first_on, last_on."""
        return self._ask("product_days", NO_ACCOUNTS, products, lines=self._between(date.min, end))

    def account_rhythm(self, keys: pa.Table, end: date) -> pa.Table:
        """How often each account bought before `end`.

        account_id, first_sale_on, last_sale_on, purchase_days, interval_low, interval_high: the
        usual number of days between two of them is the mean of the last two.
        """
        return self._ask("account_rhythm", keys, lines=self._between(date.min, end))

    def write_prepared(self, keys: pa.Table, products: pa.Table, number: int) -> None:
        """Store the prepared tables of this number; `prepared` reads them."""
        self.prepared(number).write(self._tables(keys, products))

    def prepared(self, number: int) -> Prepared:
        """The prepared tables of this number, which do not depend on the live imports."""
        return Prepared(self._folder, self._engine, number)

    def remove_prepared(self, needed: Collection[int]) -> None:
        """Remove all prepared tables but those of these numbers."""
        for path in self._folder.prepared.glob("*.parquet"):
            number = path.stem.partition("-")[0]
            if number.isdigit() and int(number) not in needed:
                path.unlink(missing_ok=True)

    def documents(
        self,
        keys: Sequence[Key] | None,
        start: date,
        end: date,
        *,
        products: OfProducts | None = None,
        known: Sequence[Key] | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[Document]:
        """The documents of the accounts with these (source, key), the newest first.

        `keys` None: those of the unassigned lines, which have no key, or none of the `known` ones.
        """
        wanted = Wanted(keys, start, end, self._strangers(keys, known), products=products)
        facts = self._facts.shown()
        return evidence.documents(self._engine, facts, wanted, offset=offset, limit=limit)

    def lines(
        self,
        keys: Sequence[Key] | None,
        start: date,
        end: date,
        *,
        source: str | None = None,
        document: str | None = None,
        product_key: str | None = None,
        products: OfProducts | None = None,
        known: Sequence[Key] | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[Line]:
        """The lines of these accounts, the newest first, with their number and net amount.

        `keys` None: the unassigned lines, which have no key, or none of the `known` ones.
        """
        strangers = self._strangers(keys, known)
        wanted = Wanted(keys, start, end, strangers, source, document, product_key, products)
        return evidence.lines(self._engine, self._facts.shown(), wanted, offset=offset, limit=limit)

    def find_changes(self, number: int, keys: pa.Table, progress: Watcher) -> Changes:
        """Store what this live batch changed against the live ones before it; return the sums.

        To be called while writing. `keys` (source, key, account_id) says whose keys these are.
        """
        older = [live for live in self._facts.live if live < number]
        before, after = self._facts.among(older), self._facts.among([*older, number])
        return changes.find_changes(before, after, number, keys, self._memory_limit, progress)

    def has_changes(self, number: int) -> bool:
        """Whether it is stored what this batch changed."""
        return self._folder.changed_documents(number).exists()

    def foresee_undoing(self, number: int) -> Undoing:
        """What taking this live batch out would do; nothing is written."""
        then = self._facts.among([live for live in self._facts.live if live != number])
        return changes.foresee_undoing(self._facts, then, number, self._memory_limit)

    def changes_of(self, number: int, pick: Pick) -> changes_read.Sums:
        """How much this batch changed, of the accounts picked; needs stored changes."""
        paths = self._folder.changed_accounts(number), self._folder.changed_documents(number)
        return changes_read.sums(self._engine, *paths, pick)

    def changed_accounts(
        self, number: int, pick: Pick, *, offset: int = 0, limit: int = 50
    ) -> changes_read.Page:
        """The accounts that this batch brought or changed, the largest difference first.

        Rows of account_id (null = unassigned), before, after, difference, is_new, first_on.
        """
        path = self._folder.changed_accounts(number)
        return changes_read.accounts(self._engine, path, pick, offset=offset, limit=limit)

    def changed_documents(
        self, number: int, change: str, pick: Pick, *, offset: int = 0, limit: int = 50
    ) -> changes_read.Page:
        """The documents that this batch "changed" or that its file "lost", by the amount.

        Rows of source, document, account_id, day, before, after, difference; a document of two
        accounts has two rows.
        """
        path = self._folder.changed_documents(number)
        return changes_read.documents(self._engine, path, change, pick, offset=offset, limit=limit)

    def sources(self) -> dict[str, int]:
        """The sources of the live lines with the number of their lines, in order."""
        return whole.sources(self._facts, self._memory_limit)

    def write_lines(self, source: str, path: Path) -> None:
        """Write all live lines of a source as invoiced, as CSV or Parquet by the path's ending."""
        whole.write_lines(self._facts, source, path, self._memory_limit)

    def read_back(self, path: Path, final: Path) -> None:
        """Turn a CSV file that `write_lines` wrote into Parquet with the same texts."""
        whole.read_back(self._facts, path, final, self._memory_limit)

    def unknown_keys(self, known: Sequence[Key]) -> list[Key]:
        """The (source, key) of accounts in the live lines that are not among the known ones."""
        return evidence.strangers(self._engine, self._facts.account_keys(), known)

    def check(self) -> list[str]:
        """What is wrong with the ledger's files, in sentences; nothing when all is well."""
        return self._facts.problems()

    def checksums(self, number: int) -> dict[str, FileSum]:
        """The checksum and size of each file of this batch, by room; those missing are left out."""
        return checksums.of_batch(self._folder, number)

    def orphans(self, known: set[int], prepared: set[int]) -> list[str]:
        """Files of batches and preparations other than these, relative to the folder."""
        return checksums.orphans(self._folder, known, prepared)

    def prepared_differences(
        self, keys: pa.Table, products: pa.Table, number: int
    ) -> dict[str, int]:
        """How many rows of each prepared table of this number the lines do not give now."""
        return self.prepared(number).differences(self._tables(keys, products))

    def _strangers(self, keys: Sequence[Key] | None, known: Sequence[Key] | None) -> Sequence[Key]:
        if keys is not None or known is None:
            return ()
        return evidence.strangers(self._engine, self._facts.account_keys(), known)

    def _between(self, start: date, end: date) -> str:
        return (
            f"SELECT * FROM ({self._facts.counted()}) "
            f"WHERE invoiced_on >= DATE {sql.text(start)} AND invoiced_on < DATE {sql.text(end)}"
        )

    def _ask(
        self,
        question: str,
        keys: pa.Table,
        products: pa.Table | None = None,
        *,
        lines: str | None = None,
    ) -> pa.Table:
        return self._engine.ask(question, self._tables(keys, products, lines=lines))

    def _tables(
        self, keys: pa.Table, products: pa.Table | None = None, *, lines: str | None = None
    ) -> dict[str, str | pa.Table]:
        tables: dict[str, str | pa.Table] = {
            "lines": lines or self._facts.lines_to_count(),
            "account_keys": keys,
        }
        if products is not None:
            tables["product_keys"] = products
        return tables
