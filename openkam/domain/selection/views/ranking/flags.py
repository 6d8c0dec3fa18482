"""What a head should know of an account before deciding, as a mark and as a sentence."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.domain.selection.models import RoundAccount
from openkam.domain.selection.selectors.cut import Flag

MOST_SHOWN = 2


@dataclass(frozen=True)
class Mark:
    """One flag: an icon, at most three words, and the sentence behind them."""

    icon: str
    tone: str
    text: str
    sentence: str


def marks_of(row: RoundAccount) -> list[Mark]:
    """Return the flags of a row, the gravest first; those that are not known are left out."""
    found = (_mark(code, row) for code in row.flags)
    return [mark for mark in found if mark is not None]


def flags_cell(row: RoundAccount) -> SafeString:
    """Return the first flags of a row as marks, and how many more there are."""
    marks = marks_of(row)
    drawn = [_drawn(mark) for mark in marks[:MOST_SHOWN]]
    if more := marks[MOST_SHOWN:]:
        title = escape(" ".join(mark.sentence for mark in more))
        drawn.append(f'<span class="ok-flag" title="{title}">+{len(more)}</span>')
    return SafeString(" ".join(drawn))


def _drawn(mark: Mark) -> str:
    return (
        f'<span class="ok-flag {mark.tone}" title="{escape(mark.sentence)}">'
        f"{icon(mark.icon, 's')}{escape(mark.text)}</span>"
    )


def _mark(code: str, row: RoundAccount) -> Mark | None:
    if code not in Flag.values:
        return None
    return WRITTEN[Flag(code)](row)


def _no_margin(row: RoundAccount) -> Mark:
    rate = formats.share(row.measures.get("margin_rate"))
    return Mark(
        "report-money",
        "act",
        _("Margin %(rate)s") % {"rate": rate},
        _("It costs more than it brings: the gross margin of 12 months is %(rate)s.")
        % {"rate": rate},
    )


def _dependence(row: RoundAccount) -> Mark:
    share = formats.share(row.measures.get("share"), 0)
    return Mark(
        "alert-triangle",
        "watch",
        _("%(share)s of revenue") % {"share": share},
        _("We depend on it: it brings %(share)s of all revenue.") % {"share": share},
    )


def _shrinking(row: RoundAccount) -> Mark:
    growth = row.measures.get("growth")
    share = formats.share(abs(growth) if growth is not None else None, 0)
    return Mark(
        "trending-down",
        "act",
        _("Shrinks %(share)s") % {"share": share},
        _("It bought %(share)s less than in the 12 months before.") % {"share": share},
    )


def _thin(row: RoundAccount) -> Mark:
    return Mark(
        "help-circle",
        "",
        _("Data too thin"),
        _("The score may lie anywhere between %(low)s and %(high)s: too much is not known.")
        % {"low": formats.number(row.low, 1), "high": formats.number(row.high, 1)},
    )


def _unchecked(_row: RoundAccount) -> Mark:
    return Mark(
        "eye-off",
        "watch",
        _("Must-have unknown"),
        _("The data do not say whether it reaches every must-have."),
    )


WRITTEN = {
    Flag.NO_MARGIN: _no_margin,
    Flag.DEPENDENCE: _dependence,
    Flag.SHRINKING: _shrinking,
    Flag.THIN: _thin,
    Flag.UNCHECKED: _unchecked,
}
