"""Who else supplies an account, how we compare there, and what was won and lost."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.http import Http404

from openkam.calc.rivals import Comparison, Marks, Spend, compare, share_of_wallet, wallet
from openkam.core.access.models import Level
from openkam.domain.dossier.models import ComparisonPoint, Contest, Presence, PresenceVersion
from openkam.domain.dossier.selectors.amounts import converter
from openkam.domain.dossier.selectors.competitors import spend_of
from openkam.domain.dossier.selectors.contests import contests_of
from openkam.domain.dossier.selectors.points import points
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import Basis


@dataclass(frozen=True)
class Rival:
    """A competitor at the account, with a product group or with all of them."""

    presence: Presence
    version: PresenceVersion
    points: tuple[ComparisonPoint, ...]
    spend: Decimal | None  # a year, in the reporting currency; None: unknown, or without a rate
    share: Decimal | None  # of what the account is known to pay us and them
    is_stale: bool

    @property
    def marks(self) -> list[Marks]:
        """Our mark and theirs for each of the points, in their order."""
        return [marks_of(self.version, point) for point in self.points]

    @property
    def comparison(self) -> Comparison:
        """On how many points we are ahead, level and behind."""
        return compare(self.marks)


@dataclass(frozen=True)
class Rivals:
    """All that is known of competitors at an account, as of a day."""

    account: "Account"
    points: tuple[ComparisonPoint, ...]
    present: tuple[Rival, ...]  # the largest spend first
    gone: tuple[PresenceVersion, ...]  # not there any more
    contests: tuple[Contest, ...]  # the latest first
    removed: tuple[Contest, ...]  # can be taken back
    currency: str
    revenue: Decimal | None  # ours, of the last 12 months
    spends: dict[int, Spend]  # by competitor
    wallet: Spend  # what the account is known to pay in a year, to us and to them
    may_write: bool

    @property
    def spend(self) -> Spend:
        """What all competitors together get, as far as known."""
        known = [one.amount for one in self.spends.values() if one.amount is not None]
        if not known:
            return Spend(None)
        is_part = len(known) < len(self.spends) or any(
            one.is_at_least for one in self.spends.values()
        )
        return Spend(sum(known, Decimal(0)), is_at_least=is_part)

    @property
    def our_share(self) -> Decimal | None:
        """Our part of what is known to be paid; None where that is unknown."""
        return share_of_wallet(self.revenue, self.wallet.amount)


@dataclass(frozen=True)
class PresenceHistory:
    """A competitor at an account with all its versions, the newest first."""

    presence: Presence
    account: "Account"  # what the account is now, if it was merged
    versions: tuple[PresenceVersion, ...]
    points: tuple[ComparisonPoint, ...]
    may_write: bool

    @property
    def standing(self) -> PresenceVersion | None:
        """The version that holds."""
        return next((row for row in self.versions if row.replaced_on is None), None)


def rivals_of(actor: "User", account_id: int, today: date, basis: "Basis | None" = None) -> Rivals:
    """Return who else supplies an account and how we compare there. Raises Http404.

    Accounts merged into this one count.
    """
    basis = basis or portfolio.basis_for(actor)
    account = portfolio.summary(actor, account_id, basis) or portfolio.account(actor, account_id)
    family = list(identities(account_id))
    rows = PresenceVersion.objects.filter(presence__account__in=family, replaced_on=None)
    versions = list(rows.select_related("presence__competitor", "noted_by", "checked_by"))
    level = portfolio.level_on(actor, account_id)
    revenue = getattr(account, "revenue", None)
    every, convert = points(with_retired=True), converter(basis.company)
    there = [row for row in versions if not row.is_withdrawn]
    by_competitor: defaultdict[int, list[PresenceVersion]] = defaultdict(list)
    for row in there:
        by_competitor[row.presence.competitor_id].append(row)
    spends = {pk: spend_of(found, convert) for pk, found in by_competitor.items()}
    whole = wallet(revenue, spends.values())
    present = [
        Rival(
            presence=row.presence,
            version=row,
            points=points_shown(every, [row]),
            spend=(amount := convert(row.spend, row.currency)),
            share=share_of_wallet(amount, whole.amount),
            is_stale=row.stale_on <= today,
        )
        for row in there
    ]
    return Rivals(
        account=account,
        points=points_shown(every, there),
        present=tuple(sorted(present, key=_by_weight)),
        gone=tuple(row for row in versions if row.is_withdrawn),
        contests=tuple(contests_of(family)),
        removed=tuple(contests_of(family, is_removed=True)),
        currency=basis.currency,
        revenue=revenue,
        spends=spends,
        wallet=whole,
        may_write=level is not None and level >= Level.WRITE,
    )


def presence_history(actor: "User", pk: int, level: Level = Level.READ) -> PresenceHistory:
    """Return every version of a competitor at an account. Raises PermissionDenied, Http404."""
    presence = Presence.objects.filter(pk=pk).select_related("competitor").first()
    if presence is None:
        raise Http404
    kept = portfolio.kept_accounts().get(presence.account_id, presence.account_id)
    account = portfolio.account(actor, kept, level)
    held = portfolio.level_on(actor, kept)
    versions = tuple(presence.versions.select_related("noted_by", "checked_by").order_by("-pk"))
    shown = points_shown(points(with_retired=True), versions)
    may_write = held is not None and held >= Level.WRITE
    return PresenceHistory(presence, account, versions, shown, may_write)


def points_shown(
    every: Iterable[ComparisonPoint], versions: Iterable[PresenceVersion]
) -> tuple[ComparisonPoint, ...]:
    """Return the points offered now, and retired ones of which something was noted."""
    used = {key for row in versions for key in row.marks}
    return tuple(point for point in every if not point.is_retired or point.key in used)


def marks_of(version: PresenceVersion, point: ComparisonPoint) -> Marks:
    """Return our mark and theirs on a point; None each where it is not known."""
    ours, theirs = version.marks.get(point.key, (None, None))
    return ours, theirs


def _by_weight(one: Rival) -> tuple[bool, Decimal, str, str]:
    return (
        one.spend is None,
        -(one.spend or Decimal(0)),
        one.presence.competitor.name,
        one.presence.product_group,
    )
