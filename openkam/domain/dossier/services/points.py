"""Deciding on which points the company compares itself with others."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.gate import require_head_or_administrator
from openkam.core.audit import trail
from openkam.domain.dossier.models import ComparisonPoint
from openkam.domain.dossier.selectors.points import points
from openkam.domain.dossier.services.refusals import BadPoint

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 100
MOST_POINTS = 20  # more than anybody marks, and than a drawing can show


@transaction.atomic
def add_point(actor: "User", name: str) -> ComparisonPoint:
    """Add a point after those that are there. Raises BadPoint, PermissionDenied."""
    require_head_or_administrator(actor)
    rows = _taken_over()
    if len([row for row in rows if not row.is_retired]) >= MOST_POINTS:
        said = _("At most %(count)s points can be compared. Retire one first.")
        raise BadPoint(said % {"count": MOST_POINTS}, field="name")
    name = _checked(name, rows)
    place = max((row.position for row in rows), default=0) + 1
    point = ComparisonPoint.objects.create(name=name, position=place)
    trail.record(actor, "point.added", point)
    return point


@transaction.atomic
def rename_point(actor: "User", key: str, name: str) -> ComparisonPoint:
    """Call a point otherwise; marks stay with it. Raises BadPoint, PermissionDenied, Http404."""
    require_head_or_administrator(actor)
    rows = _taken_over()
    point = _called(rows, key)
    before = str(point)
    checked = _checked(name, [row for row in rows if row.pk != point.pk])
    if checked != before:
        point.name = checked
        point.save(update_fields=["name"])
        trail.record(actor, "point.renamed", point, name=(before, checked))
    return point


@transaction.atomic
def move_point(actor: "User", key: str, *, is_up: bool) -> None:
    """Move a point before the one above it, or after the one below it.

    Raises PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    rows = [row for row in _taken_over() if not row.is_retired]
    at = rows.index(_called(rows, key))
    to = at - 1 if is_up else at + 1
    if not 0 <= to < len(rows):
        return
    one, other = rows[at], rows[to]
    one.position, other.position = other.position, one.position
    ComparisonPoint.objects.bulk_update([one, other], ["position"])
    trail.record(actor, "point.moved", one)


@transaction.atomic
def retire_point(actor: "User", key: str, *, is_retired: bool = True) -> None:
    """Offer a point no more, or again; what was marked stays. Raises PermissionDenied, Http404."""
    require_head_or_administrator(actor)
    point = _called(_taken_over(), key)
    if point.is_retired != is_retired:
        point.is_retired = is_retired
        point.save(update_fields=["is_retired"])
        trail.record(actor, "point.retired" if is_retired else "point.reinstated", point)


def _taken_over() -> list[ComparisonPoint]:
    """Return all points as rows in places of their own; the proposed ones become rows now."""
    rows = points(with_retired=True)
    if any(row.pk is None for row in rows):
        rows = ComparisonPoint.objects.bulk_create(rows)
    rows = list(ComparisonPoint.objects.select_for_update().order_by("position", "pk"))
    for place, row in enumerate(rows, start=1):
        row.position = place
    return rows


def _called(rows: list[ComparisonPoint], key: str) -> ComparisonPoint:
    found = next((row for row in rows if row.key == key), None)
    if found is None:
        raise Http404
    return found


def _checked(name: str, others: list[ComparisonPoint]) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > LONGEST_NAME:
        said = _("Give it a name of at most %(count)s characters.") % {"count": LONGEST_NAME}
        raise BadPoint(said, field="name")
    if fold(name) in {fold(str(row)) for row in others}:
        raise BadPoint(_("There is a point of this name already."), field="name")
    return name
