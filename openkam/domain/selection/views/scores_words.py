"""What the page of the scores says: a picture of the accounts, sentences, warnings."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.face.pictures import Column, Mark, spread_picture
from openkam.domain.selection.models import WeightedCriterion
from openkam.domain.selection.selectors import anchoring
from openkam.domain.selection.selectors.anchoring import Anchors, Spread, Values
from openkam.domain.selection.selectors.measures import FEWEST_SHARE
from openkam.domain.selection.selectors.units import LESS_IS_BETTER, as_typed
from openkam.domain.selection.selectors.wording import SHARES, measured

SMALL = 1e-9
CROWD = 0.5
"""From this share of the accounts on one score the anchors hardly tell them apart."""


def picture(
    measure: str, currency: str, values: Values, anchors: Anchors | None, spread: Spread
) -> SafeString | str:
    """Return the accounts between the anchors; "" where there is nothing to draw."""
    known = [value for value in values if value is not None]
    if not known or (anchors is None and min(known) == max(known)):
        return ""
    ends = anchors or Anchors(min(known), max(known))
    step = (ends.best - ends.worst) / len(spread.between)
    columns = [
        Column(count, _column(measure, currency, ends.worst + step * n, step, count))
        for n, count in enumerate(spread.between)
    ]
    texts = [short(measure, end, currency) for end in ends]
    marks = ("1", "10") if anchors else ("", "")
    lower, upper = (_beyond(spread.lowest, "1"), _beyond(spread.highest, "10"))
    return spread_picture(
        columns,
        lower=lower if anchors else None,
        upper=upper if anchors else None,
        ends=(
            f"{marks[0]}{' · ' if anchors else ''}{texts[0]}",
            f"{texts[1]}{' · ' if anchors else ''}{marks[1]}",
        ),
        caption=_caption(spread),
        mark=_median(spread, ends),
    )


def short(measure: str, value: float, currency: str) -> str:
    """Return a measured value without decimals that say nothing: "13 %"."""
    if measure in SHARES and abs(value * 100 - round(value * 100)) < SMALL:
        return formats.share(value, 0)
    return measured(measure, value, currency)


def _column(measure: str, currency: str, start: float, step: float, count: int) -> str:
    first, last = measured(measure, start, currency), measured(measure, start + step, currency)
    return f"{first} – {last}: {_accounts(count)}"


def _beyond(count: int, score: str) -> Column:
    text = _("Score %(score)s: %(accounts)s")
    return Column(count, text % {"score": score, "accounts": _accounts(count)})


def _accounts(count: int) -> str:
    text = ngettext("%(count)s account", "%(count)s accounts", count)
    return text % {"count": formats.number(count)}


def _caption(spread: Spread) -> str:
    return _("%(low)s at score 1, %(middle)s between, %(high)s at score 10") % {
        "low": _accounts(spread.lowest),
        "middle": _accounts(spread.middle),
        "high": _accounts(spread.highest),
    }


def _median(spread: Spread, ends: Anchors) -> Mark | None:
    if spread.median is None:
        return None
    place = anchoring.place_of(spread.median, ends)
    return Mark(place, _("median")) if 0 <= place <= 1 else None


def says(
    row: WeightedCriterion, spread: Spread, anchors: Anchors | None, *, is_new: bool
) -> dict[str, str]:
    """Return what the picture shows in two sentences: counts, and where the anchors are from."""
    if not spread.known:
        return {"first": _("The sales data say this of no account."), "second": ""}
    if anchors is None:
        return {
            "first": _("No anchors are set, so that every account may score 1 to 10."),
            "second": _("Say which value scores 1 and which scores 10."),
        }
    first = _("%(low)s score 1, %(high)s score 10, of %(all)s.") % {
        "low": formats.number(spread.lowest),
        "high": formats.number(spread.highest),
        "all": _accounts(spread.known),
    }
    origin = {
        "proposed": _(
            "The anchors were proposed from the accounts that buy and stay where they are, whoever"
            " comes or goes."
        ),
        "typed": _("The anchors were typed by a head."),
        "kept": _("The anchors are those used before, so that the years compare."),
    }
    second = _("Not saved yet.") if is_new else origin.get(row.anchors_from, "")
    return {"first": first, "second": second}


def warnings(
    measure: str, currency: str, values: Values, spread: Spread, anchors: Anchors | None
) -> list[str]:
    """Return what somebody should know before trusting these scores, with how to mend it."""
    found = []
    if not spread.known and values:
        found.append(
            _(
                "Every account gets the range from 1 to 10, which tells nobody apart. Import what"
                " is missing, or take the criterion out."
            )
        )
        return found
    known = {value for value in values if value is not None}
    if len(known) == 1 and len(values) > 1:
        value = measured(measure, next(iter(known)), currency)
        found.append(
            _("All accounts have the same value, %(value)s: the criterion tells nobody apart.")
            % {"value": value}
        )
    if spread.unknown:
        found.append(_unknown(spread))
    if anchors is not None:
        found += _about_anchors(measure, spread, anchors, is_one=len(known) == 1)
    return found


def _unknown(spread: Spread) -> str:
    count = spread.unknown
    text = ngettext(
        "Not known of %(count)s account, which may score 1 to 10.",
        "Not known of %(count)s accounts, which may score 1 to 10.",
        count,
    ) % {"count": formats.number(count)}
    if spread.known < FEWEST_SHARE * (spread.known + count):
        text += " " + _("These are most: the criterion decides little.")
    return text


def _about_anchors(measure: str, spread: Spread, anchors: Anchors, *, is_one: bool) -> list[str]:
    found = []
    if anchoring.is_reversed(measure, anchors):
        found.append(
            _("Here more is better, although it is days to pay. Is that meant?")
            if measure in LESS_IS_BETTER
            else _("Here less is better: the lowest value scores 10. Is that meant?")
        )
    if is_one or spread.known < 2:
        return found
    for count, score in ((spread.lowest, "1"), (spread.highest, "10")):
        if count >= CROWD * spread.known:
            found.append(
                _("%(share)s of the accounts score %(score)s and are not told apart.")
                % {"share": formats.share(count / spread.known, 0), "score": score}
            )
    return found


def effect(changed: int, before: Spread | None, after: Spread) -> str:
    """Return what other anchors would change."""
    text = ngettext(
        "%(count)s account would score differently",
        "%(count)s accounts would score differently",
        changed,
    ) % {"count": formats.number(changed)}
    if before is None:
        return f"{text}."
    counts = _("score 1: %(low_before)s → %(low)s, score 10: %(high_before)s → %(high)s") % {
        "low_before": formats.number(before.lowest),
        "low": formats.number(after.lowest),
        "high_before": formats.number(before.highest),
        "high": formats.number(after.highest),
    }
    return f"{text}; {counts}."


def proposal(
    measure: str, currency: str, proposed: Anchors | None, anchors: Anchors | None
) -> dict[str, str] | None:
    """Return other anchors that the data propose now; None where they are those that stand."""
    if proposed is None or proposed == anchors:
        return None
    return {
        "worst": as_typed(measure, proposed.worst),
        "best": as_typed(measure, proposed.best),
        "text": _("%(worst)s scores 1, %(best)s scores 10")
        % {
            "worst": short(measure, proposed.worst, currency),
            "best": short(measure, proposed.best, currency),
        },
    }


def percentile_rows(
    measure: str, currency: str, values: Values, anchors: Anchors | None
) -> Sequence[tuple[str, str, str]]:
    """Return below which value a share of the accounts lies, and what that value scores."""
    return [
        (
            formats.share(one.percent / 100, 0),
            measured(measure, one.value, currency),
            formats.number(one.score, 1),
        )
        for one in anchoring.percentiles(values, anchors)
    ]
