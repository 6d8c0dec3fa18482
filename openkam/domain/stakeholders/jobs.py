"""Long work of the stakeholders, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from openkam.domain.stakeholders.services import coverage

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


def measure_coverage(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Measure how every account with people is covered today; twice does no harm.

    Ties fade without anybody writing anything, so this runs every night.
    """
    today = localdate()
    return {"accounts": coverage.measure_all(today, progress), "as_of": today.isoformat()}
