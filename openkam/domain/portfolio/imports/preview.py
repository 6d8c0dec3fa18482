"""The verdict on every row of a file as a table that pages show."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openkam.domain.portfolio.services.bringing.judged import REJECTED, Judged, reason

COLUMNS = ("row", "verdict", "reason", "label", "changes", "similar")


def write_preview(path: Path, judged: Judged) -> None:
    """Write the verdicts as Parquet, in the order of the file.

    `row` is the place in the file; `reason` is kept as code, column and value; `changes` and
    `similar` are JSON or "".
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        (
            line,
            judged.verdicts[place],
            judged.reasons[place] or "",
            judged.labels[place] or "",
            _json(judged.changes, place),
            _json(judged.similar, place),
        )
        for place, line in enumerate(judged.lines)
    ]
    torn = [
        (line, REJECTED, reason("malformed", "", said), text[:200].replace("\0", "�"), "", "")
        for line, text, said in judged.malformed
    ]
    rows = sorted([*rows, *torn], key=lambda row: row[0]) if torn else rows
    kinds = (pa.int64(), *[pa.string()] * 5)
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    pq.write_table(pa.table(dict(zip(COLUMNS, arrays, strict=True))), path)


def _json(found: Mapping[int, Any], place: int) -> str:
    value = found.get(place)
    return json.dumps(value, ensure_ascii=False) if value else ""
