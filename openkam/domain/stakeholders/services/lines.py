"""Who listens to whom, and who is in conflict with whom."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import Line, Position
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadLine

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def draw_line(
    actor: "User",
    source_id: int,
    target_id: int,
    *,
    kind: str,
    strength: int = 2,
    is_confirmed: bool = False,
    why: str = "",
    today: date,
) -> Line:
    """Say that the target listens to the source, or that they are in conflict; replaces the same.

    Raises BadLine, PermissionDenied, Http404.
    """
    source = hold_position(actor, source_id)
    target = _other(source, target_id)
    if kind not in Line.Kind.values or not 1 <= strength <= 3:
        raise BadLine(_("There is no such line."), field="kind")
    if kind == Line.Kind.CONFLICT and target.pk < source.pk:
        source, target = target, source
    line, is_new = Line.objects.update_or_create(
        kind=kind,
        source=source,
        target=target,
        defaults={
            "strength": strength,
            "is_confirmed": is_confirmed,
            "why": why.strip()[:300],
            "noted_by": actor,
            "noted_on": today,
        },
    )
    trail.record(
        actor,
        "person.line_added" if is_new else "person.line_changed",
        source,
        account_id=source.account_id,
        kind=kind,
        other=str(target.person),
        strength=strength,
    )
    refresh(source.account, today)
    return line


@transaction.atomic
def remove_line(actor: "User", line_id: int) -> None:
    """Take a line off the map. Raises PermissionDenied, Http404."""
    line = fetch(
        Line.objects.select_related("source__person", "source__account", "target__person"),
        actor,
        line_id,
        Level.WRITE,
    )
    trail.record(
        actor,
        "person.line_removed",
        line.source,
        account_id=line.source.account_id,
        kind=line.kind,
        other=str(line.target.person),
    )
    line.delete()
    refresh(line.source.account)


def _other(source: Position, target_id: int) -> Position:
    if source.pk == target_id:
        raise BadLine(_("Choose two different people."), field="target")
    family = list(identities(source.account_id))
    rows = Position.objects.filter(account__in=family).select_related("person", "account")
    target = rows.filter(pk=target_id).first()
    if target is None:
        raise BadLine(_("Both have to work for the same account."), field="target")
    return target
