"""The preview of an import: what becomes of each line, as a file to page through."""

from pathlib import Path

import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.intake.places import delimiter_of, places_of, torn_lines
from openkam.core.ledger.intake.source import Source
from openkam.core.ledger.intake.staging import SEPARATOR
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.storage import visible_at_once

SHOWN = (
    "document",
    "account_key",
    "product_key",
    "invoiced_on",
    "quantity",
    "net_amount",
    "currency",
)
TORN_LENGTH = 200


def write_preview(bench: Workbench, source: Source, path: Path) -> None:
    """Write the preview from the tables `judged` and `documents`."""
    count = bench.row("SELECT count(*) FROM staged")[0]
    places = places_of(bench, source, count)
    torn = [
        f"malformed{SEPARATOR}{SEPARATOR}{f'{line.message} {shown}'[:TORN_LENGTH]}"
        for line in torn_lines(bench, delimiter_of(source))
        for shown in (delimiter_of(source).join(line.cells),)
    ]
    lines = [places.of_malformed(order) for order in range(len(torn))]
    bench.register(
        "torn_rows", pa.table({"row": pa.array(lines, "int64"), "reason": pa.array(torn, "string")})
    )
    line, joined = f"j.row + {places.first}", ""
    if places.malformed or places.longer or places.empty:
        rows = pa.table({"row": pa.array(range(count), "int64"), "line": places.of_rows(count)})
        bench.register("places", rows)
        line, joined = "p.line", "JOIN places p ON p.row = j.row"
    verdict = "CASE WHEN j.reason IS NOT NULL THEN 'rejected' ELSE d.status END"
    own = f"""
        SELECT {line} AS row, {verdict} AS verdict, coalesce(j.reason, '') AS reason,
            {", ".join(f"j.{name}" for name in SHOWN)}
        FROM judged j LEFT JOIN documents d ON d.document = j.document {joined}
        UNION ALL BY NAME SELECT row, 'rejected' AS verdict, reason FROM torn_rows"""
    with visible_at_once(path) as temporary:
        bench.run(
            f"COPY (SELECT * FROM ({own}) ORDER BY row) TO {sql.text(temporary)} "
            "(FORMAT parquet, ROW_GROUP_SIZE 20480)"
        )
