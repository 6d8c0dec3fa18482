"""The values that score 1 and 10: proposed once from the data, then fixed."""

from django.db.models import QuerySet

from openkam.domain.selection.models import (
    Criterion,
    ModelVersion,
    Round,
    RoundAccount,
    Source,
    WeightedCriterion,
)
from openkam.domain.selection.selectors.anchoring import proposed_anchors
from openkam.domain.selection.selectors.findings import buying_rows


def keep_anchors(row: WeightedCriterion, worst: float, best: float, *, anchors_from: str) -> None:
    """Write anchors to a draft's criterion and to the catalogue, for the rounds to come."""
    row.worst, row.best, row.anchors_from = worst, best, anchors_from
    row.save(update_fields=["worst", "best", "anchors_from"])
    Criterion.objects.filter(pk=row.criterion_id).update(worst=worst, best=best)


def propose_anchors(found: Round, version: ModelVersion) -> None:
    """Set the anchors that nobody has set, from the accounts measured; others are never moved."""
    wanted = version.criteria.select_related("criterion").filter(worst=None)
    accounts = buying_rows(found)
    for row in wanted.filter(criterion__source=Source.COMPUTED):
        measure = row.criterion.measure
        values = _values(accounts, measure)
        proposed = proposed_anchors(version, measure, values)
        if proposed is not None:
            keep_anchors(row, *proposed, anchors_from="proposed")


def _values(accounts: QuerySet[RoundAccount], measure: str) -> list[float | None]:
    return list(accounts.values_list(f"measures__{measure}", flat=True))
