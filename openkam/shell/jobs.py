"""Work in the background that takes something of every room."""

from typing import TYPE_CHECKING

from django.utils.timezone import now

from openkam.shell import owned

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


def export_company(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Pack everything the company owns for a download; running it twice does no harm."""
    from openkam.domain.portfolio.imports import folder

    packed = folder.pack_company(actor, others=owned.TABLES, now=now(), progress=progress)
    return {"file": packed.path.name}
