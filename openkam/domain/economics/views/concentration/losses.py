"""The card that answers "what if we lose …"."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc import money
from openkam.calc.concentration import Concentration
from openkam.core.face import charts, formats
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import WhatIf
from openkam.domain.economics.views.addresses import LOST_SHARES, WHAT_IF, page_url
from openkam.domain.economics.views.concentration.answer import Answer
from openkam.domain.economics.views.concentration.rows import matching_places

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_MATCHES = 8
PROPOSED = (1, 3, 5, 10)


@dataclass(frozen=True)
class Comparison:
    """One figure with and without the lost customers."""

    caption: str
    today: str
    without: str
    change: str
    bar: str = ""


@dataclass(frozen=True)
class Loss:
    """The answer to the question in the address; by default the largest customer is lost."""

    answer: Answer
    what_if: WhatIf

    @property
    def named(self) -> set[int]:
        """Whose names the card mentions."""
        rows = self.what_if.after.rows
        return {*self.what_if.lost, *((rows[0].key,) if rows else ())}


def loss(answer: Answer) -> Loss:
    """Work out the loss that the reader asks about."""
    question = answer.question
    lost = question.lost
    if not lost and not question.lost_is_given and answer.report.figures.positive:
        lost = (answer.largest,)
    return Loss(answer, answer.report.if_lost(lost, question.lost_share))


def matches(actor: "User", answer: Answer, text: str) -> list[int]:
    """Return who could be added to the losses for a few typed letters, largest first."""
    places = sorted(matching_places(actor, answer.report, text)) if text else []
    keys = answer.report.figures.rows.ranking.keys
    return [keys[place - 1] for place in places][:MOST_MATCHES]


def card(loss: Loss, names: Mapping[int, str], text: str, found: list[int]) -> dict[str, Any]:
    """Return what the card shows; `names` has to hold `loss.named` and those found."""
    answer, what_if = loss.answer, loss.what_if
    question, lost = answer.question, list(what_if.lost)
    return {
        "chips": [_chip(question, names[key], [k for k in lost if k != key]) for key in lost],
        "lost": question.parameters(lost=lost)["lost"],
        "lost_percent": question.lost_percent,
        "kept": question.base.items(),
        "text": text,
        "found": [_chip(question, names[key], [*lost, key]) for key in found if key not in lost],
        "shares": [
            {
                "text": formats.share(Decimal(percent) / 100, 0),
                "url": question.url(lost=lost, percent=percent),
                "htmx_url": question.what_if_url(lost=lost, percent=percent),
                "chosen": percent == question.lost_percent,
            }
            for percent in LOST_SHARES
        ],
        "proposals": _proposals(answer, lost),
        "then": _("Without") if what_if.lost_share == 1 else _("After"),
        "comparisons": _comparisons(answer, what_if) if lost else [],
        "say": _say(loss, names) if lost else None,
        "url": page_url({}),
        "htmx_url": page_url({}, WHAT_IF),
        "period": question.periods.chosen.text,
        "currency": formats.currency_symbol(answer.report.currency),
    }


def _say(loss: Loss, names: Mapping[int, str]) -> selectors.Sentence:
    rows = loss.what_if.after.rows
    largest = names[rows[0].key] if rows else ""
    return selectors.about_loss(loss.answer.report, loss.what_if, largest)


def _chip(question: Any, name: str, lost: list[int]) -> dict[str, str]:
    return {
        "name": name,
        "url": question.url(lost=lost),
        "htmx_url": question.what_if_url(lost=lost),
    }


def _proposals(answer: Answer, lost: list[int]) -> list[dict[str, Any]]:
    keys = answer.report.figures.rows.ranking.keys
    return [
        {
            **_chip(answer.question, formats.number(count), list(keys[:count])),
            "title": ngettext("The largest", "The %(count)s largest", count) % {"count": count},
            "chosen": list(keys[:count]) == lost,
        }
        for count in PROPOSED
        if count <= len(keys)
    ]


def _comparisons(answer: Answer, what_if: WhatIf) -> list[Comparison]:
    before, after = what_if.before, what_if.after
    by_group = answer.report.by == "group"
    return [
        Comparison(
            _("Revenue"),
            formats.number(before.revenue),
            formats.number(after.revenue),
            _percent_change(what_if.change),
            _bar(before.revenue, after.revenue),
        ),
        Comparison(
            _("Groups") if by_group else _("Accounts"),
            formats.number(before.accounts),
            formats.number(after.accounts),
            _signed(Decimal(after.accounts - before.accounts)),
        ),
        _shares(_("Largest share"), before.shares.top_1, after.shares.top_1),
        _shares(_("Top 10 share"), before.shares.top_10, after.shares.top_10),
        _class_a(answer, before, after),
        Comparison(
            _("HHI"),
            formats.number(before.hhi),
            formats.number(after.hhi),
            _hhi_change(before, after),
        ),
    ]


def _shares(caption: str, before: Decimal | None, after: Decimal | None) -> Comparison:
    change = formats.UNKNOWN
    if before is not None and after is not None:
        points = _signed((after - before) * 100, 1)
        change = _("%(points)s pt") % {"points": points}
    return Comparison(caption, formats.share(before), formats.share(after), change)


def _class_a(answer: Answer, before: Concentration[int], after: Concentration[int]) -> Comparison:
    limit = formats.share(answer.report.limits.a, 0)
    now, then = (figures.abc.a if figures.abc else None for figures in (before, after))
    change = formats.UNKNOWN
    if now is not None and then is not None:
        change = _signed(Decimal(then - now))
    caption = _("Make %(share)s") % {"share": limit}
    return Comparison(caption, formats.number(now), formats.number(then), change)


def _hhi_change(before: Concentration[int], after: Concentration[int]) -> str:
    if before.hhi is None or after.hhi is None:
        return formats.UNKNOWN
    return _signed(after.hhi - before.hhi)


def _percent_change(change: Decimal | None) -> str:
    return formats.UNKNOWN if change is None else _plus(change) + formats.share(change)


def _signed(change: Decimal, digits: int = 0) -> str:
    rounded = round(change, digits)
    return _plus(rounded) + formats.number(rounded, digits)


def _plus(change: Decimal) -> str:
    return "+" if change > 0 else ""


def _bar(before: Decimal, after: Decimal) -> str:
    left = money.share(after, before)
    return "" if left is None else charts.meter(float(left), None)
