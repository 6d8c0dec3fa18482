"""Why an account scores as it does, in words that need no explanation."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Judgement, Measure, RoundAccount
from openkam.domain.selection.selectors import Contribution, Flag, ResultRow, RoundResult, wording
from openkam.domain.selection.selectors.judging import UNKNOWN

WIDTH = UNKNOWN[1] - UNKNOWN[0]
UNKNOWN_BECAUSE = {
    Measure.REVENUE: gettext_lazy("The sales data do not know the account."),
    Measure.GROWTH: gettext_lazy(
        "It bought nothing in the 12 months before, so nothing can have grown."
    ),
    Measure.DEAL_SIZE: gettext_lazy("It has no document in these 12 months."),
    Measure.MARGIN_RATE: gettext_lazy("No line of it has a cost."),
    Measure.REGULARITY: gettext_lazy("The sales data do not know the account."),
    Measure.RELATIONSHIP_YEARS: gettext_lazy("It has never bought anything."),
    Measure.BREADTH: gettext_lazy("No line names a product group."),
    Measure.DAYS_TO_PAY: gettext_lazy("No line of it says when it was paid."),
}
NARROWED_BY = {
    Measure.GROWTH: gettext_lazy("Two full years of sales answer it."),
    Measure.MARGIN_RATE: gettext_lazy("An import with costs answers it."),
    Measure.BREADTH: gettext_lazy("An import of products with their groups answers it."),
    Measure.DAYS_TO_PAY: gettext_lazy("An import with days of payment answers it."),
}


def summary(result: RoundResult, row: ResultRow) -> tuple[str, str]:
    """Return where the account stands, and what it owes that to most."""
    return _place(result, row), _strongest(row)


def doubts(
    result: RoundResult, row: ResultRow, said: Mapping[int, Sequence[Judgement]]
) -> list[dict[str, Any]]:
    """Return what is missing, how many points hang on it, and what would narrow it."""
    found = []
    for part in row.contributions:
        if part.is_certain:
            continue
        points = part.criterion.weight * (part.high - part.low) / 100
        why, how = _missing(part, len(said.get(part.criterion.pk, ())), result.is_draft)
        found.append(
            {
                "name": part.criterion.name,
                "why": why,
                "how": how,
                # The score is the middle: it can lie half of that to either side.
                "half": formats.number(points / 2, 1),
                "size": points,
            }
        )
    return sorted(found, key=lambda one: -one["size"])


def flag_sentences(
    row: ResultRow, stored: RoundAccount, result: RoundResult, *, tells_share: bool
) -> list[dict[str, str]]:
    """Return what should be looked at, as a sentence each; shares only to whom they are told."""
    words = {
        Flag.NO_MARGIN: lambda: _no_margin(stored),
        Flag.DEPENDENCE: lambda: _dependence(stored, tells_share),
        Flag.SHRINKING: lambda: _shrinking(stored),
        Flag.THIN: lambda: _thin(row),
        Flag.UNCHECKED: lambda: _unchecked(stored, result),
    }
    return [
        {
            "code": code,
            "title": title,
            "text": words[Flag(code)]() if code in Flag.values else "",
            "tone": "act" if code == Flag.NO_MARGIN else "watch",
        }
        for code, title in row.flags
    ]


def must_haves(stored: RoundAccount, result: RoundResult) -> list[dict[str, str]]:
    """Return each must-have with what was found: reached, not reached, or not known."""
    failed = {one["measure"] for one in stored.fails}
    found = []
    for rule in result.version.must_haves:
        value = stored.measures.get(rule["measure"])
        state = "failed" if rule["measure"] in failed else "unknown" if value is None else "reached"
        found.append(
            {
                "rule": wording.rule(rule, result.round.currency),
                "value": wording.measured(rule["measure"], value, result.round.currency),
                "state": state,
            }
        )
    return found


def missing_count(part: Contribution, said: int) -> int:
    """Return how many judgements are missing, by the width that they left in the score."""
    width = part.high - part.low
    if width >= WIDTH or not said:
        return 0
    return round(width * said / (WIDTH - width))


def _place(result: RoundResult, row: ResultRow) -> str:
    if row.score is None:
        return _("It is not scored yet: the ranking is being made.")
    score = {"score": formats.number(row.score, 1)}
    if row.fails:
        return (
            _("It has no rank, since it does not reach a must-have. Its score would be %(score)s.")
            % score
        )
    if row.rank is None:
        return _("It scores %(score)s of 10.") % score
    place = score | {
        "rank": formats.number(row.rank),
        "places": formats.number(result.round.places),
    }
    if row.is_inside:
        return _("It scores %(score)s of 10: rank %(rank)s, inside the cut of %(places)s.") % place
    return _("It scores %(score)s of 10: rank %(rank)s, outside the cut of %(places)s.") % place


def _strongest(row: ResultRow) -> str:
    parts = sorted(row.contributions, key=lambda part: -part.points)
    if len(parts) < 2:
        return ""
    most = {"name": parts[0].criterion.name, "points": formats.number(parts[0].points, 1)}
    weakest = max(parts, key=_lost)
    if weakest is parts[0]:
        return _("Most of it comes from %(name)s: %(points)s points.") % most
    most |= {"other": weakest.criterion.name, "lost": formats.number(_lost(weakest), 1)}
    return (
        _(
            "Most of it comes from %(name)s: %(points)s points. Most was to be gained by %(other)s:"
            " %(lost)s points more."
        )
        % most
    )


def _lost(part: Contribution) -> float:
    """Points that the best score would have brought more."""
    return part.criterion.weight * (UNKNOWN[1] - part.score) / 100


def _missing(part: Contribution, said: int, is_draft: bool) -> tuple[str, str]:
    measure = part.criterion.measure
    if measure:
        if part.value is not None:
            return _("The values that score 1 and 10 are not set."), _("A head sets them.")
        known = Measure(measure)
        return str(UNKNOWN_BECAUSE[known]), str(NARROWED_BY.get(known, ""))
    if not said:
        return _("Nobody has judged it."), _("A judgement narrows it.") if is_draft else ""
    missing = missing_count(part, said)
    text = ngettext(
        "%(missing)s judgement is missing beside %(said)s.",
        "%(missing)s judgements are missing beside %(said)s.",
        missing,
    )
    return (
        text % {"missing": formats.number(missing), "said": formats.number(said)},
        _("It narrows when the others judge.") if is_draft else "",
    )


def _no_margin(row: RoundAccount) -> str:
    return _("What it buys costs more than it pays: its gross margin is %(margin)s.") % {
        "margin": formats.share(row.measures.get("margin_rate"))
    }


def _dependence(row: RoundAccount, tells_share: bool) -> str:
    if not tells_share:
        return _("So much of the revenue comes from it that losing it would hurt the company.")
    return _("%(share)s of all revenue comes from it: losing it would hurt the company.") % {
        "share": formats.share(row.measures.get("share"))
    }


def _shrinking(row: RoundAccount) -> str:
    growth = row.measures.get("growth")
    return _("It bought %(share)s less than in the 12 months before.") % {
        "share": formats.share(None if growth is None else -growth)
    }


def _thin(row: ResultRow) -> str:
    return _("Too much is unknown: its score may be anything from %(low)s to %(high)s.") % {
        "low": formats.number(row.low, 1),
        "high": formats.number(row.high, 1),
    }


def _unchecked(row: RoundAccount, result: RoundResult) -> str:
    rules = [
        wording.rule(rule, result.round.currency)
        for rule in result.version.must_haves
        if row.measures.get(rule["measure"]) is None
    ]
    return _("Nobody can tell yet whether it reaches “%(rules)s”.") % {"rules": ", ".join(rules)}
