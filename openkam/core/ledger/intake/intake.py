"""Taking in one sales file: read it, judge it, compare it, write it."""

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Literal

import duckdb
import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.conversion import CONVERTED, Conversion
from openkam.core.ledger.facts import Facts
from openkam.core.ledger.faults import DocumentsChanged, FileFault, MappingFault
from openkam.core.ledger.intake import names, versions
from openkam.core.ledger.intake.batch import write_batch
from openkam.core.ledger.intake.heads import join_heads
from openkam.core.ledger.intake.preview import write_preview
from openkam.core.ledger.intake.reading import Reading
from openkam.core.ledger.intake.recognise import Formats, recognise
from openkam.core.ledger.intake.recognised import Recognised, recognised
from openkam.core.ledger.intake.rejects import write_rejects
from openkam.core.ledger.intake.source import Source, collect_malformed, open_source
from openkam.core.ledger.intake.staging import SEPARATOR, Recipe
from openkam.core.ledger.intake.verdict import (
    Documents,
    Four,
    Reason,
    Verdict,
    parameters_of,
)
from openkam.core.ledger.intake.workbench import Progress, Workbench
from openkam.core.ledger.mapping import Mapping
from openkam.core.ledger.storage import no_space_is_said

NAMED_DOCUMENTS = 1000


@dataclass(frozen=True)
class Wishes:
    """How the caller wants the file taken in."""

    reporting_currency: str | None
    known_keys: Collection[str] | None
    on_changed: Literal["replace", "keep", "stop"]
    progress: Progress | None


