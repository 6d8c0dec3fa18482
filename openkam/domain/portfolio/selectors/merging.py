"""What merging two accounts would move, what merges moved, and where merged accounts went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Max, Min, Sum
from django.http import Http404

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.domain.portfolio.models import (
    FACTS,
    Account,
    AccountKey,
    AccountMerge,
    AccountMonth,
    KeyState,
    Membership,
    OwnField,
    Parenthood,
)
from openkam.domain.portfolio.selectors.figures import current_preparation, ledger

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User
    from openkam.core.ledger.evidence import KeyTotals


class Bought(NamedTuple):
    """What the prepared figures hold of an account, over all months."""

    revenue: Decimal | None
    documents: int
    lines: int
    first_month: date | None
    last_month: date | None


class Fact(NamedTuple):
    """One thing that both sides may know; `kept` and `other` are shown as they are."""

    key: str  # as the service takes it
    title: str  # of the company's own field; "" for our own, which the page names
    kept: Any
    other: Any

    @property
    def is_filled(self) -> bool:
        """Whether only the other one knows it: the kept one takes it."""
        return self.kept in ("", None)


@dataclass(frozen=True)
class Side:
    """One of the two accounts and what hangs on it."""

    account: Account
    keys: Sequence[AccountKey]
    members: Sequence[Membership]
    children: Sequence[Account]
    parents: Sequence[Parenthood]
    bought: Bought


@dataclass(frozen=True)
class MergePreview:
    """What would become of two accounts."""

    keep: Side
    other: Side
    facts: Sequence[Fact]  # what the kept one takes, and where the two differ

    @property
    def sum(self) -> Decimal | None:
        """The revenue of both; None where neither has any line."""
        known = [
            side.bought.revenue
            for side in (self.keep, self.other)
            if side.bought.revenue is not None
        ]
        return sum(known, Decimal(0)) if known else None


class Moved(NamedTuple):
    """Where a merged account went, and when."""

    account_id: int
    name: str
    merged: str
    merged_on: date | None


def merge_preview(actor: "User", keep_id: int, other_id: int) -> MergePreview:
    """Return what merging the other account into the first would do.

    Raises Http404 or PermissionDenied unless the actor leads both.
    """
    rows = Account.objects.select_related("owner", "segment", "tier", "group")
    keep = fetch(rows, actor, keep_id, Level.LEAD)
    other = fetch(rows, actor, other_id, Level.LEAD)
    bought = _bought([keep_id, other_id])
    return MergePreview(_side(keep, bought), _side(other, bought), _facts(keep, other))


def moved_to(actor: "User", account_id: int) -> Moved | None:
    """Return where an account that was merged away is now; None if that is not open to the actor.

    A merged account may lie behind several merges.
    """
    merged = Account.objects.filter(pk=account_id).exclude(merged_into=None).first()
    if merged is None:
        return None
    target = merged
    while target.merged_into is not None:
        target = target.merged_into
    if not Account.objects.open_to(actor).filter(pk=target.pk).exists():
        return None
    return Moved(target.pk, target.name, merged.name, merged.merged_on)


def merges_of(actor: "User", account_id: int) -> "QuerySet[AccountMerge]":
    """Return what was merged into the account and can be given back, newest first.

    Raises Http404 if the account is not open to the actor.
    """
    fetch(Account.objects.all(), actor, account_id)
    rows = AccountMerge.objects.filter(kept=account_id).select_related("merged", "merged_by")
    return rows.order_by("-merged_on", "-pk")


def key_of(actor: "User", key_id: int, level: Level = Level.LEAD) -> AccountKey:
    """Return a key with its account and the one that it came from; raises Http404 as the gate."""
    rows = AccountKey.objects.select_related("account", "came_from")
    return fetch(rows, actor, key_id, level)


def key_to_change(actor: "User", key_id: int) -> AccountKey:
    """Return a key of an account that the actor leads and keep others from moving it.

    Until the transaction ends. Raises Http404 or PermissionDenied as the gate.
    """
    rows = AccountKey.objects.select_related("account", "came_from")
    return fetch(rows.select_for_update(of=("self",)), actor, key_id, Level.LEAD)


def key_sales(actor: "User", account_id: int) -> "dict[tuple[str, str], KeyTotals]":
    """Return what the ledger has under each (source, key) of the account that has any line.

    Asked of the sales lines themselves. Raises Http404 if the account is not open to the actor.
    """
    if not Account.objects.open_to(actor).filter(pk=account_id).exists():
        raise Http404
    keys = list(AccountKey.objects.filter(account=account_id).values_list("source", "key"))
    totals = ledger().key_totals(keys) if keys else []
    return {(found.source, found.key): found for found in totals}


def _side(account: Account, bought: Mapping[int, Bought]) -> Side:
    children = Account.objects.filter(lineage__ancestor=account, lineage__depth=1)
    members = Membership.objects.filter(account=account, user__is_active=True)
    parents = Parenthood.objects.filter(account=account).select_related("parent")
    return Side(
        account=account,
        keys=list(AccountKey.objects.filter(account=account).order_by("source", "key")),
        members=list(members.select_related("user").order_by("-level", "user__name")),
        children=list(children.order_by("search_name", "pk")),
        parents=list(parents.order_by("valid_from", "pk")),
        bought=bought.get(account.pk, Bought(None, 0, 0, None, None)),
    )


def _bought(ids: Sequence[int]) -> dict[int, Bought]:
    preparation = current_preparation()
    rows = AccountMonth.objects.filter(preparation=preparation, account__in=ids)
    summed = rows.values("account").annotate(
        total=Sum("revenue"),
        documents=Sum("document_count"),
        lines=Sum("line_count"),
        first=Min("month"),
        last=Max("month"),
    )
    return {
        row["account"]: Bought(
            row["total"], row["documents"], row["lines"], row["first"], row["last"]
        )
        for row in summed
    }


def _facts(keep: Account, other: Account) -> list[Fact]:
    facts = [
        Fact(
            key=f"{name}_id" if name in ("segment", "tier", "owner") else name,
            title="",
            kept=getattr(keep, name),
            other=getattr(other, name),
        )
        for name in FACTS
        if name != "tier" or _is_tier_for(keep, other)
    ]
    if not keep.key_state:  # otherwise the kept one's decisions stand
        facts.append(Fact("key_state", "", "", other.key_state))
    if keep.own_values or other.own_values:
        titles = OwnField.objects.order_by("position", "pk").values_list("pk", "name")
        mine, theirs = keep.own_values, other.own_values
        facts += [
            Fact(f"own:{pk}", title, mine.get(str(pk), ""), theirs.get(str(pk), ""))
            for pk, title in titles
        ]
    return [fact for fact in facts if fact.other not in ("", None) and fact.other != fact.kept]


def _is_tier_for(keep: Account, other: Account) -> bool:
    """Whether the kept account can take the other's tier, with the status that it has then."""
    state = keep.key_state or other.key_state
    return other.tier is None or not other.tier.needs_key_status or state == KeyState.KEY
