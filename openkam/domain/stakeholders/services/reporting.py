"""Who reports to whom."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import Position
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadReporting, ChangedMeanwhile

if TYPE_CHECKING:
    from openkam.core.access.models import User

ANY = object()


@transaction.atomic
def set_reports_to(
    actor: "User", position_id: int, boss_id: int | None, *, seen: int | object | None = ANY
) -> Position:
    """Let a person report to another of the same account, or to nobody; return their position.

    `seen` is the boss that the actor saw when they decided: another one meanwhile refuses.
    Raises BadReporting, ChangedMeanwhile, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    if seen is not ANY and seen != place.reports_to_id and place.reports_to_id != boss_id:
        raise ChangedMeanwhile(_meanwhile(place))
    if boss_id == place.reports_to_id:
        return place
    before, boss = place.reports_to, None
    if boss_id is not None:
        boss = _boss(place, boss_id)
    place.reports_to = boss
    # A place on the map counts from that of the manager: under another one it means nothing.
    place.map_x = place.map_y = None
    place.save(update_fields=["reports_to", "map_x", "map_y"])
    trail.record(
        actor,
        "person.reports_set",
        place,
        account_id=place.account_id,
        reports_to=(_name(before), _name(boss)),
    )
    refresh(place.account)
    return place


def _boss(place: Position, boss_id: int) -> Position:
    # All rows of the account: two lines drawn at once could close a circle together.
    family = list(identities(place.account_id))
    rows = Position.objects.select_for_update(of=("self",)).filter(account__in=family)
    people = {row.pk: row for row in rows.select_related("person")}
    boss = people.get(boss_id)
    if boss is None:
        raise BadReporting(
            _("%(name)s can report only to somebody of the same account.") % {"name": place.person}
        )
    if boss.until is not None:
        raise BadReporting(_("%(name)s does not work there any more.") % {"name": boss.person})
    above: Position | None = boss
    while above is not None:
        if above.pk == place.pk:
            raise BadReporting(
                _("%(boss)s already reports to %(name)s, directly or over others.")
                % {"boss": boss.person, "name": place.person}
            )
        above = people.get(above.reports_to_id) if above.reports_to_id else None
    return boss


def _meanwhile(place: Position) -> str:
    if place.reports_to is None:
        return _(
            "Meanwhile somebody took %(name)s away from their boss. Look at the map again."
        ) % {"name": place.person}
    return _("Meanwhile somebody let %(name)s report to %(boss)s. Look at the map again.") % {
        "name": place.person,
        "boss": place.reports_to.person,
    }


def _name(place: Position | None) -> str | None:
    return str(place.person) if place else None