class Intake:
    """A sales file, read and judged; a context manager whose end removes what it staged.

    Nothing of it is visible in the ledger before `write`, and nothing counts before the database
    says that its batch is live.
    """

    def __init__(
        self,
        facts: Facts,
        path: Path,
        mapping: Mapping,
        wishes: Wishes,
        *,
        memory_limit: str,
        heads: Path | None = None,
    ) -> None:
        self._facts = facts
        self._mapping = mapping
        self._wishes = wishes
        with ExitStack() as stack:
            stack.enter_context(no_space_is_said())
            staging = stack.enter_context(facts.folder.staging())
            self._bench = stack.enter_context(Workbench(staging, memory_limit, wishes.progress))
            self._read(path, heads)
            self._judge()
            self._stack = stack.pop_all()

    def __enter__(self) -> "Intake":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def currency(self) -> str:
        """The currency of the amounts: the reporting currency, or what this import sets it to."""
        return self._currency

    def foreign_currencies(self) -> tuple[str, ...]:
        """The other currencies among the accepted lines, which count at their rates."""
        if not self._may_be_foreign:
            return ()
        found = self._bench.rows("SELECT DISTINCT currency FROM judged WHERE reason IS NULL")
        return tuple(sorted(code for (code,) in found if code != self._currency))

    @property
    def recognised(self) -> Recognised:
        """What was found out about the file."""
        invoiced = self._formats.dates.get("invoiced_on")
        return recognised(self._source, self._formats, invoiced, self.verdict.lines.read)

    def account_keys(self) -> pa.Table:
        """One row (key, name, country, group_key) per accepted account key and group.

        Name and country are the most frequent ones, the group is the last; null if there is none.
        """
        return names.account_keys(self._bench, self._source)

    def products(self) -> pa.Table:
        """One row (key, name, product_group, is_product) per product key among accepted lines."""
        return names.products(self._bench, self._source, self._mapping.non_products)

    def write(self, number: int) -> None:
        """Write the batch of this number: its new and changed documents and its index."""
        self._bench.begin(0.7, 1.0, "Writing")
        write_batch(self._bench, self._facts.folder, self._recipe, number)

    def write_rejects(self, path: Path) -> int:
        """Write all lines of each document with a rejected line; returns their number.

        Corrected, the file can be imported with the same mapping and replaces its documents whole.
        """
        return write_rejects(self._bench, self._source, path)

    def write_preview(self, path: Path) -> None:
        """Write a row for each line of the file: where it stands and what becomes of it.

        Parquet with row, verdict (new, unchanged, changed, rejected), reason (code, field and value
        with a separator between them), document, account_key, product_key, invoiced_on, quantity,
        net_amount and currency, in the order of the file.
        """
        write_preview(self._bench, self._source, path)

    def _open(self, path: Path, heads: Path | None) -> Source:
        mapping, bench = self._mapping, self._bench
        reading = Reading.of(mapping)
        if mapping.heads is None and heads is not None:
            raise MappingFault(["Say under [heads] which columns join lines and heads."])
        source = open_source(path, reading, bench)
        if mapping.heads is not None:
            if heads is None:
                message = "The mapping joins a second file with the heads, which is not given."
                raise FileFault(message, "heads_missing")
            second = open_source(heads, reading.of_heads(mapping.heads.head), bench, role="heads")
            source = join_heads(bench, source, second, mapping.heads)
        return source.mapped(mapping.columns)

    def _read(self, path: Path, heads: Path | None) -> None:
        bench = self._bench
        bench.begin(0.0, 0.05, "Looking at the file")
        fallback = self._mapping.default_currency or self._wishes.reporting_currency
        if "currency" not in self._mapping.columns and not fallback:
            raise MappingFault(['Name the currency: map "currency", or set it under [defaults].'])
        try:
            self._source: Source = self._open(path, heads)
            self._formats: Formats = recognise(self._source, self._mapping, bench)
            recipe = Recipe(self._source, self._mapping, self._formats, fallback)
            self._recipe = recipe
            bench.begin(0.05, 0.6, "Reading the lines")
            # In the engine's memory, which it spills to the staging folder when there is too much.
            bench.run(f"CREATE TABLE staged_rows AS {recipe.query()}")
        except duckdb.Error as fault:
            raise FileFault(f"The file cannot be read: {fault}", "unreadable_file") from fault
        collect_malformed(bench, self._source)

    def _judge(self) -> None:
        bench = self._bench
        bench.begin(0.6, 0.7, "Comparing with what is there")
        self._define_staged()
        self._currency = self._choose_currency()
        self._define_judged(is_kept=False)
        counts = versions.compare(bench, self._facts, self._mapping.source)
        if counts.get("changed") and self._wishes.on_changed != "replace":
            self._refuse_changed(counts["changed"])
        self.verdict = self._find_verdict(counts)

    def _define_staged(self) -> None:
        assigned = "account_key IS NOT NULL"
        if self._wishes.known_keys is not None:
            known = pa.table({"key": pa.array(sorted(self._wishes.known_keys), "string")})
            self._bench.register("known_accounts", known)
            assigned += " AND account_key IN (SELECT key FROM known_accounts)"
        self._bench.run(
            f"CREATE VIEW staged AS SELECT *, {assigned} AS is_assigned "
            f"FROM ({self._recipe.view('staged_rows')})"
        )

    def _choose_currency(self) -> str:
        if self._wishes.reporting_currency:
            return self._wishes.reporting_currency
        found = self._bench.rows(
            "SELECT currency FROM staged WHERE fault IS NULL AND currency IS NOT NULL "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        return found[0][0] if found else self._mapping.default_currency or ""

    @property
    def _may_be_foreign(self) -> bool:
        one_for_all = self._mapping.default_currency in (None, self._currency)
        return "currency" in self._source.columns or not one_for_all

    def _define_judged(self, *, is_kept: bool) -> None:
        reasons, counted = ["fault"], "net_amount"
        if self._may_be_foreign:
            conversion = Conversion(self._currency, self._facts.conversion.rates)
            reasons.append(_not_countable(conversion))
            counted = conversion.judged("net_amount")
        if is_kept:
            same = sql.text(f"changed_kept{SEPARATOR}document{SEPARATOR}")
            reasons.append(
                "CASE WHEN document IN (SELECT document FROM kept_documents) "
                f"THEN {same} || document END"
            )
        self._bench.run(
            f"CREATE OR REPLACE VIEW judged AS SELECT *, coalesce({', '.join(reasons)}) AS reason, "
            f"{counted} AS counted_amount FROM staged"
        )

    def _refuse_changed(self, total: int) -> None:
        if self._wishes.on_changed == "stop":
            changed = self._bench.rows(
                "SELECT document FROM documents WHERE status = 'changed' "
                f"ORDER BY document LIMIT {NAMED_DOCUMENTS}"
            )
            raise DocumentsChanged([document for (document,) in changed], total)
        self._bench.run(
            "CREATE TABLE kept_documents AS SELECT document FROM documents WHERE status = 'changed'"
        )
        self._bench.run("DELETE FROM documents WHERE status = 'changed'")
        self._define_judged(is_kept=True)

    def _find_verdict(self, counts: dict[str, int]) -> Verdict:
        row = self._bench.row(
            "SELECT count(*), count(*) FILTER (reason IS NULL AND is_assigned), "
            "count(*) FILTER (reason IS NULL AND NOT is_assigned), "
            "count(*) FILTER (reason IS NOT NULL), coalesce(sum(counted_amount), 0), "
            "coalesce(sum(counted_amount) FILTER (reason IS NULL AND is_assigned), 0), "
            "coalesce(sum(counted_amount) FILTER (reason IS NULL AND NOT is_assigned), 0), "
            "coalesce(sum(counted_amount) FILTER (reason IS NOT NULL), 0), "
            "count(*) FILTER (counted_amount IS NULL), min(invoiced_on) FILTER (reason IS NULL), "
            "max(invoiced_on) FILTER (reason IS NULL) FROM judged"
        )
        malformed = self._bench.row("SELECT coalesce(sum(lines), 0)::BIGINT FROM malformed")[0]
        if row[0] + malformed == 0:
            raise FileFault("The file has a header but no lines.", "no_lines")
        found = Verdict(
            lines=Four(row[0] + malformed, row[1], row[2], row[3] + malformed),
            net_amount=Four(*(Decimal(amount) for amount in row[4:8])),
            documents=Documents(**counts),
            unreadable_amounts=row[8] + malformed,
            first_on=row[9],
            last_on=row[10],
        )
        return replace(found, reasons=self._reasons(malformed), warnings=self._warnings())

    def _reasons(self, malformed: int) -> list[Reason]:
        parts = [f"split_part(reason, chr(31), {place})" for place in (1, 2, 3)]
        by_value = f"CASE WHEN {parts[0]} IN ('no_rate', 'unknown_currency') THEN {parts[2]} END"
        rows = self._bench.rows(
            f"SELECT {parts[0]} AS code, {parts[1]} AS field, count(*), min({parts[2]}) "
            f"FROM judged WHERE reason IS NOT NULL GROUP BY 1, 2, {by_value} "
            "ORDER BY 3 DESC, 1, 2, 4"
        )
        reasons = [
            Reason(code, parameters_of(code, field, value), lines, value)
            for code, field, lines, value in rows
        ]
        if malformed:
            example = self._bench.row("SELECT message FROM malformed ORDER BY line LIMIT 1")[0]
            reasons.append(Reason("malformed", {"value": example}, malformed, example))
        return reasons

    def _warnings(self) -> list[str]:
        return [
            *self._source.warnings,
            *self._formats.warnings,
            *names.alike_keys(self._bench, self._source),
        ]


def _not_countable(conversion: Conversion) -> str:
    """SQL of why a line cannot be counted in the reporting currency; null when it can."""
    known = ", ".join(map(sql.text, sorted({conversion.currency, *conversion.rates})))
    no_rate = sql.text(f"no_rate{SEPARATOR}currency{SEPARATOR}")
    cases = [
        f"WHEN currency NOT IN ({known}) THEN {no_rate} || currency || ' ' "
        "|| strftime(invoiced_on, '%Y-%m')"
    ]
    if conversion.rates:
        cases += [
            f"WHEN {name} IS NOT NULL AND {conversion.judged(name)} IS NULL "
            f"THEN {sql.text(f'too_large{SEPARATOR}{name}{SEPARATOR}')}"
            for name in CONVERTED
        ]
    return f"CASE {' '.join(cases)} END"
