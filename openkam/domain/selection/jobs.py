"""Long work of the selection, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import now

from openkam.domain.selection import services

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


def measure_round(progress: "Progress", *, actor: "User", round: int) -> dict[str, object]:
    """Measure all accounts for a round and rank them; twice does no harm."""
    services.measure_round(actor, round, now=now(), progress=progress)
    services.rank_round(round, now=now(), progress=progress)
    return {"round": round}


def rank_round(progress: "Progress", *, actor: "User", round: int) -> dict[str, object]:
    """Rank the accounts of a round anew; twice does no harm."""
    services.rank_round(round, now=now(), progress=progress)
    return {"round": round}
