"""Imports of people: one's own, and for heads those of all."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Role
from openkam.domain.stakeholders.models import PeopleImport, Position

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User


def may_import_people(actor: "User") -> bool:
    """Whether the actor brings people in at all; into which accounts, the gate decides."""
    return actor.is_active and actor.role != Role.OBSERVER


def people_imports(actor: "User") -> "QuerySet[PeopleImport]":
    """Imports that the actor may look at, the newest first. Raises PermissionDenied."""
    if not may_import_people(actor):
        raise PermissionDenied
    rows = PeopleImport.objects.open_to(actor).defer("content", "preview", "rejects", "journal")
    return rows.select_related("actor", "account", "job").order_by("-pk")


def people_import(actor: "User", pk: int) -> PeopleImport:
    """Return one import; Http404 if it is none of the actor's, PermissionDenied."""
    if not may_import_people(actor):
        raise PermissionDenied
    rows = PeopleImport.objects.open_to(actor).select_related("actor", "account", "job")
    found = rows.filter(pk=pk).first()
    if found is None or (found.state == PeopleImport.State.DRAFT and found.actor_id != actor.pk):
        raise Http404
    return found


def people_brought(actor: "User", found: PeopleImport) -> "QuerySet[Position]":
    """Positions that an import made and that are still there, as far as they are open."""
    made = [
        number for entry in found.journal if entry[:2] == ["+", "position"] for number in entry[2]
    ]
    rows = Position.objects.open_to(actor).filter(pk__in=made)
    return rows.select_related("person", "account").order_by("account__search_name", "pk")
