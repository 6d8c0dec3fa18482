"""How a file looks in a list, in words and marks."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.face.doors import door
from openkam.core.face.lists import Column
from openkam.core.face.sizes import size
from openkam.core.filing import kinds
from openkam.domain.dossier.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN = SafeString('<span class="ok-mute">–</span>')
READINGS = {
    StoredFile.Reading.WAITING: "clock",
    StoredFile.Reading.READ: "check",
    StoredFile.Reading.NO_TEXT: "",
    StoredFile.Reading.UNREADABLE: "alert-triangle",
}


def columns(*, is_removed: bool) -> list[Column]:
    """Return the columns of a list of files."""
    last = "" if is_removed else _("Text inside")
    return [
        Column("name", _("File"), sortable=True, css="wrap"),
        Column("contract", _("Contract"), sortable=True, css="mid wrap"),
        Column("by", _("Added by"), sortable=True, css="wide"),
        Column("added", _("Added"), sortable=True, descending_first=True, css="wide"),
        Column("size", _("Size"), numeric=True, sortable=True, css="wide"),
        Column("reading", last, sortable=not is_removed, css="wide"),
        Column("acts", "", label=_("Change")),
    ]


def cells(
    rows: "Iterable[StoredFile]",
    contracts: Mapping[int, str],
    found: Mapping[int, str] | None,
    *,
    may_write: bool,
) -> list[Sequence[str | SafeString]]:
    """Return the cells of each file; `found` has the excerpts of what was searched for."""
    return [
        (
            _name(row, (found or {}).get(row.pk, "")),
            contracts.get(row.contract_id or 0) or UNKNOWN,
            str(row.added_by or "") or UNKNOWN,
            formats.when(row.added_at),
            size(row.size),
            reading(row.reading) if row.removed_at is None else "",
            _acts(row, may_write=may_write),
        )
        for row in rows
    ]


def reading(state: str) -> SafeString:
    """Return how far the text inside was read."""
    mark, label = READINGS[StoredFile.Reading(state)], StoredFile.Reading(state).label
    tone = "ok-watch" if state == StoredFile.Reading.UNREADABLE else "ok-mute"
    return format_html(
        '<span class="ds-reading {}">{}{}</span>', tone, icon(mark, "s") if mark else "", label
    )


def _name(row: StoredFile, excerpt: str) -> SafeString:
    kind = kinds.kind_of(row.media_type)
    sub = " · ".join(part for part in (str(kind.label), row.note) if part)
    url = door("dossier:file-download")(row.pk)
    title = (
        format_html('<a class="name" href="{}" download>{}</a>', url, row.name)
        if row.removed_at is None
        else format_html('<span class="name">{}</span>', row.name)
    )
    said = format_html('<span class="sub ds-excerpt">{}</span>', excerpt) if excerpt else ""
    return format_html(
        '<span class="ds-file">{}<span>{}<span class="sub">{}</span>'
        '<span class="sub ok-phone">{}</span>{}</span></span>',
        icon(kind.icon),
        title,
        sub,
        f"{size(row.size)} · {formats.when(row.added_at)}",
        said,
    )


def _acts(row: StoredFile, *, may_write: bool) -> SafeString:
    title = _("Details of %(name)s") % {"name": row.name}
    mark = "edit" if may_write and row.removed_at is None else "info-circle"
    return format_html(
        '<a class="btn btn-quiet btn-s" href="{}" aria-label="{}" title="{}">{}</a>',
        door("dossier:file")(row.pk),
        title,
        title,
        icon(mark, "s"),
    )
