"""A person on the map: circle, sign, ring, name, title and roles."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _

from openkam.core.face.people import initials
from openkam.domain.stakeholders.panels.map import words
from openkam.domain.stakeholders.panels.map.lettering import in_lines, shortened, width_of
from openkam.domain.stakeholders.panels.map.placing import SHAPE, Box, Spot
from openkam.domain.stakeholders.selectors.map import MapRole, PeopleMap, Stakeholder

RADII = {1: 16.0, 2: 19.0, 3: 22.0, 4: 25.5, 5: 29.0}
UNKNOWN_RADIUS = 20.0  # of who may have any power
RING = 5.0  # from the circle to the ring around it
NAME, TITLE, ROLE = 12.0, 10.5, 10.0  # sizes of letters
NAME_LINE, TITLE_LINE = 14.5, 14.0
FAR = 19.0  # letters of the only name that is shown from far away
RINGS = {"strong": "full", "live": "full", "weak": "dash", "fading": "dot", "cold": "dot"}
PATHS = {
    "plus": "M-3.4 0H3.4M0 -3.4V3.4",
    "minus": "M-3.4 0H3.4",
    "ring": "M-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0 -5.6 0",
    "both": "M-3.2 -1.2H3.2M0 -4.2V1.8M-3.2 4H3.2",
}


@dataclass(frozen=True)
class Node:
    """A person at their place, with what stands below the circle."""

    one: Stakeholder
    spot: Spot
    names: tuple[str, ...]
    title: str
    radius: float

    @property
    def reach(self) -> float:
        """How far circle and ring reach from the middle."""
        return self.radius + RING + 1.5

    @property
    def text_top(self) -> float:
        """Where the name begins, from the middle."""
        return self.reach + 2

    @property
    def text_bottom(self) -> float:
        """Where the last word ends, from the middle."""
        down = self.text_top + NAME_LINE * len(self.names)
        down += TITLE_LINE if self.title else 0
        return down + (19 if self.one.roles else 3)

    @property
    def boxes(self) -> tuple[Box, Box]:
        """What a line or a word should not run over: the circle, and the words below it."""
        x, y, reach = self.spot.x, self.spot.y, self.reach
        half = max(
            [width_of(name, NAME) for name in self.names] + [width_of(self.title, TITLE), 40]
        )
        half = half / 2 + 2
        return (
            Box(x - reach, y - reach, x + reach, y + reach),
            Box(x - half, y + self.text_top, x + half, y + self.text_bottom),
        )


def node(one: Stakeholder, spot: Spot) -> Node:
    """Return a person at their place."""
    room = SHAPE.width - 4
    return Node(
        one=one,
        spot=spot,
        names=tuple(in_lines(one.name or "—", room, NAME)),
        title=shortened(one.position.title, room, TITLE),
        radius=RADII[one.power] if one.power else UNKNOWN_RADIUS,
    )


def drawn(found: PeopleMap, shown: Node, *, href: str, is_chosen: bool) -> str:
    """Return a person as SVG: a link that says all that is drawn of them."""
    one, spot = shown.one, shown.spot
    said = escape(words.of_person(found, one))
    css = ["pm-person", *(["pale"] * (not one.is_wanted)), *(["chosen"] * is_chosen)]
    boss = found.reports_to.get(one.pk, "")
    current = ' aria-current="true"' if is_chosen else ""
    return (
        f'<a class="{" ".join(css)}" id="p{one.pk}" href="{escape(href)}" data-person="{one.pk}"'
        f' data-boss="{boss}" data-x="{spot.x:.0f}" data-y="{spot.y:.0f}"'
        f' transform="translate({spot.x:.1f} {spot.y:.1f})"'
        # Its first child is its name, for who sees it and who does not.
        f"{current}><title>{said}</title>{''.join(_parts(found, shown))}</a>"
    )


def short_name(name: str) -> str:
    """Return the last word of a name, by which people are known from far away."""
    return name.split()[-1] if name.split() else "—"


def ring(band: str, radius: float) -> str:
    """Return the ring that says how strong our best tie is; none where nobody knows them."""
    if not band:
        return ""
    css = RINGS.get(band, "unknown")
    return f'<circle class="pm-ring {css}" r="{radius + RING:.1f}"/>'


def sign(attitude: int | None, is_confirmed: bool, x: float, y: float) -> str:
    """Return the sign of an attitude; its edge is broken where it is assumed."""
    mark, tone = words.MARKS[attitude]
    if not mark:
        return ""
    css = f"pm-sign n-{tone}{'' if is_confirmed else ' assumed'}"
    return (
        f'<g class="{css}" transform="translate({x:.1f} {y:.1f})"><circle r="7.5"/>'
        f'<path d="{PATHS[mark]}"/></g>'
    )


def _parts(found: PeopleMap, shown: Node) -> Iterator[str]:
    one, radius = shown.one, shown.radius
    tone = words.MARKS[one.attitude][1] if found.shows_opinions else "plain"
    yield f'<circle class="pm-halo" r="{shown.reach + 3:.1f}"/>'
    yield ring(one.band, radius)
    yield f'<circle class="pm-body n-{tone}" r="{radius:.1f}"/>'
    size = 10 if radius < 18 else 11 if radius < 24 else 13
    letters = escape(initials(one.name)[:2])
    yield f'<text class="pm-in z{size}" y="{size * 0.36:.1f}">{letters}</text>'
    if found.shows_opinions:
        at = (radius + 2) * 0.72
        yield sign(one.attitude, one.is_attitude_confirmed, at, -at)
    yield from _words(shown)


def _words(shown: Node) -> Iterator[str]:
    """What stands below the circle."""
    down = shown.text_top
    for name in shown.names:
        down += NAME_LINE
        yield f'<text class="pm-nm" y="{down - 3.5:.1f}">{escape(name)}</text>'
    # From far away only this one can be read.
    far = shortened(short_name(shown.one.name), SHAPE.width + 8, FAR)
    yield f'<text class="pm-far" y="{shown.text_top + FAR:.1f}">{escape(far)}</text>'
    if shown.title:
        down += TITLE_LINE
        yield f'<text class="pm-ti" y="{down - 3.5:.1f}">{escape(shown.title)}</text>'
    if shown.one.roles:
        yield from _badges(shown.one.roles, down + 3)


def _badges(roles: tuple[MapRole, ...], top: float) -> Iterator[str]:
    """As many badges of roles as fit; how many more there are stands in the last one."""
    shown: list[tuple[str, bool, float]] = []
    room = SHAPE.width - 2
    for place, role in enumerate(roles):
        name = shortened(role.name, 76, ROLE)
        width = width_of(name, ROLE) + 10
        more = len(roles) - place - 1
        needed = sum(one[2] + 4 for one in shown) + width + (28 if more else 0)
        if needed > room and shown:
            rest = f"+{len(roles) - place}"
            shown.append((rest, True, width_of(rest, ROLE) + 10))
            break
        shown.append((name, role.is_confirmed, width))
    x = -(sum(width for _name, _is, width in shown) + 4 * (len(shown) - 1)) / 2
    for name, is_confirmed, width in shown:
        css = "pm-role" + ("" if is_confirmed else " assumed")
        yield (
            f'<g class="{css}"><rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="15"'
            f' rx="3.5"/><text x="{x + width / 2:.1f}" y="{top + 11:.1f}">{escape(name)}</text></g>'
        )
        x += width + 4


def outside_heading() -> str:
    """Return what stands above those without a reporting line."""
    return _("Nobody is noted above or below them")
