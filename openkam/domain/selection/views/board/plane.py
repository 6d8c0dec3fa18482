"""Attractiveness against our strength on the paper: who is on the list, and who is beside it."""

from openkam.core.face import formats
from openkam.core.face.pictures import PAPER, Bubble, Picture
from openkam.core.face.tables import Table
from openkam.domain.selection import selectors
from openkam.domain.selection.views.ranking import picture

MOST = 60  # more hide each other
BESIDE = ("postponed", "declined", "below")


def plane(board: selectors.Board) -> Picture | None:
    """Return the picture of the ranked accounts on the paper; None where an axis is missing."""
    result = board.result
    chosen = ("accepted",) if board.is_decided else ("proposed",)
    placed = [
        (row, group.name in chosen)
        for group in board.groups
        if group.name in (*chosen, "proposed", *BESIDE)
        for row in group.rows
        if row.attractiveness is not None and row.strength is not None
    ]
    placed.sort(key=lambda one: (one[0].rank is None, one[0].rank))
    placed = placed[:MOST]
    if not placed:
        return None
    rows = [row for row, _chosen in placed]
    first, second = picture.about(picture.axes_of(result), rows, len(placed))
    things = [_bubble(row, is_chosen=is_chosen) for row, is_chosen in placed]
    return Picture(
        "plane",
        picture.title(),
        picture.drawn_bubbles(things, first, PAPER),
        Table(picture.title(), [], []),
        first=first,
        second=second,
        unit=picture.unit_of(result.round.currency),
    )


def _bubble(row: selectors.ResultRow, *, is_chosen: bool) -> Bubble:
    return Bubble(
        row.name,
        x=row.strength or 0,
        y=row.attractiveness or 0,
        size=float(row.revenue or 0),
        is_chosen=is_chosen,
        detail=formats.number(row.rank),
    )
