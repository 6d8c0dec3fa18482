"""To whom people report from now on whose boss is erased."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import Position
from openkam.domain.stakeholders.services.refusals import BadErasure

if TYPE_CHECKING:
    from openkam.core.access.models import User


def hang_reports(actor: "User", place: Position, wishes: Mapping[int, int | None]) -> None:
    """Let those who report to the position report to whom the wish names, or to its boss.

    One of them may take the place: they then report to the boss. Raises BadErasure.
    """
    reports = list(place.reports.select_related("person"))
    if not reports:
        return
    wished = wishes.get(place.pk, place.reports_to_id)
    boss = _boss(place, wished)
    above = _chain(boss)
    for report in reports:
        # Who is, or stands under, one of the reports cannot have that one below them as well.
        new = place.reports_to if report.pk in above else boss
        report.reports_to = new
        report.save(update_fields=["reports_to"])
        trail.record(
            actor,
            "person.reports_set",
            report,
            account_id=report.account_id,
            reports_to=(str(place.person), str(new.person) if new else None),
        )


def _boss(place: Position, wished: int | None) -> Position | None:
    if wished is None:
        return None
    family = list(identities(place.account_id))
    rows = Position.objects.filter(account__in=family, until=None).exclude(person=place.person_id)
    boss = rows.filter(pk=wished).select_related("person", "reports_to").first()
    if boss is None and wished == place.reports_to_id:
        return None  # the boss left meanwhile
    if boss is None:
        raise BadErasure(
            _("Choose somebody who works for the same account."), field=f"reports-{place.pk}"
        )
    return boss


def _chain(place: Position | None) -> set[int]:
    """The position and everybody above it."""
    found: set[int] = set()
    while place is not None and place.pk not in found:
        found.add(place.pk)
        place = place.reports_to
    return found
