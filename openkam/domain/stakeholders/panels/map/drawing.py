"""The map of people as SVG: reporting lines, who listens to whom, conflicts, and the people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import hypot

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.models import Line
from openkam.domain.stakeholders.panels.map import nodes, words
from openkam.domain.stakeholders.panels.map.curves import Curve, curve_between
from openkam.domain.stakeholders.panels.map.lettering import shortened, width_of
from openkam.domain.stakeholders.panels.map.nodes import Node
from openkam.domain.stakeholders.panels.map.placing import SHAPE, Box, Places, Spot, places_of
from openkam.domain.stakeholders.selectors.map import PeopleMap

LABEL, LABEL_WIDTH = 10.5, 170.0
LABEL_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
CROSS_PLACES = (0.5, 0.46, 0.54, 0.42, 0.58, 0.38, 0.62, 0.33, 0.67)
MANY_LINES = 25  # of which a word may be left out where there is no room for it
BUS = 12.0  # below the cards of a row: where the line to the next row runs across
RAIL = SHAPE.width / 2 + SHAPE.gap_across / 2  # left of the people of a column


@dataclass(frozen=True)
class Drawing:
    """A map as markup, and how far it reaches."""

    markup: SafeString  # the inside of an SVG
    box: Box


@dataclass(frozen=True)
class _DrawnLine:
    line: Line
    curve: Curve
    said: str
    is_pale: bool
    cross: tuple[float, float]  # where a conflict is crossed


def drawing(
    found: PeopleMap, *, chosen: int | None = None, href: Callable[[int], str] = str
) -> Drawing:
    """Return the drawing of a map; `href` leads from a person's number to more about them."""
    places = places_of(found)
    shown = {one.pk: nodes.node(one, places.spots[one.pk]) for one in found.people}
    lines = list(_lines(found, shown))
    labels, label_boxes = _labels(lines, shown)
    people = (
        nodes.drawn(found, node, href=href(pk), is_chosen=pk == chosen)
        for pk, node in shown.items()
    )
    markup = (
        f'<g class="pm-reports" aria-hidden="true">{"".join(_reports(found, shown))}</g>'
        f"{_outside(places)}"
        f'<g class="pm-lines">{"".join(map(_drawn_line, lines))}</g>'
        f'<g class="pm-people">{"".join(people)}</g>'
        f'<g class="pm-labels" aria-hidden="true">{labels}</g>'
    )
    return Drawing(SafeString(markup), _reach(places.box, lines, label_boxes))


def svg(found: PeopleMap, made: Drawing) -> SafeString:
    """Return the drawing as an SVG of a page, named for who cannot see it."""
    box = made.box
    count = len(found.people)
    label = ngettext(
        "Map of %(count)s person at %(account)s", "Map of %(count)s people at %(account)s", count
    ) % {"count": formats.number(count), "account": found.account}
    return SafeString(
        f'<svg class="pm-map" id="people-map" role="group" aria-label="{escape(label)}"'
        f' viewBox="{box.left:.0f} {box.top:.0f} {box.width:.0f} {box.height:.0f}"'
        f' width="{box.width:.0f}" height="{box.height:.0f}">{made.markup}</svg>'
    )


def _reports(found: PeopleMap, shown: dict[int, Node]) -> Iterator[str]:
    for pk, boss in found.reports_to.items():
        above, below = shown[boss], shown[pk]
        pale = "" if above.one.is_wanted and below.one.is_wanted else " pale"
        yield (f'<path class="pm-report{pale}" data-of="{pk}" d="{_report_path(above, below)}"/>')


def _report_path(above: Node, below: Node) -> str:
    start, end = above.spot, below.spot
    if end.top < start.bottom:
        return _straight(start, end, above.reach, below.reach)
    bus = start.bottom + BUS
    down = f"M{start.x:.1f} {start.y + above.text_bottom:.1f}V{bus:.1f}"
    if end.is_stacked and not end.is_kept:
        return f"{down}H{end.x - RAIL:.1f}V{end.y:.1f}H{end.x - below.reach - 2:.1f}"
    return f"{down}H{end.x:.1f}V{end.y - below.reach - 2:.1f}"


def _straight(start: Spot, end: Spot, gap: float, end_gap: float) -> str:
    """To somebody who was put beside their manager, or above."""
    distance = hypot(end.x - start.x, end.y - start.y) or 1.0
    across, down = (end.x - start.x) / distance, (end.y - start.y) / distance
    return (
        f"M{start.x + across * gap:.1f} {start.y + down * gap:.1f}"
        f"L{end.x - across * end_gap:.1f} {end.y - down * end_gap:.1f}"
    )


