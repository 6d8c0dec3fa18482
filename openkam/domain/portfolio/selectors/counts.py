"""How much there is, for the operator: numbers without what is in them, so nobody's view."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from openkam.domain.portfolio.models import ImportBatch


@dataclass(frozen=True)
class ImportCounts:
    """How many imports there are."""

    by_kind_and_state: Mapping[tuple[str, str], int]
    last_ended_at: datetime | None
    """When an import last brought something."""


def import_counts() -> ImportCounts:
    """Count all imports, in two queries."""
    rows = ImportBatch.objects.order_by().values_list("kind", "state")
    live = ImportBatch.objects.filter(state=ImportBatch.State.LIVE)
    return ImportCounts(
        by_kind_and_state={
            (kind, state): number for kind, state, number in rows.annotate(number=Count("pk"))
        },
        last_ended_at=live.aggregate(at=Max("ended_at"))["at"],
    )
