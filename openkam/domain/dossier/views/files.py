"""Files of an account: taken in, sent out, named, removed and taken back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.sizes import size
from openkam.core.filing import kinds, sending, uploads
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.forms.files import DescribeFile
from openkam.domain.dossier.panels import file_cells
from openkam.domain.dossier.services.files import MEGABYTE, largest
from openkam.domain.dossier.views.faults import show_faults
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from openkam.domain.dossier.models import StoredFile


@dataclass(frozen=True)
class Verdict:
    """What became of one file."""

    name: str
    is_taken: bool
    said: str = ""


# The token stands in the body, which is looked at only once its files are bounded.
@csrf_exempt
@require_POST
def file_add(request: Request, pk: int) -> HttpResponse:
    """Take files in, each with its own verdict; a script sends one at a time."""
    bounded = uploads.Bounded(request, largest())
    request.upload_handlers = [bounded, *request.upload_handlers]
    return _added(request, pk, bounded)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request, pk: int) -> HttpResponse:
    """Show what is known of a file, and take another name, note or contract."""
    row = selectors.stored_file(request.user, pk)
    form = DescribeFile(
        request.POST if request.method == "POST" else None,
        contracts=selectors.contracts_by_number(request.user, row.account_id),
        initial=DescribeFile.initial_of(row),
    )
    if request.method != "POST":
        return _page(request, row, form)
    portfolio.account(request.user, row.account_id, Level.WRITE)
    if form.is_valid():
        try:
            services.change_file(request.user, pk, form.described())
        except services.BadFile as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("web:account-dossier-files", row.account_id)
    return _page(request, row, form, status=422)


@require_safe
def file_download(request: Request, pk: int) -> HttpResponse | FileResponse:
    """Send a file as a download that no browser opens."""
    row = selectors.stored_file(request.user, pk)
    try:
        return sending.attachment(row.digest, row.name, row.media_type)
    except FileNotFoundError:
        said = _("The content of “%(name)s” is not in the data folder. Tell your administrator.")
        messages.error(request, said % {"name": row.name})
        return redirect("dossier:file", pk)


@require_POST
def file_remove(request: Request, pk: int) -> HttpResponse:
    """Take a file away; for 30 days it can be taken back."""
    try:
        row = services.remove_file(request.user, pk, now=now())
    except services.InUse as refusal:
        messages.error(request, str(refusal))
        return redirect("dossier:file", pk)
    said = _("“%(name)s” is removed. For 30 days it can be taken back here.")
    messages.success(request, said % {"name": row.name})
    return redirect("dossier:file", pk)


@require_POST
def file_restore(request: Request, pk: int) -> HttpResponse:
    """Take a removed file back."""
    row = services.restore_file(request.user, pk)
    messages.success(request, _("“%(name)s” is back.") % {"name": row.name})
    return redirect("web:account-dossier-files", row.account_id)


@csrf_protect
def _added(request: Request, pk: int, bounded: uploads.Bounded) -> HttpResponse:
    account = portfolio.account(request.user, pk, Level.WRITE)
    back = _back(request, pk)
    verdicts = [_verdict(request, pk, one) for one in request.FILES.getlist("file")]
    said = _("It is larger than %(count)s MB. Make it smaller, or divide it.")
    said %= {"count": largest() // MEGABYTE}
    verdicts += [Verdict(name, False, said) for name in bounded.too_large]
    if not verdicts:
        verdicts = [Verdict("", False, _("Choose at least one file."))]
    if request.headers.get("Accept", "").startswith("application/json"):
        one = verdicts[0]
        told = {"name": one.name, "taken": one.is_taken, "said": one.said}
        return JsonResponse(told, status=200 if one.is_taken else 422)
    if all(one.is_taken and not one.said for one in verdicts):
        messages.success(request, _taken(len(verdicts)))
        return redirect(back)
    context = {
        "account": account,
        "verdicts": verdicts,
        "back": back,
        "active": "portfolio",
    }
    is_refused = not all(one.is_taken for one in verdicts)
    return render(request, "dossier/files_added.html", context, status=422 if is_refused else 200)


def _verdict(request: Request, pk: int, sent: "UploadedFile") -> Verdict:
    name = sent.name or ""
    try:
        row = services.add_file(
            request.user,
            pk,
            name,
            sent,
            note=request.POST.get("note", ""),
            contract=_contract(request),
            now=now(),
        )
    except services.BadFile as refusal:
        return Verdict(name, False, str(refusal))
    said = _("Kept as “%(name)s”.") % {"name": row.name} if row.name != name else ""
    return Verdict(name, True, said)


def _contract(request: Request) -> int | None:
    """The contract that the files belong to, where they are added on its page."""
    text = request.POST.get("contract", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _back(request: Request, pk: int) -> str:
    contract = _contract(request)
    if contract is None:
        return reverse("web:account-dossier-files", args=[pk])
    return reverse("dossier:contract", args=[contract])


def _taken(count: int) -> str:
    said = ngettext("%(count)s file is added.", "%(count)s files are added.", count)
    return said % {"count": formats.number(count)}


def _page(
    request: Request, row: "StoredFile", form: DescribeFile, *, status: int = 200
) -> HttpResponse:
    level = portfolio.level_on(request.user, row.account_id)
    known = selectors.kinds()
    context = {
        "file": row,
        "form": form,
        "kind": kinds.kind_of(row.media_type),
        "size": size(row.size),
        "added": formats.when(row.added_at),
        "removed": formats.when(row.removed_at) if row.removed_at else "",
        "reading": file_cells.reading(row.reading),
        **_inside(row),
        "facts": [
            (known[one.fact.kind].name if one.fact.kind in known else one.fact.kind, one.fact_id)
            for one in selectors.facts_with(row)
        ],
        "may_write": level is not None and level >= Level.WRITE,
        "active": "portfolio",
    }
    return render(request, "dossier/file.html", context, status=status)


def _inside(row: "StoredFile") -> dict[str, Any]:
    """How the text inside begins, or that there is no way in."""
    begins: str = row.begins  # type: ignore[attr-defined]
    return {
        "inside": begins[: selectors.SHOWN_OF_FILE],
        "is_longer": len(begins) > selectors.SHOWN_OF_FILE,
        "is_locked": row.reading == row.Reading.UNREADABLE,
    }
