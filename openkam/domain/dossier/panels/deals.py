"""Deals won and lost at an account, in words: by year, by what decided them, one by one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.dossier import selectors
from openkam.domain.dossier.models import Contest, Source

if TYPE_CHECKING:
    from openkam.domain.dossier.selectors import Rivals, Score

PAGE = 20
TONES = {Contest.Outcome.WON: "fine", Contest.Outcome.LOST: "watch", Contest.Outcome.DROPPED: ""}
ICONS = {Contest.Outcome.WON: "check", Contest.Outcome.LOST: "x", Contest.Outcome.DROPPED: ""}


def deals(found: "Rivals", asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what was won and lost; `asked` may name the page of the list."""
    rows = found.contests
    names = {point.key: str(point) for point in selectors.points(with_retired=True)}
    pages = max(1, -(-len(rows) // PAGE))
    text = asked.get("deals", "")
    page = min(max(int(text), 1), pages) if text.isascii() and text.isdigit() else 1
    window = rows[(page - 1) * PAGE : page * PAGE]
    return {
        "deals": [shown_deal(row, names) for row in window],
        "deals_count": len(rows),
        "deals_say": said(selectors.score(rows)),
        "by_year": _scores(selectors.by_year(rows), {}),
        "by_point": _scores(selectors.by_point(rows), names),
        "removed": [shown_deal(row, names) for row in found.removed],
        "page": page,
        "pages": pages,
        "earlier": f"?deals={page - 1}#deals" if page > 1 else "",
        "later": f"?deals={page + 1}#deals" if page < pages else "",
    }


def shown_deal(row: Contest, names: Mapping[str, str]) -> dict[str, Any]:
    """Return one deal in words; `names` are the points by their keys."""
    source = str(Source(row.source).label)
    return {
        "pk": row.pk,
        "title": row.title,
        "decided_on": formats.day(row.decided_on),
        "outcome": Contest.Outcome(row.outcome).label,
        "tone": TONES[Contest.Outcome(row.outcome)],
        "icon": ICONS[Contest.Outcome(row.outcome)],
        "competitor": row.competitor.name if row.competitor else "",
        "group": row.product_group,
        "amount": formats.money_short(row.amount, row.currency) if row.amount is not None else "",
        "point": names.get(row.point, ""),
        "reason": row.reason,
        "source": f"{source}: {row.source_text}" if row.source_text else source,
        "by": str(row.noted_by or ""),
        "url": reverse("dossier:contest", args=[row.pk]),
    }


def said(found: "Score") -> str:
    """Return how many of the decided deals were won; "" where none was decided."""
    decided = found.won + found.lost
    if not decided:
        return ""
    words = ngettext(
        "%(won)s of %(count)s decided deal was won (%(rate)s).",
        "%(won)s of %(count)s decided deals were won (%(rate)s).",
        decided,
    )
    return words % {
        "won": formats.number(found.won),
        "count": formats.number(decided),
        "rate": formats.share(found.win_rate, 0),
    }


def _scores(rows: "list[Score]", names: Mapping[str, str]) -> list[dict[str, Any]]:
    most = max((row.won + row.lost + row.dropped for row in rows), default=0)
    return [
        {
            "name": names.get(row.key, row.key) or _("not noted"),
            "won": row.won,
            "lost": row.lost,
            "dropped": row.dropped,
            "rate": formats.percent(row.win_rate, 0),
            "bar": _bar(row, most),
        }
        for row in rows
    ]


def _bar(row: "Score", most: int) -> dict[str, str]:
    """Return the widths of a bar of 100: won, lost, dropped; longest where most was decided."""
    unit = 100 / most
    won, lost = row.won * unit, row.lost * unit
    return {
        "won": f"{won:.1f}",
        "lost": f"{lost:.1f}",
        "lost_at": f"{won:.1f}",
        "dropped": f"{row.dropped * unit:.1f}",
        "dropped_at": f"{won + lost:.1f}",
    }
