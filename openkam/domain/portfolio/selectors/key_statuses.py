"""Which accounts are key accounts, since when, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from openkam.core.access.gate import fetch
from openkam.domain.portfolio.models import Account, KeyState, KeyStatus
from openkam.domain.portfolio.selectors.accounts import accounts

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import AccountQuerySet
    from openkam.domain.portfolio.selectors.basis import Basis

KEY_STATES = {state.value: state.label for state in KeyState}  # in words, lazily translated
DECISION = {"noted_at": "noted_at", "by": "decided_by__name", "reason": "reason"}


@dataclass(frozen=True)
class KeyCounts:
    """How many of the open accounts stand where."""

    candidates: int
    key_accounts: int
    former: int
    tier_without_status: int
    """They hold a tier that is only for key accounts, and are none."""
    without_tier: int
    """Key accounts that have none."""
    without_owner: int
    """Key accounts that nobody owns."""


def may_decide_key_status(actor: "User") -> bool:
    """Whether the actor says which accounts are key accounts: heads do."""
    return actor.is_active and actor.is_head


def key_statuses(actor: "User", account_id: int) -> "QuerySet[KeyStatus]":
    """Return the decisions on an account with who took them, the newest first; Http404."""
    fetch(Account.objects.all(), actor, account_id)
    rows = KeyStatus.objects.filter(account=account_id)
    return rows.select_related("decided_by", "tier_before").order_by("-pk")


def key_status(actor: "User", account_id: int, status_id: int) -> KeyStatus:
    """Return one decision on an account; Http404 if there is none or it is not open."""
    found = key_statuses(actor, account_id).filter(pk=status_id).first()
    if found is None:
        raise Http404
    return found


def key_accounts(
    actor: "User",
    *,
    state: str = KeyState.KEY,
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "-revenue",
    basis: "Basis | None" = None,
) -> "AccountQuerySet":
    """Return the open accounts of a state as `accounts` does, with their latest decision.

    Its columns: `decision_noted_at`, `decision_by` (a name) and `decision_reason`.
    """
    wanted = {**(filters or {}), "status": state}
    rows = accounts(actor, q=q, filters=wanted, sort=sort, basis=basis)
    newest = KeyStatus.objects.filter(account=OuterRef("pk")).order_by("-pk")
    columns: dict[str, Any] = {
        f"decision_{name}": Subquery(newest.values(path)[:1]) for name, path in DECISION.items()
    }
    return rows.annotate(**columns)


def has_key_accounts(actor: "User") -> bool:
    """Whether any key account is open to the actor."""
    return Account.objects.open_to(actor).filter(key_state=KeyState.KEY).exists()


def key_counts(actor: "User") -> KeyCounts:
    """Return how many of the open accounts are candidates, key accounts, former ones."""
    is_key = Q(key_state=KeyState.KEY)
    counts = Account.objects.open_to(actor).aggregate(
        candidates=Count("pk", filter=Q(key_state=KeyState.CANDIDATE)),
        key_accounts=Count("pk", filter=is_key),
        former=Count("pk", filter=Q(key_state=KeyState.FORMER)),
        tier_without_status=Count("pk", filter=Q(tier__needs_key_status=True) & ~is_key),
        without_tier=Count("pk", filter=is_key & Q(tier=None)),
        without_owner=Count("pk", filter=is_key & Q(owner=None)),
    )
    return KeyCounts(**counts)
