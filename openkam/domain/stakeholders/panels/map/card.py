"""The card beside the map: one person, what we think of them, and what joins them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.people import initials
from openkam.domain.stakeholders.models import Line, Opinion
from openkam.domain.stakeholders.panels.map import words
from openkam.domain.stakeholders.selectors.map import PeopleMap, Stakeholder, people_map

if TYPE_CHECKING:
    from openkam.domain.stakeholders.selectors import Snapshot

SHOWN = (
    Opinion.Kind.BUSINESS_MOTIVE,
    Opinion.Kind.PERSONAL_MOTIVE,
    Opinion.Kind.PREFERENCE,
    Opinion.Kind.AVOID,
)


@dataclass(frozen=True)
class JoinedBy:
    """A line of a person, as it is said on their card."""

    pk: int
    text: str
    detail: str
    is_conflict: bool


def card(found: "Snapshot", position_id: int) -> dict[str, Any] | None:
    """Return what the card of a person holds; None where they are not on the map."""
    drawn = people_map(found)
    one = drawn.person(position_id)
    if one is None:
        return None
    boss = drawn.person(drawn.reports_to.get(one.pk, 0))
    return {
        "one": one,
        "initials": initials(one.name),
        "where": _where(one),
        "boss": boss,
        "attitude": words.attitude(one.attitude),
        "tone": words.MARKS[one.attitude][1],
        "power": one.power,
        "opinions": list(_opinions(found, one.pk)),
        "ties": [
            {"name": str(tie.tie.user), "text": words.of_tie(tie, drawn)}
            for tie in found.ties.get(one.pk, ())
            if tie.tie.user.is_active
        ],
        "known": _how_we_know(found, one.pk),
        "joined": list(_joined(drawn, one)),
        "shows_opinions": found.shows_opinions,
        "may_write": found.may_write,
        "page_url": address("stakeholders:person", one.pk),
        "loss_url": address("stakeholders:if-leaves", one.pk),
        "account": found.account,
    }


def address(name: str, *given: object) -> str:
    """Return the address of a page; "" where this installation has no such page."""
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return ""


def _where(one: Stakeholder) -> str:
    place = one.position
    since = _("since %(year)s") % {"year": place.since.year} if place.since else ""
    rank = place.get_rank_display() if not place.title else ""
    return ", ".join(
        part for part in (place.title or rank, place.department, place.site, since) if part
    )


def _opinions(found: "Snapshot", pk: int) -> Iterator[tuple[str, str]]:
    known = found.opinions.get(pk, {})
    titles = {
        Opinion.Kind.BUSINESS_MOTIVE: _("Wants"),
        Opinion.Kind.PERSONAL_MOTIVE: _("Personally"),
        Opinion.Kind.PREFERENCE: _("Prefers"),
        Opinion.Kind.AVOID: _("Avoid"),
    }
    for kind in SHOWN:
        if kind in known:
            yield titles[kind], known[kind].text


def _how_we_know(found: "Snapshot", pk: int) -> str:
    known = found.opinions.get(pk, {})
    opinion = known.get(Opinion.Kind.ATTITUDE) or known.get(Opinion.Kind.POWER)
    if opinion is None:
        return ""
    day = formats.day(opinion.noted_on)
    return f"{opinion.why} · {day} · {words.confirmed(opinion.is_confirmed)}"


def _joined(found: PeopleMap, one: Stakeholder) -> Iterator[JoinedBy]:
    for line in found.lines:
        if one.pk not in (line.source_id, line.target_id):
            continue
        is_source = line.source_id == one.pk
        other = found.person(line.target_id if is_source else line.source_id)
        if other is None:
            continue
        is_conflict = line.kind == Line.Kind.CONFLICT
        yield JoinedBy(
            line.pk,
            _joined_text(other.name, is_conflict=is_conflict, is_source=is_source),
            " · ".join(
                part
                for part in (
                    str(words.STRENGTHS[line.strength]),
                    words.confirmed(line.is_confirmed),
                    line.why,
                )
                if part
            ),
            is_conflict,
        )


def _joined_text(name: str, *, is_conflict: bool, is_source: bool) -> str:
    if is_conflict:
        return _("In conflict with %(name)s") % {"name": name}
    if is_source:
        return _("%(name)s listens here") % {"name": name}
    return _("Listens to %(name)s") % {"name": name}
