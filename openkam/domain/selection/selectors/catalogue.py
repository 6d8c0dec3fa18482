"""The criteria that come with the product: what they measure, and what their scale says."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openkam.domain.selection.models import Axis, Criterion, Measure, Source

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LEVELS = (1, 4, 7, 10)
"""The steps of a scale that are described; those between lie between."""


@dataclass(frozen=True)
class BuiltIn:
    """One criterion of the catalogue."""

    code: str
    name: "_StrPromise"
    axis: Axis
    means: "_StrPromise"
    measure: Measure | None = None
    scale: "tuple[_StrPromise, _StrPromise, _StrPromise, _StrPromise] | None" = None
    """What 1, 4, 7 and 10 mean; None for computed ones, whose scale is their anchors."""

    @property
    def source(self) -> Source:
        """Where its score comes from."""
        return Source.JUDGED if self.measure is None else Source.COMPUTED


CATALOGUE = (
    BuiltIn(
        "revenue",
        _("Revenue"),
        Axis.ATTRACTIVENESS,
        _("What the account bought in the last 12 complete months."),
        Measure.REVENUE,
    ),
    BuiltIn(
        "growth",
        _("Growth"),
        Axis.ATTRACTIVENESS,
        _("Revenue of the last 12 complete months against the 12 before."),
        Measure.GROWTH,
    ),
    BuiltIn(
        "deal_size",
        _("Average deal size"),
        Axis.ATTRACTIVENESS,
        _("Revenue per document of the last 12 complete months."),
        Measure.DEAL_SIZE,
    ),
    BuiltIn(
        "profitability",
        _("Profitability"),
        Axis.ATTRACTIVENESS,
        _("Gross margin on the revenue whose cost is known."),
        Measure.MARGIN_RATE,
    ),
    BuiltIn(
        "time_to_pay",
        _("Time to pay"),
        Axis.ATTRACTIVENESS,
        _("Days from invoice to payment, weighted by amounts. Less is better."),
        Measure.DAYS_TO_PAY,
    ),
    BuiltIn(
        "stability",
        _("Regularity of purchases"),
        Axis.STRENGTH,
        _("Share of the last 12 complete months with a purchase."),
        Measure.REGULARITY,
    ),
    BuiltIn(
        "relationship_length",
        _("Length of the relationship"),
        Axis.STRENGTH,
        _("Years since the first purchase in the sales data."),
        Measure.RELATIONSHIP_YEARS,
    ),
    BuiltIn(
        "breadth",
        _("Breadth of purchases"),
        Axis.STRENGTH,
        _("Product groups bought in the last 12 complete months."),
        Measure.BREADTH,
    ),
    BuiltIn(
        "revenue_potential",
        _("Revenue potential"),
        Axis.ATTRACTIVENESS,
        _("What the account could buy from us in three years."),
        scale=(
            _("Buys all it needs from us already, or needs less each year."),
            _("Could buy up to a quarter more."),
            _("Could buy half as much again, and has said on what."),
            _("Could at least double; budget and time are known."),
        ),
    ),
    BuiltIn(
        "product_fit",
        _("Product fit"),
        Axis.STRENGTH,
        _("How well our products fit what the account needs."),
        scale=(
            _("Buys what anybody sells; we are one of many."),
            _("Some of our products fit; others need changes for each order."),
            _("Most of what we make fits as it is."),
            _("We solve a problem of theirs that nobody else solves."),
        ),
    ),
    BuiltIn(
        "buying_process",
        _("Buying process"),
        Axis.ATTRACTIVENESS,
        _("How many people decide, how long it takes, how clear the way is."),
        scale=(
            _("Price alone decides, by tender; nobody may talk to us."),
            _("Many people, more than a year, the way changes."),
            _("The people and steps are known; it takes months."),
            _("Few people who decide on value, in weeks."),
        ),
    ),
    BuiltIn(
        "partnership",
        _("Partnership history and potential"),
        Axis.STRENGTH,
        _("What we have done together, and whether they want more of it."),
        scale=(
            _("They see us as a supplier to be replaced."),
            _("Correct business, no common projects."),
            _("Common projects that both sides call a success."),
            _("Both sides plan together and share what they know."),
        ),
    ),
    BuiltIn(
        "liquidity",
        _("Financial liquidity"),
        Axis.ATTRACTIVENESS,
        _("Whether they can pay, now and in the coming years."),
        scale=(
            _("In insolvency, or overdue for months."),
            _("Pays late; public figures show losses."),
            _("Pays on time; public figures are sound."),
            _("Among the soundest of its industry, and pays early."),
        ),
    ),
    BuiltIn(
        "introductions",
        _("Relations with other possible customers"),
        Axis.ATTRACTIVENESS,
        _("Whom they could bring us to."),
        scale=(
            _("Knows nobody who could buy from us."),
            _("Knows some, has introduced none."),
            _("Has introduced us once."),
            _("Introduces us regularly, and is listened to."),
        ),
    ),
    BuiltIn(
        "cultural_fit",
        _("Cultural fit"),
        Axis.STRENGTH,
        _("Whether we understand each other and keep our words alike."),
        scale=(
            _("Every talk is a fight; what was agreed does not hold."),
            _("We misunderstand each other often."),
            _("We understand each other; disputes are solved."),
            _("The same values; people like to work together."),
        ),
    ),
    BuiltIn(
        "geographic_fit",
        _("Geographic fit"),
        Axis.STRENGTH,
        _("Whether we are where they need us."),
        scale=(
            _("Most of their sites are where we cannot serve."),
            _("We serve some of their sites, at extra cost."),
            _("We serve nearly all of their sites well."),
            _("We are next to each of their sites, also the planned ones."),
        ),
    ),
    BuiltIn(
        "cost_to_serve",
        _("Cost to serve"),
        Axis.ATTRACTIVENESS,
        _("What their orders, visits, returns and wishes cost us. Less is better."),
        scale=(
            _("Needs so much that the margin is gone."),
            _("Clearly more than others of its size."),
            _("As much as others of its size."),
            _("Orders in large lots, without questions and returns."),
        ),
    ),
    BuiltIn(
        "strategic_importance",
        _("Strategic importance"),
        Axis.ATTRACTIVENESS,
        _("Reference customer, door to a new market, opinion leader."),
        scale=(
            _("Nobody outside knows that they buy from us."),
            _("Known in its region."),
            _("A reference that others ask for."),
            _("Opens a market, or sets what the industry does."),
        ),
    ),
)
BY_CODE = {one.code: one for one in CATALOGUE}


def name_of(criterion: Criterion) -> str:
    """Return the criterion's name in the reader's language; own ones as they were typed."""
    if criterion.name or criterion.code not in BY_CODE:
        return criterion.name or criterion.code
    return str(BY_CODE[criterion.code].name)


def meaning_of(criterion: Criterion) -> str:
    """Return what the criterion asks; "" for own ones."""
    found = BY_CODE.get(criterion.code)
    return str(found.means) if found else ""


def scale_of(criterion: Criterion) -> dict[int, str]:
    """Return what 1, 4, 7 and 10 mean; a level that nobody described is left out."""
    if criterion.scale:
        return {
            level: criterion.scale[str(level)]
            for level in LEVELS
            if criterion.scale.get(str(level))
        }
    found = BY_CODE.get(criterion.code)
    if found is None or found.scale is None:
        return {}
    return {level: str(text) for level, text in zip(LEVELS, found.scale, strict=True)}
