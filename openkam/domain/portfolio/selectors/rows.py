"""Accounts as plain rows, for lists that show many of them."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from openkam.core.access.models import Level
from openkam.domain.portfolio.models import Account, AccountKey

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
    "tier__name",
    "tier__position",
    "segment__name",
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
    tier: str | None = None
    tier_position: int | None = None
    segment: str | None = None


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


def keys_of(actor: "User", ids: Collection[int]) -> dict[int, list[str]]:
    """Return how other systems call these accounts, with the system, as far as they are open."""
    found: dict[int, list[str]] = {}
    known = AccountKey.objects.open_to(actor).filter(account__in=ids).order_by("source", "key")
    for key in known:
        found.setdefault(key.account_id, []).append(f"{key.source} {key.key}")
    return found


def open_at(actor: "User", ids: Collection[int], level: Level) -> set[int]:
    """Return which of these accounts the actor holds at this level at least."""
    rows = Account.objects.open_to(actor, level).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))
