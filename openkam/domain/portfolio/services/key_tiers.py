"""Tiers that only key accounts can have."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.domain.portfolio.models import Account, KeyState, Tier
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence


class NeedsKeyStatus(Refusal):
    """The tier is only for key accounts, and the account is none."""


def may_have(account: Account, tier: Tier | None) -> bool:
    """Whether the account can get this tier."""
    return tier is None or not tier.needs_key_status or account.key_state == KeyState.KEY


def may_have_of(accounts: "Iterable[Account]", tier: Tier | None) -> "Sequence[Account]":
    """Return which of the accounts can get this tier."""
    return [one for one in accounts if may_have(one, tier)]


def refuse_unless_key(account: Account, tier: Tier | None) -> None:
    """Raise NeedsKeyStatus, with how to mend it, where the account cannot get this tier."""
    if may_have(account, tier):
        return
    raise NeedsKeyStatus(
        _(
            "The tier %(tier)s is only for key accounts, and %(account)s is none. Choose another "
            "tier, or let a head make it a key account first, on its page under Team."
        )
        % {"tier": tier, "account": account}
    )
