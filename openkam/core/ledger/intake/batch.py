"""Writing a batch: the lines of new and changed documents, and the index of all of them."""

from openkam.core.ledger import sql
from openkam.core.ledger.facts import COLUMNS as FACTS
from openkam.core.ledger.intake.staging import Recipe
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.storage import Folder, visible_at_once

WRITTEN = "(FORMAT parquet, COMPRESSION zstd)"


def write_batch(bench: Workbench, folder: Folder, recipe: Recipe, number: int) -> None:
    """Write the files of this batch from the tables `judged` and `documents`.

    The lines come first: an index must never point at lines that are not there.
    """
    source = recipe.mapping.source
    if bench.row("SELECT count(*) FROM documents WHERE status <> 'unchanged'")[0]:
        with visible_at_once(folder.lines(number)) as temporary:
            lines = _lines(recipe, _place(bench))
            bench.run(f"COPY ({lines}) TO {sql.text(temporary)} {WRITTEN}")
    with visible_at_once(folder.documents(number)) as temporary:
        bench.run(f"COPY ({_index(source, number)}) TO {sql.text(temporary)} {WRITTEN}")


def _place(bench: Workbench) -> tuple[str, str]:
    """SQL of a line's position within its document, and of what has to be joined for it."""
    position = "j.row - d.first_row + 1"
    scattered = "SELECT document FROM documents WHERE last_row - first_row + 1 <> rows"
    if not bench.row(f"SELECT count(*) FROM ({scattered})")[0]:
        return position, ""
    places = (
        "SELECT row, row_number() OVER (PARTITION BY document ORDER BY row) AS place "
        f"FROM judged WHERE document IN ({scattered})"
    )
    return f"coalesce(p.place, {position})", f"LEFT JOIN ({places}) p ON p.row = j.row"


def _lines(recipe: Recipe, place: tuple[str, str]) -> str:
    """SQL of the sorted facts; what is the same in all lines is added after the sorting."""
    position, joined = place
    sorted_ones = [name for name in FACTS if name in recipe.filled]
    shown = ", ".join(
        name if name in (*sorted_ones, "line") else f"{recipe.constant(name)} AS {name}"
        for name in FACTS
        if name != "source"
    )
    inner = ", ".join(f"j.{name}" for name in sorted_ones if name != "line")
    line = f"coalesce(j.line, {position})" if "line" in recipe.filled else position
    return (
        f"SELECT {sql.text(recipe.mapping.source)} AS source, {shown} "
        f"FROM (SELECT {inner}, ({line})::INTEGER AS line "
        f"FROM judged j JOIN documents d ON d.document = j.document {joined} "
        "WHERE j.reason IS NULL AND d.status <> 'unchanged' "
        "ORDER BY j.account_key, j.invoiced_on, j.row)"
    )


def _index(source: str, number: int) -> str:
    return (
        f"SELECT {sql.text(source)} AS source, document, {number}::INTEGER AS batch, "
        f"coalesce(held_in, {number})::INTEGER AS held_in, lines, "
        "net_amount::DECIMAL(38,4) AS net_amount, first_on, last_on "
        "FROM documents ORDER BY document"
    )
