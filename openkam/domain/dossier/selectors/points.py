"""On which points the company compares itself with others."""

from openkam.domain.dossier.models import PROPOSED_POINTS, ComparisonPoint


def points(*, with_retired: bool = False) -> list[ComparisonPoint]:
    """Return the points in their order; the proposed ones, unsaved, until the company decides."""
    found = list(ComparisonPoint.objects.order_by("position", "pk"))
    if not found:
        return [
            ComparisonPoint(code=code, position=place)
            for place, code in enumerate(PROPOSED_POINTS, start=1)
        ]
    return found if with_retired else [one for one in found if not one.is_retired]