def _outside(places: Places) -> str:
    if places.outside_top is None:
        return ""
    left, right, y = places.box.left, places.box.right, places.outside_top - 12
    return (
        f'<g class="pm-outside"><path d="M{left:.0f} {y - 18:.0f}H{right:.0f}"/>'
        f'<text x="{left + 14:.0f}" y="{y:.0f}">{escape(nodes.outside_heading())}</text></g>'
    )


def _lines(found: PeopleMap, shown: dict[int, Node]) -> Iterator[_DrawnLine]:
    boxes = {pk: one.boxes for pk, one in shown.items()}
    for line in found.lines:
        source, target = shown.get(line.source_id), shown.get(line.target_id)
        if source is None or target is None:
            continue
        others = [box for pk, pair in boxes.items() if pk not in line_ends(line) for box in pair]
        others += [source.boxes[1], target.boxes[1]]
        radii = (source.reach, target.reach)
        curve = curve_between(source.spot, target.spot, radii, others)
        yield _DrawnLine(
            line,
            curve,
            words.of_line(line, source.one.name, target.one.name),
            not (source.one.is_wanted and target.one.is_wanted),
            _free_point(curve, others),
        )


def _free_point(curve: Curve, boxes: list[Box]) -> tuple[float, float]:
    """The point of a bow nearest to its middle that stands on nobody."""
    points = [curve.at(share) for share in CROSS_PLACES]
    near = (point for point in points if not any(_at(point).meets(box) for box in boxes))
    return next(near, points[0])


def _at(point: tuple[float, float]) -> Box:
    return Box(point[0] - 9, point[1] - 9, point[0] + 9, point[1] + 9)


def line_ends(line: Line) -> tuple[int, int]:
    """Return the numbers of the two people that a line joins."""
    return (line.source_id, line.target_id)


def _drawn_line(shown: _DrawnLine) -> str:
    line, curve = shown.line, shown.curve
    css = [f"pm-line {line.kind} w{line.strength}"]
    css += ["assumed"] * (not line.is_confirmed) + ["pale"] * shown.is_pale
    said = escape(shown.said)
    if line.kind == Line.Kind.CONFLICT:
        x, y = shown.cross
        end = (
            f'<g class="pm-cross" transform="translate({x:.1f} {y:.1f})"><circle r="7"/>'
            '<path d="M-3.6 -3.6L3.6 3.6M3.6 -3.6L-3.6 3.6"/></g>'
        )
    else:
        end = f'<path class="pm-arrow" d="{curve.arrow}"/>'
    return (
        f'<g class="{" ".join(css)}" data-line="{line.pk}" role="img">'
        f'<title>{said}</title><path d="{curve.path}"/>{end}</g>'
    )


def _labels(lines: list[_DrawnLine], shown: dict[int, Node]) -> tuple[str, list[Box]]:
    """The reasons of lines, each where it covers neither a name nor another reason."""
    taken = [box for node in shown.values() for box in node.boxes]
    taken += [_at(one.cross) for one in lines if one.line.kind == Line.Kind.CONFLICT]
    drawn, boxes = [], []
    for one in lines:
        text = shortened(_label(one.line), LABEL_WIDTH, LABEL)
        if not text:
            continue
        box = _label_box(one, text, taken, is_needed=len(lines) <= MANY_LINES)
        if box is None:
            continue
        taken.append(box)
        boxes.append(box)
        css = f"pm-label {one.line.kind}{' pale' if one.is_pale else ''}"
        drawn.append(
            f'<text class="{css}" x="{(box.left + box.right) / 2:.1f}" y="{box.bottom - 3.5:.1f}">'
            f"{escape(text)}</text>"
        )
    return "".join(drawn), boxes


def _label(line: Line) -> str:
    return line.why if line.is_confirmed or not line.why else f"{line.why} ({_('assumed')})"


def _label_box(one: _DrawnLine, text: str, taken: list[Box], *, is_needed: bool) -> Box | None:
    half = width_of(text, LABEL) / 2
    candidates = [
        Box(x - half, y + by - 7, x + half, y + by + 7)
        for share in LABEL_PLACES
        for x, y in [one.curve.at(share)]
        for by in (0, -13, 13)
    ]
    free = (box for box in candidates if not any(box.meets(other) for other in taken))
    return next(free, candidates[0] if is_needed else None)


def _reach(box: Box, lines: list[_DrawnLine], labels: list[Box]) -> Box:
    """How far everything reaches: bows and their words may swing out over the cards."""
    points = [one.curve.at(share / 8) for one in lines for share in range(9)]
    lefts = [box.left, *(x - 6 for x, _y in points), *(one.left - 4 for one in labels)]
    tops = [box.top, *(y - 6 for _x, y in points), *(one.top - 4 for one in labels)]
    rights = [box.right, *(x + 6 for x, _y in points), *(one.right + 4 for one in labels)]
    bottoms = [box.bottom, *(y + 6 for _x, y in points), *(one.bottom + 4 for one in labels)]
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
