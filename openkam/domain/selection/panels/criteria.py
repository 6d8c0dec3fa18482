"""A criterion in words: what it asks, what the data say of it, and what speaks against it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Criterion, Measure, Round, Source
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.selectors.catalogue import meaning_of, name_of, scale_of
from openkam.domain.selection.selectors.findings import Finding, finding_of
from openkam.domain.selection.selectors.measures import FEWEST_YEARS
from openkam.domain.selection.selectors.offered import Offered

NEARLY_ALL = 0.995
MENDING = {
    Measure.GROWTH: gettext_lazy("It needs sales of two years: import earlier invoices."),
    Measure.MARGIN_RATE: gettext_lazy("It needs the cost of what was sold: import it with sales."),
    Measure.DAYS_TO_PAY: gettext_lazy("It needs days of payment: import them with the invoices."),
    Measure.BREADTH: gettext_lazy("It needs product groups: import them with the invoices."),
}
"""What brings the data that a measure needs."""
REASONS = {
    "revenue": gettext_lazy("Proposed because it says how much is at stake."),
    "growth": gettext_lazy("Proposed because it says where the account is going."),
    "profitability": gettext_lazy("Proposed because revenue without margin is only work."),
    "stability": gettext_lazy("Proposed because who buys month by month counts on us."),
    "breadth": gettext_lazy("Proposed because who buys many groups is not lost with one of them."),
    "relationship_length": gettext_lazy("Proposed because long relationships bear more."),
    "deal_size": gettext_lazy("Proposed because few large orders cost less than many small ones."),
    "strategic_importance": gettext_lazy(
        "Proposed because sales data look back, and this is what they cannot say."
    ),
}
"""Why the product proposes a criterion, besides that the data say enough of it."""


@dataclass(frozen=True)
class ShownCriterion:
    """One criterion as pages show it."""

    key: str
    name: str
    meaning: str
    axis: str
    axis_name: str
    source_name: str
    is_judged: bool
    is_own: bool
    is_retired: bool
    is_proposed: bool
    """Whether the product proposed it for this round."""
    reason: str
    """Why it did; "" where it did not."""
    data: str
    """What the data say of it, in a sentence."""
    warning: str
    """Why it says little here; "" where nothing speaks against it."""
    scale: tuple[tuple[int, str], ...]
    anchors: str
    is_counted: bool
    pk: int | None


def criterion(
    one: Offered,
    *,
    found: Round | None = None,
    currency: str = "",
    counted: Collection[str] = (),
) -> ShownCriterion:
    """Return a criterion in words; with what a round found where one is given.

    `counted` are the keys of those that count in it.
    """
    asked = one.criterion
    is_proposed = found is not None and one.key in found.findings.get("proposed", [])
    finding = finding_of(found, asked.measure) if found and asked.measure else None
    currency = currency or (found.currency if found else "")
    return ShownCriterion(
        key=one.key,
        name=name_of(asked),
        meaning=meaning_of(asked),
        axis=asked.axis,
        axis_name=str(asked.get_axis_display()),
        source_name=str(asked.get_source_display()),
        is_judged=asked.source == Source.JUDGED,
        is_own=one.is_own,
        is_retired=asked.is_retired,
        is_proposed=is_proposed,
        reason=str(REASONS.get(one.key, "")) if is_proposed else "",
        data=_data(asked, finding, currency),
        warning=_warning(asked.measure, finding),
        scale=tuple(scale_of(asked).items()),
        anchors=_anchors(asked, currency),
        is_counted=one.key in counted,
        pk=asked.pk,
    )


def _data(criterion: Criterion, finding: Finding | None, currency: str) -> str:
    if criterion.source == Source.JUDGED:
        return _("People judge the accounts of the short list.")
    if finding is None or not finding.known:
        return ""
    parts = [_known(finding)]
    if not finding.is_alike:
        most = _("Most lie between %(low)s and %(high)s.") % {
            "low": wording.measured(criterion.measure, finding.low, currency),
            "high": wording.measured(criterion.measure, finding.high, currency),
        }
        parts.append(most)
    return " ".join(parts)


def _known(finding: Finding) -> str:
    if finding.share >= NEARLY_ALL:
        said = ngettext(
            "Known for the account that buys.",
            "Known for all %(count)s accounts that buy.",
            finding.buying,
        )
        return said % {"count": formats.number(finding.buying)}
    return _("Known for %(share)s of the accounts that buy; the others are ranges.") % {
        "share": formats.share(finding.share, 0)
    }


def _warning(measure: str, finding: Finding | None) -> str:
    if finding is None or not finding.buying:
        return ""
    if finding.is_thin:
        return " ".join([_thin(finding), str(MENDING.get(Measure(measure), ""))]).strip()
    if finding.is_alike:
        return _("All accounts have the same value, so it tells none of them apart.")
    if measure == Measure.RELATIONSHIP_YEARS and (finding.most or FEWEST_YEARS) < FEWEST_YEARS:
        return _(
            "The sales data reach back %(years)s only, so that older relationships all look alike:"
            " import earlier invoices."
        ) % {"years": wording.measured(measure, finding.most, "")}
    return ""


def _thin(finding: Finding) -> str:
    if not finding.known:
        return _("The data say it of no account: all would be ranges from 1 to 10.")
    return _(
        "The data do not say it of %(share)s of the accounts that buy: each of those would be a"
        " range from 1 to 10."
    ) % {"share": formats.share(1 - finding.share, 0)}


def _anchors(criterion: Criterion, currency: str) -> str:
    if criterion.worst is None or criterion.best is None:
        return ""
    return _("%(worst)s scores 1, %(best)s scores 10") % {
        "worst": wording.measured(criterion.measure, criterion.worst, currency),
        "best": wording.measured(criterion.measure, criterion.best, currency),
    }
