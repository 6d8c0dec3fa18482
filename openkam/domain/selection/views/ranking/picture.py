"""Attractiveness against our strength, with bubbles as large as the revenue."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.pictures import NARROW, WIDE, Bubble, Picture, bubbles
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.selection.models import RoundAccount
from openkam.domain.selection.selectors import ranking
from openkam.domain.selection.selectors.cut import is_above
from openkam.domain.selection.selectors.ranking import Placed
from openkam.domain.selection.selectors.result import ResultRow, RoundResult
from openkam.domain.selection.views.words import row_url

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST = 60
MIDDLE = 5.5
values_of = attrgetter(*Placed._fields)


class Facts(NamedTuple):
    """What a picture tells besides its rows."""

    round_id: int
    currency: str
    places: int | None
    min_score: float | None
    axes: frozenset[str]
    everybody: int
    language: str  # in which it is written


def plane(
    actor: "User", result: RoundResult, *, everybody: int, best: Sequence[RoundAccount] = ()
) -> dict[str, object]:
    """Return the picture of the first accounts of `everybody`, and its table as it is written.

    `best` are their rows, where the page has read them.
    """
    found, version = result.round, result.version
    facts = Facts(
        round_id=found.pk,
        currency=found.currency,
        places=found.places,
        min_score=version.min_score,
        axes=axes_of(result),
        everybody=everybody,
        language=formats.current_language(),
    )
    rows = [Placed(*values_of(row)) for row in best] or ranking.first_rows(actor, found, MOST)
    return _drawn(tuple(rows), facts)


# A ranking stays as it is between two changes, and its picture is drawn with every look at it.
@lru_cache(maxsize=32)
def _drawn(rows: tuple[Placed, ...], facts: Facts) -> dict[str, object]:
    drawn = [row for row in rows if row.attractiveness is not None and row.strength is not None]
    first, second = about(facts.axes, drawn, facts.everybody)
    things = [_bubble(row, facts) for row in drawn]
    drawing, narrow = (drawn_bubbles(things, first, size) for size in (WIDE, NARROW))
    picture = Picture(
        "plane",
        title(),
        drawing,
        _table(drawn, title(), facts.currency),
        first=first,
        second=second,
        unit=unit_of(facts.currency),
        narrow=narrow,
        row_urls=[row_url(facts.round_id, row.pk) for row in drawn],
    )
    return _with_table(picture)


def title() -> str:
    """Return what the picture is called."""
    return _("Attractiveness and our strength")


def drawn_bubbles(things: Sequence[Bubble], caption: str, size: tuple[int, int]) -> SafeString:
    """Return the drawing between the two axes."""
    titles = {"x_title": _("Our strength"), "y_title": _("Attractiveness")}
    return bubbles(things, caption=caption, size=size, **titles)


def axes_of(result: RoundResult) -> frozenset[str]:
    """Return the axes on which the round has criteria."""
    return frozenset(one.axis for one in result.criteria)


def unit_of(currency: str) -> str:
    """Return what the axes count, and what the bubbles are as large as."""
    symbol = formats.currency_symbol(currency)
    said = _("1 to 10; as large as the revenue of 12 months, %(currency)s")
    return said % {"currency": symbol}


def _bubble(row: Placed, facts: Facts) -> Bubble:
    return Bubble(
        row.name,
        x=row.strength or 0,
        y=row.attractiveness or 0,
        size=float(row.revenue or 0),
        is_chosen=is_above(row.rank, row.score, facts.places, facts.min_score),
        detail=_("rank %(rank)s, attractiveness %(y)s, strength %(x)s, %(revenue)s")
        % {
            "rank": formats.number(row.rank),
            "y": formats.number(row.attractiveness, 1),
            "x": formats.number(row.strength, 1),
            "revenue": formats.money_short(row.revenue, facts.currency),
        },
        url=row_url(facts.round_id, row.pk),
    )


def about(
    axes: Collection[str], rows: Sequence[Placed | ResultRow], everybody: int
) -> tuple[str, str]:
    """Return what the picture of these rows says, and its detail."""
    if not rows:
        if len(axes) == 1:
            return (
                _("There is only one axis."),
                _("Choose criteria on attractiveness and on our strength to see both."),
            )
        return _("There is no account to draw."), ""
    best = [row for row in rows if _is_high(row.attractiveness) and _is_high(row.strength)]
    weak = [row for row in rows if _is_high(row.attractiveness) and not _is_high(row.strength)]
    first = ngettext(
        "%(count)s account is attractive and close to us.",
        "%(count)s accounts are attractive and close to us.",
        len(best),
    ) % {"count": formats.number(len(best))}
    second = ngettext(
        "%(count)s is attractive where we are weak: to be won.",
        "%(count)s are attractive where we are weak: to be won.",
        len(weak),
    ) % {"count": formats.number(len(weak))}
    if everybody > len(rows):
        rest = _("The first %(shown)s of %(all)s are drawn.")
        numbers = {"shown": formats.number(len(rows)), "all": formats.number(everybody)}
        second = f"{second} {rest % numbers}"
    return first, second


def _is_high(score: float | None) -> bool:
    return score is not None and score >= MIDDLE


def _table(rows: Sequence[Placed], caption: str, currency: str) -> Table:
    columns = [
        TableColumn(_("Account")),
        TableColumn(_("Rank"), Kind.COUNT),
        TableColumn(_("Attractiveness"), Kind.NUMBER),
        TableColumn(_("Our strength"), Kind.NUMBER),
        TableColumn(f"{_('Revenue')}, {currency}", Kind.AMOUNT),
    ]
    cells = [[row.name, row.rank, row.attractiveness, row.strength, row.revenue] for row in rows]
    return Table(caption, columns, cells)


def _with_table(picture: Picture) -> dict[str, object]:
    """Return the picture with the rows of its table as they are written, each with its door."""
    columns = picture.table.columns
    opens = ['<td class="n">' if column.is_numeric else "<td>" for column in columns]
    rows = zip(picture.table.written(), picture.row_urls, strict=True)
    # Written here and not in the template, which would take ten times as long.
    body = "".join(_table_row(opens, texts, url) for texts, url in rows)
    return {"picture": picture, "columns": columns, "body": SafeString(body)}


def _table_row(opens: Sequence[str], texts: Sequence[str], url: str) -> str:
    cells = [escape(text) for text in texts]
    if url:
        cells[0] = formats.evidence(texts[0], url)
    drawn = (f"{opening}{cell}</td>" for opening, cell in zip(opens, cells, strict=True))
    return f"<tr>{''.join(drawn)}</tr>"
