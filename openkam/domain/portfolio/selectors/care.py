"""How accounts are grouped for care: tiers, segments, the company's own fields."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Value

from openkam.domain.portfolio.models import Account, BulkChange, OwnField, Segment, Tier

if TYPE_CHECKING:
    from openkam.core.access.models import User

# Those merged into others are not shown any more.
ACCOUNTS = Count("accounts", filter=Q(accounts__merged_into=None))


def tiers() -> "QuerySet[Tier]":
    """Return the tiers, the highest first."""
    return Tier.objects.order_by("position")


def segments() -> "QuerySet[Segment]":
    """Return the segments by name."""
    return Segment.objects.order_by("name", "pk")


def care_names() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return id and name of the tiers, the highest first, and of the segments: in one query."""
    columns = ("position", "pk", "name")
    rows = Tier.objects.values_list(*columns).union(
        # Segments have no position of their own; names order them.
        Segment.objects.annotate(position=Value(-1)).values_list(*columns),
        all=True,
    )
    found = sorted(rows, key=lambda row: (row[0], row[2]))
    return (
        [(pk, name) for position, pk, name in found if position >= 0],
        [(pk, name) for position, pk, name in found if position < 0],
    )


def own_fields() -> "QuerySet[OwnField]":
    """Return the company's own fields in their order."""
    return OwnField.objects.order_by("position", "pk")


def may_decide_care(actor: "User") -> bool:
    """Whether the actor says what tiers, segments and own fields there are."""
    return actor.is_active and (actor.is_head or actor.is_administrator)


def counted_tiers(actor: "User") -> list[tuple[Tier, int]]:
    """Return each tier with the number of its accounts.

    Raises PermissionDenied for those who neither see all accounts nor administer the company.
    """
    _require_all(actor)
    counts = dict(tiers().annotate(found=ACCOUNTS).values_list("pk", "found"))
    return [(tier, counts.get(tier.pk, 0)) for tier in tiers()]


def counted_segments(actor: "User") -> list[tuple[Segment, int]]:
    """Return each segment with the number of its accounts; PermissionDenied as for tiers."""
    _require_all(actor)
    counts = dict(segments().annotate(found=ACCOUNTS).values_list("pk", "found"))
    return [(segment, counts.get(segment.pk, 0)) for segment in segments()]


def counted_own_fields(actor: "User") -> list[tuple[OwnField, int]]:
    """Return each own field with the number of accounts that have a value."""
    _require_all(actor)
    fields = list(own_fields())
    if not fields:
        return []
    held = {
        f"held_{field.pk}": Count("pk", filter=Q(own_values__has_key=str(field.pk)))
        for field in fields
    }
    counts = Account.objects.filter(merged_into=None).aggregate(**held)
    return [(field, counts[f"held_{field.pk}"]) for field in fields]


def bulk_change(actor: "User", pk: int) -> BulkChange | None:
    """Return what the actor changed on many accounts; None if they made no such change."""
    return BulkChange.objects.filter(actor=actor, pk=pk).first()


def _require_all(actor: "User") -> None:
    if not (actor.sees_all_accounts or actor.is_administrator):
        raise PermissionDenied
