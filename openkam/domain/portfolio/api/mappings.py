"""Saved mappings: which column of a source's files is what."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Id, Named, named
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.import_shapes import ImportKind, MappingText, mapping_read
from openkam.domain.portfolio.selectors.mappings import mapping_to_change

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import SavedMapping

router = Router(by_alias=True)


class MappingBody(Body):
    """A mapping."""

    text: MappingText = Field(description="in TOML, with kind, source and [columns]")


class MappingInList(Schema):
    """A saved mapping; there is at most one for each source and kind."""

    id: int
    source: str
    kind: ImportKind
    saved_by: Named
    saved_at: datetime


class MappingOut(MappingInList):
    """A saved mapping with its text."""

    text: str = Field(description="in TOML, as the command takes it")


@router.get(
    "", auth=reading("imports"), response=Page[MappingInList], summary="List saved mappings"
)
def list_mappings(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the saved mappings by source and kind. For those who import."""
    return page_of(request, selectors.saved_mappings(request.user), paging, _in_list)


@router.post(
    "",
    auth=writing("imports"),
    response={201: MappingOut},
    summary="Save a mapping",
    openapi_extra={"x-problems": [409]},
)
def save_mapping(request: Request, given: MappingBody) -> Status[dict[str, Any]]:
    """Keep a mapping for the files of its source and kind.

    In TOML: `kind = "sales"` (or accounts, products, colleagues, rates) and `source = "erp"`, then
    `[columns]` with one line for each field: `document = "Invoice no"`, on the right the column of
    the file. Sales need document, invoiced_on, and net_amount or quantity and unit_price; most have
    account, product and currency. The refusal of an unknown field names all that there are.
    `[defaults]` holds values for blank cells: `currency = "EUR"`. `[options]` settles what is not
    recognised: `date_format = "%d.%m.%Y"`, `decimal = ","`, `delimiter = ";"`, `encoding`, `sheet`.

    The mapping of a file that was imported in the browser is kept: `list_mappings` has it.

    409 with `mapping_id` where one is saved for them: `replace_mapping`.
    """
    mapping = mapping_read(given.text)
    before = selectors.saved_mapping(request.user, mapping.source, mapping.kind)
    if before is not None:
        words = _("There is a saved mapping for this source and kind. Replace it.")
        raise Problem(409, words, code="mapping-exists", mapping_id=before.pk)
    saved = services.save_mapping(
        request.user, mapping=mapping, text=given.text, now=timezone.now()
    )
    return Status(201, _told(request, saved.pk))


@router.get(
    "/{mapping_id}",
    auth=reading("imports"),
    response=MappingOut,
    summary="Read a saved mapping",
)
def read_mapping(request: Request, mapping_id: Id) -> dict[str, Any]:
    """Return one saved mapping with its text."""
    return _told(request, mapping_id)


@router.put(
    "/{mapping_id}",
    auth=writing("imports"),
    response=MappingOut,
    summary="Replace a saved mapping",
    openapi_extra=VERSIONED,
)
def replace_mapping(request: Request, mapping_id: Id, given: MappingBody) -> dict[str, Any]:
    """Save another text for the same source and kind; refused for any other."""
    mapping = mapping_read(given.text)
    with transaction.atomic():
        before = _to_change(request, mapping_id)
        if (mapping.source, mapping.kind) != (before.source, before.kind):
            words = _("Source and kind of a saved mapping stay as they are.")
            raise Problem(422, words, reason="other-source")
        services.save_mapping(request.user, mapping=mapping, text=given.text, now=timezone.now())
        return _told(request, mapping_id)


@router.delete(
    "/{mapping_id}",
    auth=writing("imports"),
    response=NOTHING,
    summary="Remove a saved mapping",
    openapi_extra=VERSIONED,
)
def remove_mapping(request: Request, mapping_id: Id) -> Status[None]:
    """Forget a saved mapping. Refused while a scheduled import uses it."""
    with transaction.atomic():
        _to_change(request, mapping_id)
        services.remove_mapping(request.user, mapping_id)
    return Status(204, None)


def _to_change(request: Request, pk: int) -> "SavedMapping":
    saved = mapping_to_change(request.user, pk)
    require_version(request, _shown(saved))
    return saved


def _told(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor: Any = request.user
    found = _shown(selectors.mapping_by_number(actor, pk))
    tell_version(request, found)
    return found


def _in_list(rows: "Sequence[SavedMapping]") -> Iterable[dict[str, Any]]:
    return [_row(saved) for saved in rows]


def _row(saved: "SavedMapping") -> dict[str, Any]:
    return {
        "id": saved.pk,
        "source": saved.source,
        "kind": saved.kind,
        "saved_by": named(saved.saved_by),
        "saved_at": saved.saved_at,
    }


def _shown(saved: "SavedMapping") -> dict[str, Any]:
    return {**_row(saved), "text": saved.text}
