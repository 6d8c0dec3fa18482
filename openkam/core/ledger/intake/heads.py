"""A second file with the heads of the documents, joined to their lines."""

from dataclasses import replace

from openkam.core.ledger import sql
from openkam.core.ledger.faults import FileFault
from openkam.core.ledger.intake import cells
from openkam.core.ledger.intake.source import Column, Source
from openkam.core.ledger.intake.text_file import TextFile
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.mapping import Heads

HAS_HEAD = "has_head"
LINE_KEY = "line_key"


def join_heads(bench: Workbench, lines: Source, heads: Source, on: Heads) -> Source:
    """The lines with the columns of their heads behind them, in the order of the lines' file.

    The joined rows lie in the staging folder. FileFault when a column is missing, or when two
    heads have the same key.
    """
    line, head = lines.column(on.line, "[heads] line"), heads.column(on.head, "[heads] head")
    borrowed = [column for column in heads.all_columns if column is not head]
    _keep_heads(bench, heads, head, borrowed)
    _refuse_doubles(bench, on)
    placed = lines.all_columns
    names = list(lines.header)
    for place, column in enumerate(borrowed):
        names.append(free_name(column.name, names))
        placed += (Column(names[-1], f"h{place}", column.kind),)
    own = [f"l.{column.ref} AS c{place}" for place, column in enumerate(lines.all_columns)]
    theirs = [f"h.h{place}" for place in range(len(borrowed))]
    path = bench.staging / "joined.parquet"
    bench.run(
        f"COPY (SELECT {', '.join([*own, *theirs])}, l.key AS {LINE_KEY}, "
        f"h.key IS NOT NULL AS {HAS_HEAD} FROM (SELECT row_number() OVER () AS place, *, "
        f"{cells.text(line.ref, line.kind)} AS key FROM {lines.relation}) l "
        "LEFT JOIN heads h ON h.key = l.key ORDER BY l.place) "
        f"TO {sql.text(path)} (FORMAT parquet)"
    )
    bench.run("DROP TABLE heads")
    renamed = tuple(
        replace(column, ref=f"c{place}") if place < len(lines.all_columns) else column
        for place, column in enumerate(placed)
    )
    return replace(
        lines,
        relation=sql.parquet([path]),
        all_columns=renamed,
        borrowed=len(borrowed),
        text=_text(lines, heads),
        warnings=(*lines.warnings, *heads.warnings, *_lost(bench, heads)),
    )


def free_name(name: str, taken: list[str]) -> str:
    """The name, or with a number behind it if another column is called so."""
    free, number = name, 1
    while free and free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _keep_heads(bench: Workbench, heads: Source, head: Column, borrowed: list[Column]) -> None:
    shown = [f"{column.ref} AS h{place}" for place, column in enumerate(borrowed)]
    key = f"{cells.text(head.ref, head.kind)} AS key"
    bench.run(f"CREATE TABLE heads AS SELECT {', '.join([key, *shown])} FROM {heads.relation}")


def _refuse_doubles(bench: Workbench, on: Heads) -> None:
    doubles = bench.rows(
        "SELECT key FROM heads WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1 "
        "ORDER BY key LIMIT 1"
    )
    if doubles:
        key = doubles[0][0]
        raise FileFault(
            f'In the file of heads, "{key}" stands more than once in the column "{on.head}".',
            "head_twice",
            key=key,
            column=on.head,
        )


def _text(lines: Source, heads: Source) -> TextFile | None:
    """What is known of the lines' text, with what stands in the heads."""
    if lines.text is None:
        return None
    return replace(
        lines.text,
        has_nul=lines.text.has_nul or heads.text is None or heads.text.has_nul,
        has_tabs=lines.text.has_tabs or heads.text is None or heads.text.has_tabs,
    )


def _lost(bench: Workbench, heads: Source) -> list[str]:
    if heads.text is None:
        return []
    lost = bench.row(
        "SELECT count(DISTINCT line) FROM heads_malformed "
        "WHERE scan_id = (SELECT max(scan_id) FROM heads_scans)"
    )[0]
    return [f"Malformed lines in the file of heads: {lost}."] if lost else []
