"""Where an account stands in its tree."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q

from openkam.domain.portfolio.models import Account, Parenthood
from openkam.domain.portfolio.selectors.accounts import accounts
from openkam.domain.portfolio.selectors.basis import Basis

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import AccountQuerySet

FEW = 500


@dataclass(frozen=True)
class Parent:
    """The account directly above, and since and until when."""

    pk: int
    name: str
    valid_from: date | None
    valid_until: date | None
    span: int = 0  # the number of the time that it lasts


def is_open(actor: "User", account_id: int) -> bool:
    """Whether the actor may know of the account."""
    return Account.objects.open_to(actor).filter(pk=account_id).exists()


def parent_of(actor: "User", account_id: int, *, today: date) -> Parent | None:
    """Return the account directly above today; its name belongs to the account below it.

    None if there is none, or if the account itself is not open to the actor.
    """
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    lasting = Q(valid_until=None) | Q(valid_until__gt=today)
    open_ids = Account.objects.open_to(actor).filter(pk=account_id).values("pk")
    rows = Parenthood.objects.filter(begun & lasting, account__in=open_ids)
    found = rows.order_by(F("valid_from").desc(nulls_last=True)).values_list(
        "parent_id", "parent__name", "valid_from", "valid_until"
    )
    first = found.first()
    return None if first is None else Parent(*first)


def parents_of(actor: "User", account_id: int) -> list[Parent]:
    """Return all accounts that ever stood directly above, and will, the latest first.

    Empty if the account itself is not open to the actor.
    """
    open_ids = Account.objects.open_to(actor).filter(pk=account_id).values("pk")
    rows = Parenthood.objects.filter(account__in=open_ids).order_by(
        F("valid_from").desc(nulls_last=True), "-pk"
    )
    return [
        Parent(*row)
        for row in rows.values_list("parent_id", "parent__name", "valid_from", "valid_until", "pk")
    ]


def tree_days(actor: "User") -> list[date]:
    """Return the days on which an open account came below another or left it, the latest first."""
    rows = Parenthood.objects.all()
    if not actor.sees_all_accounts:
        rows = rows.filter(account__in=Account.objects.open_to(actor).values("pk"))
    begun = rows.exclude(valid_from=None).values_list("valid_from", flat=True).distinct()
    ended = rows.exclude(valid_until=None).values_list("valid_until", flat=True).distinct()
    return sorted({day for day in (*begun, *ended) if day is not None}, reverse=True)


def relatives(actor: "User", account: Account, basis: Basis | None = None) -> "AccountQuerySet":
    """Return the other open accounts of the account's group with their summary, largest first."""
    top = account.group_id or account.pk
    rows = Account.objects.open_to(actor).filter(Q(pk=top) | Q(group=top)).exclude(pk=account.pk)
    # Named one by one where they are few: then nobody walks along all summaries to find them.
    ids = list(rows.values_list("pk", flat=True)[: FEW + 1])
    if not ids:
        return Account.objects.none()
    found = accounts(actor, basis=basis)
    return found.filter(pk__in=ids if len(ids) <= FEW else rows.values("pk"))
