"""One picture of a report, with its sentence and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from openkam.core.face.tables import Table


@dataclass(frozen=True)
class Picture:
    """A drawing that says what it shows, and the table behind it.

    `name` stands in addresses and file names. `drawing` is one `<svg>` with a viewBox, coloured by
    the classes of `parts.css` alone; without one `second` says why there is none.
    """

    name: str
    title: str
    drawing: SafeString
    table: Table
    first: str  # the sentence, bold
    second: str = ""  # its reason or detail
    unit: str = ""  # what the axis counts
    css: str = "c12"  # its width on the page
    narrow: SafeString = SafeString("")  # the same for a phone, where the wide one would not do
    row_urls: Sequence[str] = ()  # where each row of the table leads, if anywhere
