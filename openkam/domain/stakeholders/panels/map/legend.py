"""What the marks of a map mean; only those that stand on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.domain.stakeholders.models import Line
from openkam.domain.stakeholders.panels.map import nodes, words
from openkam.domain.stakeholders.selectors.map import PeopleMap

MIDDLE = 9


@dataclass(frozen=True)
class Mark:
    """A mark, `width` by 18, and what it means."""

    drawing: SafeString  # the inside of an SVG
    width: int
    text: str


def legend(found: PeopleMap) -> list[Mark]:
    """Return the marks that stand on the map, with their meaning."""
    marks = list(_opinions(found)) if found.shows_opinions else []
    return [*marks, *_ties(found), *_lines(found), *_assumed(found)]


def _opinions(found: PeopleMap) -> Iterator[Mark]:
    seen = {one.attitude for one in found.people}
    for attitude in (2, 1, 0, -1, -2):
        if attitude in seen:
            # Both degrees of support have one sign; the word on the card tells them apart.
            if attitude == 1 and 2 in seen:
                continue
            text = _("supports us") if attitude > 0 else words.attitude(attitude).lower()
            sign = nodes.sign(attitude, True, MIDDLE, MIDDLE)
            yield Mark(SafeString(sign), 18, text)
    if None in seen:
        circle = f'<circle class="pm-body n-unknown" cx="{MIDDLE}" cy="{MIDDLE}" r="6.5"/>'
        yield Mark(SafeString(circle), 18, _("attitude unknown"))
    if any(one.power for one in found.people):
        sizes = (
            '<circle class="pm-body n-plain" cx="5" cy="9" r="3.5"/>'
            '<circle class="pm-body n-plain" cx="18" cy="9" r="7"/>'
        )
        yield Mark(SafeString(sizes), 27, _("size: power"))


def _ties(found: PeopleMap) -> Iterator[Mark]:
    texts = {
        "full": _("live tie to us"),
        "dash": _("weak tie"),
        "dot": _("fading tie"),
        "unknown": _("tie without a recorded contact"),
    }
    seen = {nodes.RINGS.get(one.band, "unknown") for one in found.people if one.band}
    for css, text in texts.items():
        if css in seen:
            ring = f'<circle class="pm-ring {css}" cx="{MIDDLE}" cy="{MIDDLE}" r="7"/>'
            yield Mark(SafeString(ring), 18, text)


def _lines(found: PeopleMap) -> Iterator[Mark]:
    kinds = {line.kind for line in found.lines}
    if Line.Kind.INFLUENCE in kinds:
        arrow = (
            '<g class="pm-line influence w2"><path d="M1 9H24"/>'
            '<path class="pm-arrow" d="M32 9L23 5V13Z"/></g>'
        )
        yield Mark(SafeString(arrow), 33, _("influences"))
    if Line.Kind.CONFLICT in kinds:
        cross = (
            '<g class="pm-line conflict w2"><path d="M1 9H33"/><g class="pm-cross"'
            ' transform="translate(17 9)"><circle r="6"/><path d="M-3 -3L3 3M3 -3L-3 3"/></g></g>'
        )
        yield Mark(SafeString(cross), 34, _("conflict"))


def _assumed(found: PeopleMap) -> Iterator[Mark]:
    is_assumed = (
        any(not line.is_confirmed for line in found.lines)
        or any(not role.is_confirmed for one in found.people for role in one.roles)
        or any(one.attitude is not None and not one.is_attitude_confirmed for one in found.people)
    )
    if is_assumed:
        box = '<rect class="pm-role-box assumed" x="1" y="3" width="22" height="12" rx="3"/>'
        yield Mark(SafeString(box), 24, _("broken edge: assumed, not confirmed"))
