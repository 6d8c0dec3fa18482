"""How accounts are grouped for care: tiers, segments, the company's own fields."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Count, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.timezone import localtime

from openkam.core.audit import trail
from openkam.domain.portfolio.models import (
    Account,
    AccountSummary,
    BulkChange,
    OwnField,
    Segment,
    Tier,
)

if TYPE_CHECKING:
    from datetime import date

    from openkam.calc.amounts import Bools, Ints
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Preparation

# Those merged into others are not shown any more.
ACCOUNTS = Count("accounts", filter=Q(accounts__merged_into=None))


def tiers() -> "QuerySet[Tier]":
    """Return the tiers, the highest first."""
    return Tier.objects.order_by("position")


def revisions_promised_since() -> "dict[int, date]":
    """Return from which day on tiers promise revisions of dossiers, as the trail tells: {id: day}.

    One query. A tier that is missing has promised them for longer than the trail remembers.
    """
    found: dict[int, date] = {}
    rows = trail.written_of(Tier, "tier.created", "tier.changed")
    for pk, changes, at in rows.values_list("thing_id", "changes", "at"):
        days = changes.get("dossier_revision_days")
        before, after = days if isinstance(days, list) else (None, days)
        if before is None and after is not None:
            found.setdefault(pk, localtime(at).date())
    return found


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


@dataclass(frozen=True)
class CareChoices:
    """What accounts can be given, and which own fields there are: (id, name) each."""

    tiers: list[tuple[int, str]]  # the highest first
    segments: list[tuple[int, str]]
    own_fields: list[tuple[int, str, str]]  # with the kind, in their order


def care_choices() -> CareChoices:
    """Return the names of tiers, segments and own fields: in one query."""
    columns = ("of", "place", "pk", "name", "kept_as")

    def named(rows: "QuerySet[Any]", of: int, place: Any, kept_as: Any) -> Any:
        # PostgreSQL joins rows only where the types of their columns are alike.
        found = rows.annotate(
            of=Value(of, IntegerField()),
            place=Cast(place, IntegerField()),
            kept_as=Cast(kept_as, CharField(max_length=10)),
        )
        return found.order_by().values_list(*columns)

    rows = named(Tier.objects.all(), 0, F("position"), Value("")).union(
        named(Segment.objects.all(), 1, Value(0), Value("")),
        named(OwnField.objects.all(), 2, F("position"), F("kind")),
        all=True,
    )
    found = sorted(rows, key=lambda row: (row[0], row[1], row[3]))
    return CareChoices(
        [(pk, name) for of, _place, pk, name, _kind in found if of == 0],
        [(pk, name) for of, _place, pk, name, _kind in found if of == 1],
        [(pk, name, kind) for of, _place, pk, name, kind in found if of == 2],
    )


@dataclass(frozen=True)
class Placements:
    """Tier and segment of each account as of now, in columns by account; 0 is none."""

    accounts: "Ints"  # ascending; with those merged into others, whose sales may still count
    tiers: "Ints"
    segments: "Ints"
    is_shown: "Bools"  # not merged into another

    def of(self, accounts: "Ints") -> "tuple[Ints, Ints]":
        """Return the tiers and segments of these accounts; of one that is not here none."""
        import numpy as np

        if not len(self.accounts):
            nothing = np.zeros(len(accounts), np.int64)
            return nothing, nothing
        places = np.minimum(np.searchsorted(self.accounts, accounts), len(self.accounts) - 1)
        known = self.accounts[places] == accounts
        return np.where(known, self.tiers[places], 0), np.where(known, self.segments[places], 0)


def placements(actor: "User") -> Placements:
    """Return in which tier and segment the accounts open to the actor are."""
    import numpy as np

    rows = Account.objects.open_with_merged(actor).order_by("pk")
    found = list(rows.values_list("pk", "tier_id", "segment_id", "merged_into_id"))
    columns = np.array(
        [[pk, tier or 0, segment or 0, merged or 0] for pk, tier, segment, merged in found],
        np.int64,
    ).reshape(-1, 4)
    return Placements(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3] == 0)


def last_days(actor: "User", preparation: "Preparation") -> "dict[int, date | None]":
    """Return the day of the last line of each account open to the actor."""
    known = AccountSummary.objects.open_to(actor).filter(preparation=preparation)
    return dict(known.order_by().values_list("account_id", "last_on"))


def own_fields() -> "QuerySet[OwnField]":
    """Return the company's own fields in their order."""
    return OwnField.objects.order_by("position", "pk")


def may_decide_care(actor: "User") -> bool:
    """Whether the actor says what tiers, segments and own fields there are."""
    return actor.is_active and (actor.is_head or actor.is_administrator)


def may_count_care(actor: "User") -> bool:
    """Whether the actor may know how many accounts have a tier, a segment or a value."""
    return actor.sees_all_accounts or actor.is_administrator


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
    if not may_count_care(actor):
        raise PermissionDenied
