"""The sheet of a judge: one criterion with its scale, and a row for each account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openkam.calc.agreement import spread
from openkam.core.access.models import User
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import PAGE_SIZE
from openkam.domain.selection import selectors
from openkam.domain.selection.models import Criterion, Judge, Judgement, Measure, RoundAccount
from openkam.domain.selection.selectors import wording

SCORES = range(1, 11)
SHOWN = (
    (Measure.REVENUE, gettext_lazy("Revenue")),
    (Measure.GROWTH, gettext_lazy("growth")),
    (Measure.MARGIN_RATE, gettext_lazy("margin")),
)


@dataclass(frozen=True)
class Typed:
    """What was sent and could not be kept: it is shown again with the reason."""

    row: int
    message: str
    score: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Undo:
    """What stood before, to be put back."""

    text: str
    score: int | None  # None: nothing stood
    evidence: str = ""
    confirms: int | None = None


@dataclass
class Sheet:
    """What one judge says of the accounts by one criterion."""

    judge: Judge
    criteria: Sequence[Criterion]
    criterion: Criterion
    rows: list[RoundAccount]
    may_judge: bool
    page: int
    pages: int
    said: Mapping[int, Judgement] = field(default_factory=dict)
    former: Mapping[int, Judgement] = field(default_factory=dict)
    others: Mapping[int, list[int]] = field(default_factory=dict)
    open_rows: frozenset[int] = frozenset()


def sheet_of(
    actor: User, judge: Judge, criterion: Criterion, *, page: int = 1, only: int | None = None
) -> Sheet:
    """Read a page of the judge's sheet, or `only` one row of it."""
    every = selectors.rows_to_judge(actor, judge, criterion)
    pages = 1
    if only is not None:
        rows = list(every.filter(pk=only))
    else:
        pages = max(1, -(-every.count() // PAGE_SIZE))
        page = min(max(page, 1), pages)
        rows = list(every[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return Sheet(
        judge=judge,
        criteria=selectors.judged_criteria(judge.round),
        criterion=criterion,
        rows=rows,
        may_judge=selectors.is_asked(judge),
        page=page,
        pages=pages,
        said=selectors.own_judgements(actor, judge.round, criterion),
        former=selectors.former_judgements(actor, judge.round, criterion),
        others=selectors.scores_of_others(actor, criterion, [row.pk for row in rows]),
        open_rows=frozenset(selectors.open_rows(actor, rows)),
    )


def drawn(
    sheet: Sheet, typed: Typed | None = None, undo: Undo | None = None
) -> list[dict[str, Any]]:
    """Return what the rows of the sheet show; `typed` and `undo` belong to a single row."""
    with formats.one_language():
        return [_row(sheet, row, typed, undo) for row in sheet.rows]


def scale(criterion: Criterion) -> list[dict[str, Any]]:
    """Return the written scale: a level and what it means."""
    return [{"level": level, "text": text} for level, text in selectors.scale_of(criterion).items()]


def others_in_words(scores: Sequence[int]) -> str:
    """Return what others said, without saying who."""
    if not scores:
        return ""
    low, high = min(scores), max(scores)
    count = ngettext("%(count)s other judge", "%(count)s other judges", len(scores))
    said = formats.number(low) if low == high else f"{low}–{high}"
    return _("%(who)s: %(said)s") % {"who": count % {"count": len(scores)}, "said": said}


def measured(row: RoundAccount, currency: str) -> list[tuple[str, str]]:
    """Return the figures that stand beside each judgement; unknown ones as a dash."""
    found = []
    for measure, label in SHOWN:
        value = row.measures.get(measure.value)
        text = wording.measured(measure, value, currency)
        if measure == Measure.REVENUE and value is not None:
            text = formats.money_short(value, currency)
        found.append((str(label), text))
    return found


def _row(sheet: Sheet, row: RoundAccount, typed: Typed | None, undo: Undo | None) -> dict[str, Any]:
    said = sheet.said.get(row.pk)
    former = sheet.former.get(row.account_id or 0)
    held = typed if typed is not None and typed.row == row.pk else None
    chosen = held.score if held else str(said.score) if said else ""
    return {
        "pk": row.pk,
        "name": row.name,
        "account_url": (
            door("web:account")(row.account_id)
            if row.pk in sheet.open_rows and row.account_id
            else ""
        ),
        "url": reverse(
            "selection:judge-score", args=[sheet.judge.round_id, row.pk, sheet.criterion.pk]
        ),
        "data": measured(row, sheet.judge.round.currency),
        "scores": [(score, str(score) == chosen) for score in SCORES],
        "is_done": said is not None,
        "is_confirmed": said is not None and said.confirms_id is not None,
        "evidence": held.evidence if held else said.evidence if said else "",
        "former": former,
        "offers_former": former is not None and said is None,
        "others": _spread_in_words(said, sheet.others.get(row.pk, [])),
        "may_judge": sheet.may_judge,
        "message": held.message if held else "",
        "undo": undo,
    }


def _spread_in_words(said: Judgement | None, others: Sequence[int]) -> str:
    if said is None or not others:
        return ""
    points = spread([said.score, *others]) or 0
    if not points:
        return _("%(others)s, as you") % {"others": others_in_words(others)}
    return _("%(others)s, spread %(points)s") % {
        "others": others_in_words(others),
        "points": formats.number(points),
    }
