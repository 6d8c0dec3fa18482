"""Work in the background that takes something of every room."""

from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import gettext as _

from openkam.shell import owned

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress


def export_company(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Pack everything the company owns for a download; running it twice does no harm."""
    from openkam.domain.portfolio.imports import folder

    packed = folder.pack_company(actor, others=owned.TABLES, now=now(), progress=progress)
    return {"file": packed.path.name}


def rebuild_search(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Write anew by which words everything is found; running it twice does no harm."""
    from openkam.core.search import services as search
    from openkam.shell.searchable import SEARCHABLE

    def told(count: int) -> None:
        progress(None, _("%(count)s texts are ready to be searched") % {"count": count})

    return {"texts": search.fill(SEARCHABLE, told)}
