"""The mappings that were saved, by source and kind."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.domain.portfolio.models import SavedMapping
from openkam.domain.portfolio.selectors.imports import may_import

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User


def saved_mappings(actor: "User") -> "QuerySet[SavedMapping]":
    """Return all saved mappings by source and kind; PermissionDenied unless the actor imports."""
    if not may_import(actor):
        raise PermissionDenied
    return SavedMapping.objects.select_related("saved_by").order_by("source", "kind")


def saved_mapping(actor: "User", source: str, kind: str) -> SavedMapping | None:
    """Return the mapping of a source's files of one kind; None if there is none."""
    return saved_mappings(actor).filter(source=source, kind=kind).first()


def mapping_by_number(actor: "User", pk: int) -> SavedMapping:
    """Return one saved mapping; Http404 if there is none."""
    saved = saved_mappings(actor).filter(pk=pk).first()
    if saved is None:
        raise Http404
    return saved


def mapping_to_change(actor: "User", pk: int) -> SavedMapping:
    """Return the same with its row locked until the transaction ends."""
    saved = saved_mappings(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if saved is None:
        raise Http404
    return saved
