"""Long work of the dossier, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate, now

from openkam.domain.dossier.services import file_upkeep, watching

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


def read_files(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Read the text of the files that wait for it; running it twice does no harm."""
    return {**file_upkeep.read_waiting(progress)}


def clear_files(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Clear away files that were removed 30 days ago, and bytes that nobody names."""
    return {**file_upkeep.clear(now=now())}


def watch_dossiers(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Measure dossiers as of today and compare them with the sales; twice does no harm.

    Facts grow old and sales come in without anybody touching a dossier, so this runs every night
    and with new figures.
    """
    today = localdate()
    return {"dossiers": watching.watch(actor, today, progress), "as_of": today.isoformat()}
