"""One import of people as a row of the list."""

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString

from openkam.core.face import formats
from openkam.core.face.doors import door

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import PeopleImport

TONES = {"draft": "watch", "live": "fine", "undone": "", "empty": ""}


def import_cells(found: "PeopleImport") -> list[str | SafeString]:
    """Return the cells of an import."""
    rows = (found.result or {}).get("rows", {})
    about = f"{formats.when(found.created_at)} · {found.actor}"
    rejected = formats.number(rows.get("rejected"))
    return [
        format_html(
            '<a class="name ok-clip" href="{}">{}</a><span class="sub">{}</span>',
            door("stakeholders:import")(found.pk),
            found.file_name,
            about,
        ),
        formats.number(rows.get("read")),
        formats.number(rows.get("new")),
        format_html('<b class="ok-watch">{}</b>', rejected) if rows.get("rejected") else rejected,
        state_flag(found),
    ]


def state_flag(found: "PeopleImport") -> SafeString:
    """Return the state as a flag."""
    tone = TONES.get(found.state, "")
    return format_html('<span class="ok-flag {}">{}</span>', tone, found.get_state_display())
