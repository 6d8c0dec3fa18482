"""The map: who reports to whom, who listens to whom."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.offers import Panel
from openkam.domain.stakeholders import selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User


def people_map(
    actor: "User", account_id: int, today: date, asked: Mapping[str, Any], **_given: Any
) -> Mapping[str, Any]:
    """Return the people of the account; `is_empty` where nobody is known. Raises Http404."""
    found = selectors.snapshot(actor, account_id, today)
    return {"people": found, "is_empty": not found.positions and not found.former}


MAP = Panel("map", "stakeholders/_map.html", people_map)
