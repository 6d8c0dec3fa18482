"""Where an import begins: a file, or rows pasted from a spreadsheet."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.sizes import MEGABYTE, size
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import ImportDraft, Kind, Upload

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from openkam.core.access.models import User

PASTED = "pasted.tsv"
LONGEST_SOURCE = 50


class NothingChosen(services.Refusal):
    """Neither a file nor text came with the form."""


@require_http_methods(["GET", "POST"])
def import_new(request: Request) -> HttpResponse:
    """Offer to choose a file or to paste rows, and list what waits; then go to the columns."""
    if not selectors.may_import(request.user):
        raise PermissionDenied
    if request.method == "GET":
        return _page(request)
    try:
        draft = services.prepare_import(
            request.user, token=taken_in(request).token, now=timezone.now()
        )
    except services.Refusal as refusal:
        if asks_for_json(request):
            return JsonResponse({"error": str(refusal)}, status=422)
        return _page(request, refusal=str(refusal))
    address = reverse("portfolio:import-draft", args=[draft.pk]) + _wanted(request)
    return JsonResponse({"url": address}) if asks_for_json(request) else redirect(address)


@require_POST
def import_draft_drop(request: Request, pk: int) -> HttpResponse:
    """Throw an import away that is being prepared."""
    try:
        services.throw_away_draft(request.user, pk)
    except services.AtWork as refusal:
        messages.error(request, str(refusal))
        return redirect("portfolio:import-draft", pk)
    messages.success(request, _("The prepared import is thrown away. Nothing was imported."))
    return redirect("portfolio:import-new")


def taken_in(request: Request) -> Upload:
    """Return what the form brought: a file that the script sent before, a file, or pasted rows.

    Raises NothingChosen and the refusals of an upload.
    """
    token = request.POST.get("upload", "")
    if token:
        return _of_token(request, token)
    now = timezone.now()
    chosen: UploadedFile | None = request.FILES.get("file")
    if chosen is not None:
        return services.store_upload(
            request.user,
            name=chosen.name or "",
            size=chosen.size or 0,
            pieces=chosen.chunks(4 * MEGABYTE),
            now=now,
        )
    text = request.POST.get("pasted", "")
    if not text.strip():
        raise NothingChosen(_("Choose a file, or paste rows with their header."))
    data = text.replace("\r\n", "\n").strip("\n").encode() + b"\n"
    return services.store_upload(
        request.user, name=PASTED, size=len(data), pieces=_in_pieces(data), now=now
    )


def asks_for_json(request: Request) -> bool:
    """Whether the browser's script asks, and not the browser itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def _of_token(request: Request, token: str) -> Upload:
    try:
        return selectors.upload(request.user, token)
    except Http404 as fault:
        raise NothingChosen(_("This file is not here any more. Choose it again.")) from fault


def _in_pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 4 * MEGABYTE):
        yield data[start : start + 4 * MEGABYTE]


def _wanted(request: Request) -> str:
    """Kind and source that the link named, for the page of the columns."""
    kind, source = _asked(request)
    wanted = {name: value for name, value in (("kind", kind), ("source", source)) if value}
    return f"?{urlencode(wanted)}" if wanted else ""


def _asked(request: Request) -> tuple[str, str]:
    kind, source = request.GET.get("kind", ""), request.GET.get("source", "")
    return kind if kind in Kind.values else "", source.replace("\0", "")[:LONGEST_SOURCE]


def _page(request: Request, *, refusal: str = "") -> HttpResponse:
    kind, source = _asked(request)
    context = {
        "basis": selectors.basis_for(request.user),
        "active": "portfolio",
        "refusal": refusal,
        "pasted": request.POST.get("pasted", ""),
        "wanted": _wanted(request),
        "kind": Kind(kind).label if kind else "",
        "source": source,
        "drafts": waiting_drafts(request.user),
        "brings": _brings(),
    }
    return render(request, "portfolio/import_new.html", context, status=422 if refusal else 200)


def waiting_drafts(actor: "User") -> list[dict[str, object]]:
    """Return what the actor has begun to import, as its pages list it."""
    may = selectors.may_import(actor)
    return [_waiting(each) for each in selectors.drafts(actor)] if may else []


def _waiting(draft: ImportDraft) -> dict[str, object]:
    return {
        "pk": draft.pk,
        "name": draft.upload.file_name,
        "about": " · ".join(
            (
                size(draft.upload.size),
                formats.when(draft.created_at),
                _standing(draft),
            )
        ),
    }


def _standing(draft: ImportDraft) -> str:
    if draft.import_job is not None:
        return (
            _("is being imported") if not draft.import_job.has_ended else _("did not get through")
        )
    if draft.preview_job is not None and not draft.preview_job.has_ended:
        return _("the preview is being made")
    return _("the preview is there") if draft.preview else _("waits for its columns")


def _brings() -> list[tuple[str, str]]:
    return [
        (_("Sales lines"), _("invoices and credit notes, one line each; customers come with them")),
        (_("Accounts"), _("names, parents, sites, countries, segments, owners, tiers, own fields")),
        (_("Products"), _("names and groups, and what is a charge and no product")),
        (_("Colleagues"), _("names and mail addresses; they are invited and get no access yet")),
        (_("Exchange rates"), _("one rate for each currency and month")),
    ]
