"""Text of documents in the open format of LibreOffice."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from openkam.core.filing.reading.office import elements, local

GAPS = {"s": " ", "tab": "\t", "line-break": "\n"}
LINES = ("p", "h")


def texts(path: Path) -> Iterator[str]:
    """Yield the paragraphs of a document, the cells of a sheet, the words of a slide."""
    with zipfile.ZipFile(path) as package:
        for element in elements(package, "content.xml"):
            tag = local(element)
            if tag in GAPS:
                element.text = GAPS[tag]
            elif tag in LINES:
                line = "".join(element.itertext())
                tail = element.tail
                element.clear()
                element.tail = tail
                yield f"{line}\n" if line.strip() else ""
