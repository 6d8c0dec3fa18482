"""What was brought in: the list of imports, one import with its reconciliation, its rejects."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports.outcome import amounts_of, counts_of
from openkam.domain.portfolio.views.draft_options import date_example
from openkam.domain.portfolio.views.import_changes_words import changed_line, undo_figures
from openkam.domain.portfolio.views.import_kinds import (
    KINDS,
    kind_cell,
    kind_chip,
    reason_part,
    row_parts,
    undone_part,
    unknown_amounts,
)
from openkam.domain.portfolio.views.new_import import waiting_drafts

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import ImportBatch

TONES = {"failed": "act", "running": "watch", "undone": ""}
EXAMPLE = """\
.venv/bin/openkam import sales invoices.csv --mapping mapping.toml --dry-run
.venv/bin/openkam import sales invoices.csv --mapping mapping.toml"""
MAPPING = """\
source = "erp"
[columns]
document = "InvoiceNo"
account = "CustomerID"
account_name = "Customer"
product = "StockCode"
invoiced_on = "InvoiceDate"
net_amount = "Net"
[defaults]
currency = "EUR"
"""
PARTS = ("read", "loaded", "unassigned", "rejected")


@require_safe
@saved_list("portfolio:imports")
def import_list(request: Request) -> HttpResponse:
    """Show all imports, the newest first."""
    columns = _columns()
    wanted = ListRequest.from_get(request.GET, columns=columns, filters={"kind": KINDS})
    rows = selectors.imports(request.user, kind=wanted.filters.get("kind", ""))
    total = rows.count()
    basis = selectors.basis_for(request.user)
    page = ListPage(
        columns=columns,
        rows=[_cells(batch, basis.company.currency) for batch in rows[wanted.window(total)]],
        total=total,
        request=wanted,
        label=_("Imports"),
        chips=[kind_chip(wanted)],
        empty={
            "icon": "file-import",
            "title": _("Nothing has been imported yet"),
            "text": _(
                "Choose a file with invoice lines or customers: you see its columns, say what they"
                " are, and look at what would become of each row before anything is changed."
            ),
            **_way_in(request.user),
        },
    )
    context = {
        "list": page,
        "active": "portfolio",
        "basis": basis,
        "may_import": selectors.may_import(request.user),
        "may_schedule": request.user.is_administrator,
        "drafts": waiting_drafts(request.user),
        "notices": list(selectors.import_notices(request.user)),
        "mapping": MAPPING,
        "example": EXAMPLE,
    }
    return list_response(request, "portfolio/imports.html", context)


@require_safe
def import_page(request: Request, pk: int) -> HttpResponse:
    """Show one import: what was read, loaded, left unassigned and rejected, to the cent."""
    batch = selectors.import_batch(request.user, pk)
    result = batch.result or {}
    basis = selectors.basis_for(request.user)
    context = {
        "basis": basis,
        "batch": batch,
        "state": state_flag(batch),
        "started": formats.when(batch.started_at),
        "parts": _reconciliation(result, basis.company.currency),
        "unknown": unknown_amounts(result),
        "row_parts": row_parts(result),
        "undone": undone_part(result),
        "documents": _counted(result.get("documents", {}), _document_words()),
        "facts": _facts(batch, result),
        "recognised": _recognised(result.get("recognised") or {}),
        "reasons": [reason_part(batch.kind, reason) for reason in result.get("reasons") or []],
        "warnings": result.get("warnings") or [],
        "has_rejects": bool(batch.rejects_file) and selectors.may_get_rejects(request.user),
        "has_changes": batch.kind == "sales" and batch.state in ("live", "undone"),
        "may_import": selectors.may_import(request.user),
        "again": urlencode({"kind": batch.kind, "source": batch.source}),
        "is_sales": batch.kind == "sales",
        "may_undo": batch.state == "live" and services.may_bring(request.user, batch.kind),
        "active": "portfolio",
    }
    return render(request, "portfolio/import.html", context)


@require_POST
def import_undo(request: Request, pk: int) -> HttpResponse:
    """Take an import out of the ledger again."""
    try:
        services.undo_import(request.user, pk, today=localdate())
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The import is undone. The figures are being brought up to date.")
        )
    return redirect("portfolio:import", pk)


@require_safe
def import_undo_preview(request: Request, pk: int) -> HttpResponse:
    """Say in figures what undoing the import would do, inside the question before it."""
    found = selectors.undoing(request.user, pk)
    currency = selectors.company_settings().currency
    context = {
        "undoing": found,
        "figures": [] if found is None else undo_figures(found, currency),
    }
    return render(request, "portfolio/_import_undo_preview.html", context)


@require_safe
def import_rejects(request: Request, pk: int) -> FileResponse:
    """Send the rejected documents as a file that can be corrected and imported again."""
    path = selectors.rejects_of(request.user, pk)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejects-{pk}{path.suffix}")


def _way_in(actor: "User") -> dict[str, str]:
    if not selectors.may_import(actor):
        return {}
    return {"url": reverse("portfolio:import-new"), "action": _("Import a file")}


def state_flag(batch: "ImportBatch") -> SafeString:
    """Return the state of an import as a badge: colour only where somebody should look."""
    said = batch.get_state_display()
    if batch.state == "live" and batch.kind != "sales":
        said = _("taken over")
    return format_html('<span class="ok-flag {}">{}</span>', TONES.get(batch.state, ""), said)


def _columns() -> list[Column]:
    return [
        Column("file", _("Import · source")),
        Column("when", _("When · by whom")),
        Column("kind", _("What it brings"), css="wrap"),
        Column("lines", _("Rows read"), numeric=True),
        Column("loaded", _("Loaded"), numeric=True),
        Column("unassigned", _("Without an account"), numeric=True, css="wide"),
        Column("rejected", _("Rejected"), numeric=True),
        Column("net", _("Net amount read"), numeric=True, css="wide"),
        Column("state", _("State")),
    ]


def _cells(batch: "ImportBatch", currency: str) -> list[str]:
    result = batch.result or {}
    lines = counts_of(batch)
    name = (
        f'<a class="name" href="{door("portfolio:import")(batch.pk)}">{escape(batch.file_name)}</a>'
        f'<span class="sub">{batch.pk} · {escape(batch.source)}</span>'
        f"{_changed(batch, currency)}"
    )
    started = formats.when(batch.started_at)
    rejected = lines.get("rejected")
    rejects = formats.number(rejected)
    return [
        SafeString(name),
        format_html('{}<span class="sub">{}</span>', started, batch.actor),
        kind_cell(batch),
        formats.number(lines.get("read")),
        formats.number(lines.get("loaded")),
        formats.number(lines.get("unassigned")),
        format_html('<b class="ok-watch">{}</b>', rejects) if rejected else rejects,
        formats.money(_amount(result.get("net_amount", {}).get("read")), currency),
        state_flag(batch),
    ]


def _changed(batch: "ImportBatch", currency: str) -> str:
    if batch.kind != "sales" or batch.state not in ("live", "undone"):
        return ""
    return format_html(
        '<a class="sub ok-link" href="{}">{}</a>',
        door("portfolio:import-changes")(batch.pk),
        changed_line((batch.result or {}).get("changes"), currency),
    )


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _reconciliation(result: Mapping[str, Any], currency: str) -> list[dict[str, str]]:
    """The four parts in lines and money; read is the sum of the other three."""
    lines = result.get("lines")
    if not lines or not result.get("net_amount"):
        return []
    amounts = amounts_of(result)
    words = {
        "read": _("Read from the file"),
        "loaded": _("Loaded for an account"),
        "unassigned": _("Loaded without an account"),
        "rejected": _("Rejected"),
    }
    return [
        {
            "key": part,
            "title": words[part],
            "lines": formats.number(lines.get(part)),
            "amount": formats.money_exact(amounts.get(part), currency),
        }
        for part in PARTS
    ]


def _document_words() -> dict[str, str]:
    return {"new": pgettext("row", "new"), "unchanged": _("unchanged"), "changed": _("changed")}


def _counted(counts: Mapping[str, int], words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(words[key], formats.number(counts[key])) for key in words if key in counts]


def _facts(batch: "ImportBatch", result: Mapping[str, Any]) -> list[tuple[str, str]]:
    created = result.get("accounts", {}).get("created")
    first, last = (_day(result.get(key)) for key in ("first_on", "last_on"))
    seconds = result.get("seconds")
    facts = [(_("Source"), batch.source), (_("File"), batch.file_name)]
    if first and last:
        facts.append((_("Invoices from"), f"{formats.day(first)} – {formats.day(last)}"))
    facts += _rates(result)
    if created is not None:
        facts.append((_("Accounts created"), formats.number(created)))
    if seconds is not None:
        facts.append((_("Time"), _("%(count)s s") % {"count": formats.number(seconds, 1)}))
    return facts


def _rates(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """At which rates the amounts of this import were added up."""
    found = []
    for code, used in (result.get("rates") or {}).items():
        rate = formats.number_as_it_is(Decimal(used["rate"]))
        title = _("Rate of %(currency)s") % {"currency": code}
        found.append((title, f"{rate}, {formats.month(_day(used['month']))}"))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _recognised(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    words = {
        "format": _("Format"),
        "sheet": _("Sheet"),
        "encoding": _("Encoding"),
        "delimiter": _("Delimiter"),
        "decimal": _("Decimal sign"),
        "date_format": _("Dates"),
        "rows": _("Rows"),
    }
    shown = {**found, "date_format": date_example(found.get("date_format") or "")}
    return [(words[key], _shown(shown[key])) for key in words if shown.get(key) not in (None, "")]


def _shown(value: Any) -> str:
    spelled = {"\t": _("tabulator"), " ": _("space"), "\u00a0": _("space"), "\u202f": _("space")}
    if isinstance(value, int):
        return formats.number(value)
    formats_known = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet"}
    return spelled.get(value) or formats_known.get(value) or str(value)
