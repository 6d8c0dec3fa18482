"""Comparing what is stored with what it was made from: files, prepared tables, what lies about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openkam.core.amounts import ten_thousandths
from openkam.domain.portfolio.models import (
    AccountMonth,
    ImportBatch,
    Kind,
    Preparation,
    UnassignedMonth,
    Upload,
)
from openkam.domain.portfolio.selectors import (
    account_keys_table,
    current_preparation,
    ledger,
    needs_preparing,
    uploads_folder,
)
from openkam.domain.portfolio.selectors.figures import stored_answers
from openkam.domain.portfolio.services.figures import products_table

if TYPE_CHECKING:
    import pyarrow as pa

State = ImportBatch.State
Row = tuple[Any, ...]
AGAIN = "Have them prepared anew with: openkam check --mend"
NAMES = {
    "months": "account and month",
    "groups": "account, product group and month",
    "products": "account, product and month",
}


@dataclass
class Findings:
    """What is wrong, and what is only worth knowing; sentences for the operator."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_files() -> Findings:
    """Compare the ledger's files with the checksums of when they were written.

    Imports of a time before checksums get theirs now, unless their files are unsound already.
    """
    facts, found, first = ledger(), Findings(), 0
    batches = ImportBatch.objects.filter(
        kind=Kind.SALES, state__in=(State.LIVE, State.UNDONE)
    ).order_by("pk")
    sums = {batch.pk: dict(facts.checksums(batch.pk)) for batch in batches}
    for batch in batches:
        found.faults += _differing(batch, sums[batch.pk])
    if found.faults:
        return found  # what is damaged is not opened
    found.faults += facts.check()
    for batch in batches:
        if sums[batch.pk] and not batch.checksums and not found.faults:
            new = ImportBatch.objects.filter(pk=batch.pk, checksums={})
            first += new.update(checksums=sums[batch.pk])
    if first:
        found.notes.append(
            f"{first} imports of a time before checksums got theirs now: their files are sound, "
            "but nothing tells whether they were changed before."
        )
    return found


def check_figures() -> Findings:
    """Add the sales lines up anew and compare to the last digit with what pages show."""
    from openkam.core.ledger import LedgerFault

    preparation = current_preparation()
    if preparation is None or needs_preparing() or preparation.covers_from is None:
        return Findings(notes=["There are no figures of now to compare with the sales lines."])
    facts, keys = ledger(), account_keys_table()
    differing = _differing_months(preparation, facts.account_months(keys))
    faults = []
    if differing:
        faults.append(f"{differing} rows of account and month differ from the sales lines. {AGAIN}")
    try:
        counted = facts.prepared_differences(keys, products_table(), preparation.pk)
    except LedgerFault as fault:
        return Findings([*faults, f"{fault} {AGAIN}"])
    faults += [
        f"{count} rows of the prepared file by {NAMES[name]} differ from the sales lines. {AGAIN}"
        for name, count in counted.items()
        if count
    ]
    return Findings(faults)


def check_orphans() -> Findings:
    """Find files that no row of the database names: they take room and harm nobody."""
    known = set(ImportBatch.objects.exclude(state=State.FAILED).values_list("pk", flat=True))
    prepared = set(Preparation.objects.values_list("pk", flat=True))
    notes = [f"ledger/{name}" for name in stored_answers().orphans(known, prepared)]
    if uploads_folder().is_dir():
        tokens = set(Upload.objects.values_list("token", flat=True))
        notes += [f"uploads/{p.name}" for p in uploads_folder().iterdir() if p.name not in tokens]
    return Findings(notes=[f"{name} belongs to nothing; it may be removed." for name in notes])


def _differing(batch: ImportBatch, sums: dict[str, Any]) -> list[str]:
    faults = []
    for room, said in batch.checksums.items():
        name = f"ledger/{room}/{batch.pk:08d}.parquet"
        if room not in sums:
            faults.append(f"{name} is missing. Put a backup back: openkam restore ARCHIVE")
        elif sums[room] != said:
            faults.append(
                f"{name} is not as it was written. Put a backup back: openkam restore ARCHIVE"
            )
    return faults


def _differing_months(preparation: Preparation, months: "pa.Table") -> int:
    """Count the months of accounts, and those of nobody, that are not as the lines give them."""
    import pyarrow.compute as pc

    from openkam.domain.portfolio.services import rollup

    assigned = months.filter(pc.field("account_id").is_valid())
    chunks = rollup.month_rows(assigned, preparation.pk, 20_000)
    fields = ("account", "month", "revenue", "cost", "revenue_with_cost")
    stored = AccountMonth.objects.filter(preparation=preparation).order_by("account", "month")
    rows = stored.values_list(*fields, "line_count", "document_count").iterator(20_000)
    fresh = (row[1:] for chunk in chunks for row in chunk)
    differing = _count_differing(fresh, map(_plain, rows))
    nobody = UnassignedMonth.objects.filter(preparation=preparation).values_list(
        "month", "revenue", "line_count", "document_count"
    )
    unassigned = months.filter(pc.field("account_id").is_null())
    fresh_rows = {row[1:] for row in rollup.unassigned_rows(unassigned, preparation.pk)}
    return differing + len(fresh_rows ^ {_plain(row) for row in nobody})


def _count_differing(fresh: Iterator[Row], stored: Iterator[Row]) -> int:
    """Walk both in the order of account and month; return how many have no equal on each side."""
    count, one, other = 0, next(fresh, None), next(stored, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(fresh, None), next(stored, None)
            continue
        count += 1
        first, second = one and one[:2], other and other[:2]
        if second is None or (first is not None and first <= second):
            one = next(fresh, None)
        if first is None or (second is not None and second <= first):
            other = next(stored, None)
    return count


def _plain(row: Row) -> Row:
    """Return a stored row as the roll-up writes it: amounts in ten-thousandths, days as text."""
    return tuple(map(_plain_value, row))


def _plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return ten_thousandths(value)
    return value.isoformat() if isinstance(value, date) else value
