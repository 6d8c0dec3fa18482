"""Accounts as plain rows, for lists that show many of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, Field, FloatField, Value
from django.db.models.functions import Cast

from openkam.core.access.models import Level
from openkam.core.amounts import AmountField
from openkam.domain.portfolio.models import Account, AccountKey

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import AccountQuerySet
    from openkam.domain.portfolio.selectors.basis import Basis

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

OF_THE_SUMMARY: "dict[str, Field[Any, Any]]" = {
    "cost": AmountField(),
    "revenue_with_cost": AmountField(),
    "typical_interval": FloatField(),
}


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
    more: Mapping[str, Any] = MappingProxyType({})  # what was asked for besides, by its name


def account_rows(accounts: "AccountQuerySet", more: Sequence[str] = ()) -> list[AccountRow]:
    """Return the accounts, with the columns of their summary, without making objects of them.

    `more` names further fields of the account, or of `OF_THE_SUMMARY` after `with_more`.
    """
    if not more:
        return [AccountRow(*values) for values in accounts.values_list(*COLUMNS)]
    count = len(COLUMNS)
    return [
        AccountRow._make((*values[:count], dict(zip(more, values[count:], strict=True))))
        for values in accounts.values_list(*COLUMNS, *more)
    ]


def with_more(
    accounts: "AccountQuerySet", basis: "Basis", more: Collection[str]
) -> "AccountQuerySet":
    """Add further columns of the summary to accounts that have it; None before there is one."""
    wanted = {name: field for name, field in OF_THE_SUMMARY.items() if name in more}
    if basis.preparation is None:
        return accounts.annotate(
            **{name: Cast(Value(None), field) for name, field in wanted.items()}
        )
    # The join is the one that brought the columns which every list shows.
    return accounts.annotate(**{name: F(f"summaries__{name}") for name in wanted})


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
