"""Long work of the portfolio, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate, now

from openkam.domain.portfolio import services

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
