"""Text of PDF files, page by page."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

MOST_PAGES = 500


def texts(path: Path) -> Iterator[str]:
    """Yield the text of each page. Raises what the library does; locked ones are a ValueError."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("locked")
    for page in islice(reader.pages, MOST_PAGES):
        yield f"{page.extract_text()}\n\n"
