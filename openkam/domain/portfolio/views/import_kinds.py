"""What became of an import of any kind: its counts and amounts, and what undoing it did."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from openkam.core.face import formats
from openkam.core.face.lists import FilterChip, ListRequest
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.imports.outcome import reason_words
from openkam.domain.portfolio.models import Kind

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import ImportBatch

KINDS = set(Kind.values)


def reason_part(kind: str, reason: Mapping[str, Any]) -> dict[str, str]:
    """Return one reason of an import with the number of its rows."""
    words = reason_words(kind, reason["code"], reason["parameters"])
    return {"text": words, "lines": formats.number(reason["lines"])}


def kind_chip(wanted: ListRequest) -> FilterChip:
    """Return the filter by what a file brought."""
    return FilterChip(
        key="kind",
        label=_("What it brings"),
        value=wanted.filters.get("kind", ""),
        options=[(kind.value, kind.label) for kind in Kind],
    )


def kind_cell(batch: "ImportBatch") -> SafeString:
    """Return what the import brought; of other kinds than sales with the counts of its rows."""
    rows = (batch.result or {}).get("rows")
    if not rows:
        return format_html("{}", batch.get_kind_display())
    words = {"new": _("new"), "changed": _("changed"), "unchanged": _("unchanged")}
    said = [f"{formats.number(rows[name])} {word}" for name, word in words.items() if rows[name]]
    return format_html('{}<span class="sub">{}</span>', batch.get_kind_display(), ", ".join(said))


def unknown_amounts(result: Mapping[str, Any]) -> str:
    """Say how many rejected lines are in no sum; "" where all amounts are known."""
    count = result.get("unreadable_amounts", 0)
    if not count:
        return ""
    return ngettext(
        "%(count)s line whose amount is not known is in no sum.",
        "%(count)s lines whose amounts are not known are in no sum.",
        count,
    ) % {"count": formats.number(count)}


def row_parts(result: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the verdicts with their rows; read is the sum of the other four."""
    rows = result.get("rows")
    if not rows:
        return []
    words = {
        "read": _("Read from the file"),
        "new": pgettext("rows", "New"),
        "changed": _("Changed"),
        "unchanged": _("Unchanged"),
        "rejected": _("Rejected"),
    }
    return [
        {"key": key, "title": title, "rows": formats.number(rows[key])}
        for key, title in words.items()
    ]


def undone_part(result: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what undoing did, in words; None where nothing was undone or for sales lines."""
    undone = result.get("undo")
    if not undone:
        return None
    return {
        "restored": formats.number(undone["restored"]),
        "removed": formats.number(undone["removed"]),
        "left": formats.number(undone["left"]),
        "reasons": [
            {
                "text": selectors.left_text(reason["code"], reason["example"]),
                "things": formats.number(reason["things"]),
            }
            for reason in undone["left_because"]
        ],
    }
