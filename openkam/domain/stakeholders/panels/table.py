"""The people of an account as a table."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.offers import Panel
from openkam.domain.stakeholders import selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User


def people_table(
    actor: "User", account_id: int, today: date, asked: Mapping[str, Any], **_given: Any
) -> Mapping[str, Any]:
    """Return the people of the account; `is_empty` where nobody is known. Raises Http404."""
    found = selectors.snapshot(actor, account_id, today)
    return {"people": found, "is_empty": not found.positions and not found.former}


TABLE = Panel("table", "stakeholders/_table.html", people_table)
