"""Columns of a sheet as plain ones: whole numbers without a fraction, days without a time."""

import re
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

SERIAL = re.compile(r"\d{1,5}(\.\d+)?")
LAST_SERIAL = 109_939
"""31 December 2200, counted as Excel does."""
WHOLE_LIMIT = 10**15


def plain_column(column: pa.ChunkedArray, counted_from: str | None) -> pa.ChunkedArray:
    """The column as text, whole number, number, day or instant.

    With `counted_from`, the first day of the workbook's calendar, numbers are days.
    """
    if pa.types.is_floating(column.type):
        column = _whole_if_lossless(column)
    if counted_from and _is_number(column.type):
        return _days(column, date.fromisoformat(counted_from))
    if counted_from and pa.types.is_string(column.type):
        return _with_days(column, date.fromisoformat(counted_from))
    if pa.types.is_timestamp(column.type):
        return _days_if_lossless(column)
    if _is_number(column.type) or pa.types.is_date(column.type):
        return column
    return _text(column)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _whole_if_lossless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    bounds = pc.min_max(column).as_py()
    if bounds["min"] is None or max(abs(bounds["min"]), abs(bounds["max"])) >= WHOLE_LIMIT:
        return column
    try:
        return column.cast("int64")
    except pa.ArrowInvalid:
        return column


def _days_if_lossless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    days = column.cast("date32", safe=False)
    is_same = pc.all(pc.equal(days.cast(column.type), column)).as_py()
    return days if is_same in (True, None) else column


def _days(column: pa.ChunkedArray, first: date) -> pa.ChunkedArray:
    """Numbers as days, where they can be; else as texts such as 20260301."""
    bounds = pc.min_max(column).as_py()
    if bounds["min"] is None or not 1 <= bounds["min"] <= bounds["max"] <= LAST_SERIAL:
        return _text(column)
    offset = (first - date(1970, 1, 1)).days
    whole = pc.floor(column).cast("int32", safe=False)
    return pc.add(whole, offset).cast("int32").cast("date32")


def _with_days(column: pa.ChunkedArray, first: date) -> pa.ChunkedArray:
    """Texts among which numbers stand: the numbers as days in the reader's notation."""
    if not pc.any(pc.match_substring_regex(column, r"^\d{1,5}(\.\d+)?$")).as_py():
        return column
    days = [
        f"{first + timedelta(int(float(text)))} 00:00:00"
        if text and SERIAL.fullmatch(text) and float(text) >= 1
        else text
        for text in column.to_pylist()
    ]
    return pa.chunked_array([pa.array(days, "string")])


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return column.cast("string")
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        texts = [None if value is None else str(value) for value in column.to_pylist()]
        return pa.chunked_array([pa.array(texts, "string")])
