"""Who worked at an account, with where they work now as a door."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.domain.stakeholders import selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors import Snapshot


@dataclass(frozen=True)
class FormerRow:
    """Somebody who left."""

    name: str
    url: str
    title: str
    left: str
    now_at: str  # "" where that is not known, or not open to the reader
    now_url: str
    is_elsewhere: bool  # at an account that the reader may not see


def former_rows(actor: "User", found: "Snapshot") -> list[FormerRow]:
    """Return who left the account, the latest first; one query where anybody did."""
    if not found.former:
        return []
    now = selectors.current_positions(
        actor, [place.person_id for place in found.former], found.today
    )
    return [_row(place, now.get(place.person_id)) for place in found.former]


def _row(place: "Position", now: "selectors.Move | None") -> FormerRow:
    page = door("stakeholders:person")
    is_seen = now is not None and now.is_open
    return FormerRow(
        name=place.person.name,
        url=page(place.pk),
        title=place.title or _erased(place),
        left=formats.day(place.until) if place.until else "",
        now_at=now.position.account.name if now is not None and is_seen else "",
        now_url=page(now.position.pk) if now is not None and is_seen else "",
        is_elsewhere=now is not None and not is_seen,
    )


def _erased(place: "Position") -> str:
    day = place.person.erased_on
    return _("erased for good on %(day)s") % {"day": formats.day(day)} if day else ""
