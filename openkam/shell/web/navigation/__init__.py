"""The ways through the product: only what exists, and only where the reader may go."""

from openkam.shell.web.navigation.pages import (
    ADMINISTRATOR,
    CONCERNED,
    EVERYBODY,
    HEAD,
    PERSONAL,
    SECTIONS,
    WHOLE,
    WRITER,
    Page,
    Section,
)
from openkam.shell.web.navigation.reading import (
    current_page,
    optional_url,
    personal_pages,
    rights_of,
    sections_for,
    sections_of,
)

__all__ = [
    "ADMINISTRATOR",
    "CONCERNED",
    "EVERYBODY",
    "HEAD",
    "PERSONAL",
    "SECTIONS",
    "WHOLE",
    "WRITER",
    "Page",
    "Section",
    "current_page",
    "optional_url",
    "personal_pages",
    "rights_of",
    "sections_for",
    "sections_of",
]
