"""One stakeholder in words, for their page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.face import formats, people
from openkam.core.face.doors import door
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.forms.people import language_name
from openkam.domain.stakeholders.models import ContactWay, Line, Opinion
from openkam.domain.stakeholders.panels.opinions import kinds
from openkam.domain.stakeholders.panels.tie_words import band_word

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors import Move, Portrait

SCHEMES = {
    ContactWay.Kind.EMAIL: "mailto:",
    ContactWay.Kind.PHONE: "tel:",
    ContactWay.Kind.MOBILE: "tel:",
}


@dataclass(frozen=True)
class WayView:
    """One way to reach somebody, with the address that a click opens."""

    kind: str
    value: str
    url: str
    label: str
    is_preferred: bool


@dataclass(frozen=True)
class MoveView:
    """Where somebody works or worked."""

    account: str  # "" where the reader may not see it
    url: str
    title: str
    days: str
    is_this: bool
    is_current: bool


def portrait_words(found: "Portrait") -> Mapping[str, Any]:
    """Return what the page of a stakeholder shows."""
    place, person = found.position, found.position.person
    roles = selectors.role_names()
    return {
        "portrait": found,
        "position": place,
        "person": person,
        "initials": people.initials(person.name),
        "spoken": language_name(person.language) if person.language else "",
        "birthday": formats.day(person.birthday) if person.birthday else "",
        "erased_on": formats.day(person.erased_on) if person.erased_on else "",
        "since": formats.day(place.since) if place.since else "",
        "left": formats.day(place.until) if found.has_left and place.until else "",
        "boss_url": _url(place.reports_to) if place.reports_to else "",
        "reports": [
            {"name": str(one.person), "title": one.title, "url": _url(one)} for one in found.reports
        ],
        "ways": [_way(one) for one in found.ways],
        "roles": [
            {
                "name": roles.get(one.role, one.role),
                "group": one.product_group or _("all product groups"),
                "is_confirmed": one.is_confirmed,
                "why": one.why,
                "noted": _noted(one),
            }
            for one in found.roles
        ],
        "kinds": kinds(found.opinions, found.earlier),
        "may_write": found.may_write,
        "attitude": _attitude(found),
        "lines": [_line(one, place) for one in found.lines],
        "ties": [_tie(one, found) for one in found.ties],
        "knows_well": any(
            one.strength.band == "strong" and one.tie.user.is_active for one in found.ties
        ),
        "moves": [_move(one, found) for one in found.moves],
        "now_at": [_move(one, found) for one in found.now_at],
    }


def _url(place: "Position") -> str:
    return door("stakeholders:person")(place.pk)


def _noted(one: Any) -> str:
    day = formats.day(one.noted_on)
    return f"{one.noted_by}, {day}" if one.noted_by else day


def _attitude(found: "Portrait") -> Any:
    shown = {one.kind: one.standing for one in kinds(found.opinions, {})}
    return shown.get(Opinion.Kind.ATTITUDE.value)


def _way(one: ContactWay) -> WayView:
    url = ""
    if scheme := SCHEMES.get(ContactWay.Kind(one.kind)):
        value = one.value if scheme == "mailto:" else one.normal or one.value
        url = scheme + "".join(value.split())
    elif one.kind == ContactWay.Kind.WEB and one.value.startswith(("https://", "http://")):
        url = one.value
    return WayView(str(one.get_kind_display()), one.value, url, one.label, one.is_preferred)


def _line(one: Line, place: "Position") -> dict[str, Any]:
    other = one.target if one.source_id == place.pk else one.source
    if one.kind == Line.Kind.CONFLICT:
        said = _("in conflict with %(name)s")
    elif one.source_id == place.pk:
        said = _("%(name)s listens to them")
    else:
        said = _("listens to %(name)s")
    return {
        "text": said % {"name": other.person},
        "url": _url(other),
        "is_confirmed": one.is_confirmed,
        "why": one.why,
    }


def _tie(one: Any, found: "Portrait") -> dict[str, Any]:
    last = one.strength.last_on
    return {
        "user": str(one.tie.user),
        "initials": one.tie.user.initials,
        "is_owner": one.tie.is_owner,
        "word": band_word(one.strength),
        "band": one.strength.band,
        "url": reverse("stakeholders:tie", args=[one.tie.position_id, one.tie.user_id]),
        "has_left": not one.tie.user.is_active,
        "last": formats.age_in_days(last, today=found.today) if last else _("no contact recorded"),
        "rating": formats.number(one.tie.rating) if one.tie.rating else "",
    }


def _move(one: "Move", found: "Portrait") -> MoveView:
    place = one.position
    is_current = place.until is None or place.until > found.today
    account = place.account
    while account.merged_into is not None:
        account = account.merged_into
    return MoveView(
        account=account.name if one.is_open else "",
        url=_url(place) if one.is_open else "",
        title=place.title if one.is_open else "",
        days=_days(place),
        is_this=place.pk == found.position.pk,
        is_current=is_current,
    )


def _days(place: "Position") -> str:
    if place.since and place.until:
        return f"{formats.day(place.since)} – {formats.day(place.until)}"
    if place.until:
        return _("until %(day)s") % {"day": formats.day(place.until)}
    if place.since:
        return _("since %(day)s") % {"day": formats.day(place.since)}
    return _("since when is not known")
