"""Long work of the dossier, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import now

from openkam.domain.dossier.services import file_upkeep

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


def read_files(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Read the text of the files that wait for it; running it twice does no harm."""
    return {**file_upkeep.read_waiting(progress)}


def clear_files(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Clear away files that were removed 30 days ago, and bytes that nobody names."""
    return {**file_upkeep.clear(now=now())}
