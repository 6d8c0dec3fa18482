"""What was found out about a file, to be shown."""

from dataclasses import dataclass

from openkam.core.ledger.intake.dates import DateFormat
from openkam.core.ledger.intake.recognise import Formats
from openkam.core.ledger.intake.source import Source


@dataclass(frozen=True)
class Recognised:
    """What was found out about the file; None where it does not apply."""

    format: str
    encoding: str | None
    delimiter: str | None
    decimal: str | None
    date_format: str | None
    columns: list[str]
    rows: int
    sheet: str | None = None


def recognised(source: Source, formats: Formats, dates: DateFormat | None, rows: int) -> Recognised:
    """What was found out about this source, whose dates are read so."""
    text = source.text
    return Recognised(
        format=source.format,
        encoding=text.encoding if text else None,
        delimiter=text.delimiter if text else None,
        decimal=formats.decimal if text else None,
        date_format=dates.pattern if dates else None,
        columns=list(source.header),
        rows=rows,
        sheet=source.sheet or None,
    )
