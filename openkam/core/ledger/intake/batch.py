"""Writing a batch: the lines of new and changed documents, and the index of all of them."""

from openkam.core.ledger import sql
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.storage import Folder, visible_at_once

WRITTEN = "(FORMAT parquet, COMPRESSION zstd)"


def write_batch(bench: Workbench, folder: Folder, source: str, number: int) -> None:
    """Write the files of this batch from the tables `judged` and `documents`.

    The lines come first: an index must never point at lines that are not there.
    """
    if bench.row("SELECT count(*) FROM documents WHERE status <> 'unchanged'")[0]:
        with visible_at_once(folder.lines(number)) as temporary:
            bench.run(f"COPY ({_lines(bench, source)}) TO {sql.text(temporary)} {WRITTEN}")
    with visible_at_once(folder.documents(number)) as temporary:
        bench.run(f"COPY ({_index(source, number)}) TO {sql.text(temporary)} {WRITTEN}")


def _lines(bench: Workbench, source: str) -> str:
    position = "j.row - d.first_row + 1"
    places = ""
    if bench.row("SELECT count(*) FROM documents WHERE last_row - first_row + 1 <> rows")[0]:
        places = (
            "LEFT JOIN (SELECT row, "
            "row_number() OVER (PARTITION BY document ORDER BY row) AS place "
            "FROM judged WHERE document IN (SELECT document FROM documents "
            "WHERE last_row - first_row + 1 <> rows)) p ON p.row = j.row "
        )
        position = f"coalesce(p.place, {position})"
    return (
        f"SELECT {sql.text(source)} AS source, j.document, "
        f"coalesce(j.line, {position})::INTEGER AS line, "
        "j.account_key, j.product_key, j.invoiced_on, j.quantity, j.net_amount, j.cost_amount, "
        "j.discount_amount, j.currency, j.paid_on, j.due_on "
        f"FROM judged j JOIN documents d ON d.document = j.document {places}"
        "WHERE j.reason IS NULL AND d.status <> 'unchanged' "
        "ORDER BY j.account_key, j.invoiced_on, j.row"
    )


def _index(source: str, number: int) -> str:
    return (
        f"SELECT {sql.text(source)} AS source, document, {number}::INTEGER AS batch, "
        f"coalesce(held_in, {number})::INTEGER AS held_in, lines, "
        "net_amount::DECIMAL(38,4) AS net_amount, first_on, last_on "
        "FROM documents ORDER BY document"
    )
