"""Recognising the decimal sign and the date formats of a file, or saying what to set."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from openkam.core.ledger.faults import AmbiguousDates, AmbiguousNumbers, FileFault
from openkam.core.ledger.intake import numbers
from openkam.core.ledger.intake.dates import FORMATS, ISO, DateFormat, is_day, macro
from openkam.core.ledger.intake.source import Column, Source
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.mapping import AMOUNTS, DATES, Mapping

SAMPLE = 8_000


@dataclass(frozen=True)
class Formats:
    """How numbers and dates are written; None where nothing had to be read from text."""

    decimal: str
    dates: dict[str, DateFormat]
    warnings: tuple[str, ...] = ()


def recognise(
    source: Source,
    mapping: Mapping,
    bench: Workbench,
    *,
    amounts: Collection[str] = (*AMOUNTS, "discount_share"),
    dates: Collection[str] = DATES,
) -> Formats:
    """Find the formats in a sample; where it decides nothing, in the whole file."""
    written = {
        field: column
        for field, column in source.columns.items()
        if column.is_text and field in (*amounts, *dates)
    }
    if not written:
        return Formats(mapping.decimal or ".", {})
    refs = ", ".join(dict.fromkeys(column.ref for column in written.values()))
    bench.run(numbers.macro())
    bench.run(macro())
    bench.run(f"CREATE TEMP TABLE sample AS SELECT {refs} FROM {source.relation} LIMIT {SAMPLE}")
    told = [column for field, column in written.items() if field in amounts]
    decimal, warnings = _decimal(told, source, mapping, bench)
    formats = {
        field: _date_format(column, source, mapping, bench)
        for field, column in written.items()
        if field in dates
    }
    bench.run("DROP TABLE sample")
    return Formats(decimal, formats, warnings)


def _decimal(
    amounts: Sequence[Column], source: Source, mapping: Mapping, bench: Workbench
) -> tuple[str, tuple[str, ...]]:
    if mapping.decimal or not amounts:
        return mapping.decimal or ".", ()
    for relation in ("sample", source.relation):
        found = _evidence(amounts, relation, bench)
        if found.point and found.comma:
            warning = (
                f"Numbers with a decimal point: {found.point}, with a decimal comma: "
                f"{found.comma}; those of the rarer kind are rejected."
            )
            return "." if found.point >= found.comma else ",", (warning,)
        if found.point or found.comma:
            return "." if found.point else ",", ()
    if found.either is None:
        return ".", ()
    raise AmbiguousNumbers(
        f'In the column "{found.either_in}", {found.either} may be a thousand or a fraction, and '
        'no other number decides. Set the option decimal = "," or decimal = ".".',
        "ambiguous_numbers",
        column=found.either_in,
        example=found.either,
        option="decimal",
    )


def _evidence(amounts: Sequence[Column], relation: str, bench: Workbench) -> numbers.Evidence:
    rows = bench.rows(
        numbers.evidence_query({column.name: column.ref for column in amounts}, relation)
    )
    doubtful = next((row for row in sorted(rows) if row[3] is not None), None)
    return numbers.Evidence(
        point=sum(row[1] for row in rows),
        comma=sum(row[2] for row in rows),
        either=doubtful[3] if doubtful else None,
        either_in=amounts[doubtful[0]].name if doubtful else None,
    )


def _date_format(column: Column, source: Source, mapping: Mapping, bench: Workbench) -> DateFormat:
    has_days = source.format == "xlsx"
    if mapping.date_format:
        given = DateFormat(mapping.date_format, is_given=True, has_days=has_days)
        try:
            bench.rows("SELECT strptime('', ?) WHERE false", [mapping.date_format])
            bench.rows(f"SELECT {given.parsed(column.ref)} FROM sample LIMIT 1")
        except duckdb.Error as fault:
            message = f'The date format "{mapping.date_format}" is not valid: {fault}'
            raise FileFault(message, "date_format", option="date_format") from fault
        return given
    kept = f" WHERE NOT {is_day(column.ref)}" if has_days else ""
    candidates = _fitting(column, FORMATS, f"sample{kept}", bench)
    if len(candidates) > 1:
        candidates = _fitting(column, candidates, f"{source.relation}{kept}", bench)
    if not candidates:
        return DateFormat(ISO)
    if len(candidates) > 1:
        raise _ambiguous(column, candidates, f"{source.relation}{kept}", bench)
    return DateFormat(candidates[0], has_days=has_days)


def _fitting(column: Column, patterns: Sequence[str], relation: str, bench: Workbench) -> list[str]:
    """Return the patterns that read the most values; of those that agree on all, the first."""
    text = f"nullif(trim({column.ref}), '')"
    read = ", ".join(
        f"{DateFormat(pattern).parsed('t')} AS d{place}" for place, pattern in enumerate(patterns)
    )
    counts = ", ".join(f"count(d{place})" for place in range(len(patterns)))
    inner = f"SELECT {read} FROM (SELECT {text} AS t FROM {relation})"
    found = bench.row(f"SELECT {counts} FROM ({inner})")
    best = max(found)
    places = [place for place, count in enumerate(found) if count == best and best]
    if len(places) < 2:
        return [patterns[place] for place in places]
    agree = ", ".join(
        f"bool_and(d{place} IS NOT DISTINCT FROM d{places[0]})" for place in places[1:]
    )
    same = bench.row(f"SELECT {agree} FROM ({inner})")
    others = [place for place, is_same in zip(places[1:], same, strict=True) if not is_same]
    return [patterns[place] for place in (places[0], *others)]


def _ambiguous(
    column: Column, candidates: Sequence[str], relation: str, bench: Workbench
) -> AmbiguousDates:
    example = bench.row(f"SELECT min(trim({column.ref})) FROM {relation}")[0]
    choice = " or ".join(f'date_format = "{pattern}"' for pattern in candidates)
    return AmbiguousDates(
        f'In the column "{column.name}", {example} and all other dates can be read in '
        f"{len(candidates)} ways. Set the option {choice}.",
        "ambiguous_dates",
        column=column.name,
        example=example,
        option="date_format",
        candidates=list(candidates),
    )
