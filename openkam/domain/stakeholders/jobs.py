"""Long work of the stakeholders, run by a worker."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate, now

from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.imports import bring
from openkam.domain.stakeholders.selectors.imports import people_import
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


def preview_people(progress: "Progress", *, actor: "User", number: int) -> dict[str, object]:
    """Look through a file of people; what is wrong with it is kept with its preview."""
    found = people_import(actor, number)
    if found.state == found.State.DRAFT:
        bring.look_through(actor, found, today=localdate())
    return {"import": number}


def import_people(progress: "Progress", *, actor: "User", number: int) -> dict[str, object]:
    """Bring a file of people in; a second run finds that it is in and does nothing."""
    found = people_import(actor, number)
    if found.state == found.State.DRAFT:
        bring.bring_in(actor, number, now=now(), today=localdate(), by_job=True)
    return {"import": number}


def look_after_retention(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Count what was kept as long as it may be; delete it only where the company decided so.

    Running it twice does no harm.
    """
    return {**services.delete_what_is_due(actor, today=localdate())}
