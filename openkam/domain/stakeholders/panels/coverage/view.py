"""The view Coverage of the tab People."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.panels.coverage import depth, leaving, roles, stage, threads
from openkam.domain.stakeholders.selectors.leaving import Leaving, key_of

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors import Measured


def people_coverage(
    actor: "User",
    account_id: int,
    today: date,
    asked: Mapping[str, Any],
    basis: Any = None,
    account: Any = None,
    **_given: Any,
) -> Mapping[str, Any]:
    """Return coverage, hinges, levels and stage of the account; Http404 if it is not open.

    `is_empty` where nobody is known to work there now.
    """
    basis = basis or portfolio.basis_for(actor)
    found = selectors.account_coverage(actor, account_id, today, basis)
    if found.is_empty:
        return {"people": found.snapshot, "is_empty": True}
    views = selectors.stage_views(actor, account_id)
    return {
        "people": found.snapshot,
        "is_empty": False,
        "day": formats.day(today),
        "strip": roles.strip(found),
        "areas": [roles.area_title(area) for area in found.areas],
        "matrix": roles.matrix(found),
        "covered": roles.sentence(found),
        "threads": threads.said(found),
        "levels": depth.levels(found),
        "depth": depth.groups(found),
        "stage": stage.said(found, views),
        "chooser": leaving.chooser(found, asked.get("who", "")),
        "loss": _loss(found, asked.get("who", ""), account, basis),
    }


def _loss(found: "Measured", who: str, account: Any, basis: Any) -> dict[str, Any] | None:
    key = key_of(who)
    network = found.standing.network
    if key is None or (key not in network.ours and key not in network.theirs):
        return None
    return leaving.loss(Leaving(found, key, account or found.snapshot.account), basis)


COVERAGE = Panel("coverage", "stakeholders/_coverage.html", people_coverage)
