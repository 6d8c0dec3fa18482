"""Writes of the portfolio: each passes the gate, is one decision, and is noted in the trail."""

from openkam.domain.portfolio.services.accounts import (
    BadName,
    create_account,
    move_key,
    rename_account,
    set_owner,
)
from openkam.domain.portfolio.services.memberships import (
    OwnerNeedsLead,
    UnknownColleague,
    remove_membership,
    set_membership,
)
from openkam.domain.portfolio.services.parents import ParentCircle, set_parent
from openkam.domain.portfolio.services.refusals import Refusal

__all__ = [
    "BadName",
    "OwnerNeedsLead",
    "ParentCircle",
    "Refusal",
    "UnknownColleague",
    "create_account",
    "move_key",
    "remove_membership",
    "rename_account",
    "set_membership",
    "set_owner",
    "set_parent",
]
