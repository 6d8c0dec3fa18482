"""Who works on the account."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.access.models import Level
from openkam.domain.portfolio import forms, selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis


def team(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return the members and, for those who lead the account, the form that adds one."""
    account = account or selectors.account(actor, account_id)
    members = selectors.members_of(actor, account_id)
    may_lead = (selectors.level_on(actor, account_id) or Level.READ) >= Level.LEAD
    return {
        "account": account,
        "members": [
            {
                "membership": member,
                "user": member.user,
                "level": member.level,
                "level_name": member.get_level_display(),
                "is_own": member.account_id == account.pk,
                "is_owner": member.user_id == account.owner_id,
                "above": member.account,
            }
            for member in members
        ],
        "levels": Level.choices,
        "may_lead": may_lead,
        "form": forms.Member(colleagues=selectors.colleagues(actor)) if may_lead else None,
    }
