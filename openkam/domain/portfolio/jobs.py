"""Long work of the portfolio, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate, now

from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports import scheduled

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


def prepare_figures(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Prepare the figures that pages show; running it twice does no harm."""
    preparation = services.prepare_figures(actor, now=now(), today=localdate(), progress=progress)
    as_of = preparation.as_of
    return {"preparation": preparation.pk, "as_of": as_of.isoformat() if as_of else None}


def find_changes(progress: "Progress", *, actor: "User", pk: int) -> dict[str, object]:
    """Find out what an import changed; running it twice does no harm."""
    return {"import": services.find_changes(actor, pk, progress=progress).pk}


def run_schedule(
    progress: "Progress", *, actor: "User", schedule: int, by_hand: bool = False
) -> dict[str, object]:
    """Bring in what a scheduled import finds, and prepare the figures; twice does no harm."""
    today = localdate()
    try:
        batches = scheduled.run_schedule(
            actor, schedule, again=by_hand, now=now(), today=today, progress=progress
        )
    finally:
        # What came in before something failed counts as well.
        if selectors.needs_preparing(today):
            services.prepare_figures(actor, now=now(), today=today, progress=progress)
    return {"schedule": schedule, "batches": [batch.pk for batch in batches]}
