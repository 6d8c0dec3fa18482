"""Typst, which writes documents and pixels from a template and data, in memory."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.contrib.staticfiles import finders

if TYPE_CHECKING:
    import typst

PIXELS_PER_INCH = 144
FONT = "vendor/print/Inter_400Regular.ttf"


def typeset(files: Mapping[str, str | bytes], *, to: Literal["pdf", "png"]) -> bytes:
    """Return what `main.typ` among the files makes: a PDF, or its first page as PNG.

    Nothing but these files is read, so that no text in them can reach for another; texts belong
    into data files, where they are no markup.
    """
    import typst

    given: Any = {
        name: content.encode() if isinstance(content, str) else content
        for name, content in files.items()
    }
    made: Any = typst.compile(given, format=to, ppi=PIXELS_PER_INCH, font_paths=_fonts())
    return bytes(made[0] if isinstance(made, list) else made)


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    import typst

    # The machine's own fonts would make the same document look different on another one.
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_font_folder())])


def _font_folder() -> Path:
    found = finders.find(FONT)
    return Path(found or Path(settings.STATIC_ROOT or ".") / FONT).parent
