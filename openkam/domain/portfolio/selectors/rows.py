"""Accounts as plain rows, for lists that show many of them."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from openkam.domain.portfolio.models import AccountKey

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import AccountQuerySet

COLUMNS = (
    "pk",
    "name",
    "country",
    "owner__name",
    "group__name",
    "revenue",
    "revenue_before",
    "change_share",
    "share",
    "abc_class",
    "trend",
    "last_on",
)


class AccountRow(NamedTuple):
    """What a list shows of one account; None is unknown."""

    pk: int
    name: str
    country: str
    owner: str | None
    group: str | None
    revenue: Decimal | None
    revenue_before: Decimal | None  # None: the sales data do not reach back so far
    change_share: float | None
    share: float | None
    abc_class: str | None
    trend: list[float] | None
    last_on: date | None


def account_rows(accounts: "AccountQuerySet") -> list[AccountRow]:
    """Return the accounts, with the columns of their summary, without making objects of them."""
    return [AccountRow(*values) for values in accounts.values_list(*COLUMNS)]


def keys_by_account(actor: "User") -> dict[int, list[str]]:
    """Return how other systems call each open account, by the account's id."""
    found: dict[int, list[str]] = {}
    known = AccountKey.objects.open_to(actor).order_by("source", "key")
    for account, key in known.values_list("account", "key").iterator():
        found.setdefault(account, []).append(key)
    return found
