"""Whether the account is a key account, since when and why, and who decided so."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.portfolio import forms, selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import KeyStatus
    from openkam.domain.portfolio.selectors import Basis


def key_status(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return the decisions, the newest first, and for heads the form that takes the next one."""
    account = account or selectors.account(actor, account_id)
    decides = selectors.may_decide_key_status(actor)
    decisions = list(selectors.key_statuses(actor, account_id))
    return {
        "account": account,
        "status": standing(account),
        "decisions": [
            _told(decision, is_newest=place == 0) for place, decision in enumerate(decisions)
        ],
        "may_decide": decides,
        "form": forms.KeyStatus(state=account.key_state, today=today) if decides else None,
        "tier_without_status": tier_without_status(account),
        "tier_at_risk": _tier_at_risk(account),
    }


def standing(account: Any) -> str:
    """Return in words what the account is; "" where nothing was decided about it."""
    since = account.key_since
    if account.key_state == "key":
        return _("Key account since %(year)s") % {"year": since.year}
    if account.key_state == "former":
        return _("Former key account")
    return _("Candidate") if account.key_state == "candidate" else ""


def tier_without_status(account: Any) -> bool:
    """Whether the account has a tier from before it was only for key accounts."""
    tier = account.tier
    return tier is not None and tier.needs_key_status and account.key_state != "key"


def _tier_at_risk(account: Any) -> str:
    """The tier that the account loses when it is no key account any more; "" if none."""
    tier = account.tier
    return tier.name if tier is not None and tier.needs_key_status else ""


def _told(decision: "KeyStatus", *, is_newest: bool) -> dict[str, Any]:
    taken = decision.tier_before if decision.is_tier_taken else None
    return {
        "pk": decision.pk,
        "title": selectors.KEY_STATES[decision.state],
        "state": decision.state,
        "since": formats.day(decision.since),
        "reason": decision.reason,
        "by": str(decision.decided_by),
        "initials": decision.decided_by.initials,
        "on": formats.when(decision.noted_at),
        "tier_taken": taken.name if taken else "",
        "is_newest": is_newest,
    }
