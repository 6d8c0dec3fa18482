"""Mappings that were saved: the list, one of them with its file, deleting it and taking it back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response
from openkam.core.ledger import Mapping, MappingFault
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports.shapes import SHAPES, TITLES

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import SavedMapping

REMOVED = "removed_mapping"  # in the session, so that a deletion can be taken back


@require_safe
@saved_list("portfolio:import-mappings")
def mapping_list(request: Request) -> HttpResponse:
    """Show the saved mappings by source and kind."""
    rows = selectors.saved_mappings(request.user)
    columns = [
        Column("source", _("Source")),
        Column("kind", _("What it brings")),
        Column("fields", _("Columns used"), numeric=True),
        Column("saved", _("Saved")),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns)
    total = rows.count()
    page = ListPage(
        columns=columns,
        rows=[_cells(saved) for saved in rows[wanted.window(total)]],
        total=total,
        request=wanted,
        label=_("Saved mappings"),
        empty={
            "icon": "table",
            "title": _("No mapping has been saved yet"),
            "text": _(
                "Each import that succeeds keeps its mapping here. The next file of the same"
                " source and kind is then understood at once, in the browser and by the command."
            ),
            "url": reverse("portfolio:imports"),
            "action": _("To the imports"),
        },
    )
    context = {"list": page, "active": "portfolio", "removed": request.session.get(REMOVED)}
    return list_response(request, "portfolio/mappings.html", context)


@require_safe
def mapping_page(request: Request, pk: int) -> HttpResponse:
    """Show one saved mapping: which column is which, and its file."""
    saved = selectors.mapping_by_number(request.user, pk)
    context = {
        "saved": saved,
        "saved_at": formats.when(saved.saved_at),
        "columns": _columns_in_words(saved),
        "active": "portfolio",
    }
    return render(request, "portfolio/mapping.html", context)


@require_safe
def mapping_file(request: Request, pk: int) -> HttpResponse:
    """Send a saved mapping as the file that the command takes."""
    saved = selectors.mapping_by_number(request.user, pk)
    # Letters of every language are fine in a name; what could end the header or a path is not.
    source = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in saved.source)
    name = f"{source}-{saved.kind}.toml"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        saved.text,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


@require_POST
def mapping_remove(request: Request, pk: int) -> HttpResponse:
    """Delete a saved mapping; the list then offers to take it back."""
    try:
        saved = services.remove_mapping(request.user, pk)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("portfolio:import-mapping", pk)
    request.session[REMOVED] = {"source": saved.source, "text": saved.text, "header": saved.header}
    return redirect("portfolio:import-mappings")


@require_POST
def mapping_restore(request: Request) -> HttpResponse:
    """Take the deletion back."""
    removed = request.session.get(REMOVED)
    if removed is None:
        raise Http404
    services.save_mapping(
        request.user,
        mapping=Mapping.from_toml(removed["text"], SHAPES),
        text=removed["text"],
        header=removed["header"],
        now=timezone.now(),
    )
    del request.session[REMOVED]
    messages.success(request, _("The mapping is back."))
    return redirect("portfolio:import-mappings")


def _read(saved: "SavedMapping") -> Mapping | None:
    try:
        return Mapping.from_toml(saved.text, SHAPES)
    except MappingFault:
        return None


def _cells(saved: "SavedMapping") -> list[str | SafeString]:
    mapping = _read(saved)
    count = None if mapping is None else len(mapping.columns) + len(mapping.own_columns)
    address = door("portfolio:import-mapping")(saved.pk)
    return [
        format_html('<a class="name" href="{}">{}</a>', address, saved.source),
        saved.get_kind_display(),
        formats.number(count),
        format_html('{}<span class="sub">{}</span>', formats.when(saved.saved_at), saved.saved_by),
    ]


def _columns_in_words(saved: "SavedMapping") -> list[dict[str, Any]]:
    mapping = _read(saved)
    if mapping is None:
        return []
    named = [
        {"field": TITLES.get((saved.kind, name), name), "column": column}
        for name, column in mapping.columns.items()
    ]
    return named + [
        {"field": name, "column": column} for name, column in mapping.own_columns.items()
    ]
