"""What the sales data say of each measure, noted when the accounts of a round were measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from openkam.domain.selection.models import Measure, Round, RoundAccount
from openkam.domain.selection.selectors.measures import FEWEST_SHARE, value_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import MeasuredAccount


@dataclass(frozen=True)
class Finding:
    """How much the data say of one measure, over the accounts that buy."""

    buying: int
    """Accounts that buy."""
    known: int
    """Those of them whose value is known."""
    low: float | None
    """A tenth of them lie below."""
    middle: float | None
    high: float | None
    """A tenth of them lie above."""
    is_alike: bool
    """Whether all have the same value, so that it tells nothing apart."""
    most: float | None = None
    """The largest value; None also where it was not noted."""

    @property
    def share(self) -> float:
        """Of how many accounts the value is known, 0..1; 0 of none."""
        return self.known / self.buying if self.buying else 0.0

    @property
    def is_thin(self) -> bool:
        """Whether it is not known for most accounts."""
        return self.share < FEWEST_SHARE


def findings_of(accounts: "Sequence[MeasuredAccount]") -> dict[str, Any]:
    """Return what to note of each measure, as `finding_of` reads it."""
    buying = [account for account in accounts if account.revenue]
    measures = {}
    for measure in Measure:
        values = sorted(
            value for one in buying if (value := value_of(one, measure.value)) is not None
        )
        measures[measure.value] = {
            "known": len(values),
            "low": _at(values, 0.1),
            "middle": _at(values, 0.5),
            "high": _at(values, 0.9),
            "is_alike": bool(values) and values[0] == values[-1],
            "most": values[-1] if values else None,
        }
    return {"accounts": len(accounts), "buying": len(buying), "measures": measures}


def finding_of(found: Round, measure: str) -> Finding | None:
    """Return what was noted of a measure; None before the accounts were measured."""
    noted = found.findings.get("measures", {}).get(measure)
    return None if noted is None else Finding(buying=found.findings["buying"], **noted)


def buying_rows(found: Round) -> QuerySet[RoundAccount]:
    """Return the rows of accounts that buy: with revenue in the period, or credited more."""
    rows = RoundAccount.objects.filter(round=found, revenue__isnull=False)
    return rows.exclude(revenue=0).order_by("pk")


def _at(values: Sequence[float], share: float) -> float | None:
    """The value at this share of the sorted ones."""
    return values[round(share * (len(values) - 1))] if values else None
