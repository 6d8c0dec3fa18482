"""Long work of the selection, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import now

from openkam.domain.selection import services

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


MOST_ATTEMPTS = 10


def measure_round(progress: "Progress", *, actor: "User", round: int) -> dict[str, object]:
    """Measure all accounts for a round and rank them; twice does no harm."""
    if services.is_open(round):  # else it was removed or run meanwhile
        services.measure_round(actor, round, now=now(), progress=progress)
        _rank(round, progress)
    return {"round": round}


def rank_round(progress: "Progress", *, actor: "User", round: int) -> dict[str, object]:
    """Rank the accounts of a round anew; twice does no harm."""
    _rank(round, progress)
    return {"round": round}


def _rank(round: int, progress: "Progress") -> None:
    # A change during the ranking outdates it; it need not have put another job into the queue.
    for _attempt in range(MOST_ATTEMPTS):
        if (
            not services.is_open(round)
            or services.rank_round(round, now=now(), progress=progress).ranked_at
        ):
            return
