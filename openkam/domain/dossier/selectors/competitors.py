"""The catalogue of competitors, and finding one by the name that somebody typed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.http import Http404

from openkam.calc.company_names import bare_name
from openkam.calc.folding import fold
from openkam.calc.rivals import Spend, competitor_spend, win_rate
from openkam.domain.dossier.models import Competitor, Contest, PresenceVersion
from openkam.domain.dossier.selectors.amounts import Converter, converter
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from openkam.core.access.models import User

LIKELY_THE_SAME = 0.82  # of a spelling, from 0 to 1
MOST_ALIKE = 3
NO_NAME_ALONE = 3  # letters: a shorter beginning is shared by too many names


@dataclass(frozen=True)
class Listed:
    """A competitor with where it is, as far as the reader may know."""

    competitor: Competitor
    aliases: tuple[str, ...]  # of those merged into it
    accounts: int
    spend: Spend  # over all these accounts, in the reporting currency
    won: int
    lost: int

    @property
    def win_rate(self) -> "Decimal | None":
        """Won ÷ (won + lost) against it; None without either."""
        return win_rate(self.won, self.lost)


@dataclass(frozen=True)
class Place:
    """An account at which a competitor is, with what is noted of it there."""

    account_id: int
    account: str
    versions: tuple[PresenceVersion, ...]
    spend: Spend
    is_stale: bool


def competitor(pk: int) -> Competitor:
    """Return a competitor that was not merged into another. Raises Http404."""
    found = Competitor.objects.filter(pk=pk, merged_into=None).first()
    if found is None:
        raise Http404
    return found


def competitor_now(pk: int) -> Competitor:
    """Return a competitor, or the one that it was merged into. Raises Http404."""
    found = Competitor.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return kept(found)


def competitor_names(*, with_retired: bool = False) -> list[str]:
    """Return how the competitors are called, by the alphabet."""
    rows = Competitor.objects.filter(merged_into=None)
    if not with_retired:
        rows = rows.filter(is_retired=False)
    return sorted(rows.values_list("name", flat=True), key=fold)


def competitor_called(name: str) -> Competitor | None:
    """Return the competitor of this name, whatever its case and accents; None if there is none.

    A name that was merged into another leads to that one.
    """
    wanted = fold(name)
    for row in Competitor.objects.order_by("merged_into", "pk"):
        if fold(row.name) == wanted:
            return kept(row)
    return None


def find_competitors(text: str, *, limit: int) -> list[Competitor]:
    """Return the competitors of the catalogue whose name has every word, by the alphabet.

    A name that was merged into another leads to that one. Everybody who signs in may open them.
    """
    words = fold(text).split()
    rows = Competitor.objects.select_related("merged_into").order_by("pk")
    named = [row for row in rows if words and all(word in fold(row.name) for word in words)]
    found = {one.pk: one for one in map(kept, named)}
    return sorted(found.values(), key=lambda one: (one.is_retired, fold(one.name)))[:limit]


def kept(row: Competitor) -> Competitor:
    """Return the competitor that this one is now, however often it was merged."""
    while row.merged_into is not None:
        row = row.merged_into
    return row


def alike(name: str, *, without: int | None = None) -> list[Competitor]:
    """Return the competitors who may be meant by this name, the likeliest first."""
    wanted = bare_name(name)
    rows = Competitor.objects.select_related("merged_into")
    rows = rows if without is None else rows.exclude(pk=without)
    scored = [(_likeness(wanted, bare_name(row.name)), row) for row in rows]
    likely = sorted(
        ((score, row) for score, row in scored if score >= LIKELY_THE_SAME),
        key=lambda one: (-one[0], one[1].name),
    )
    found = {kept(row).pk: kept(row) for _score, row in likely}
    return [row for pk, row in found.items() if pk != without][:MOST_ALIKE]


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= NO_NAME_ALONE and longer.startswith(f"{shorter} "):
        return 0.95
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= LIKELY_THE_SAME else 0.0


def catalogue(actor: "User", *, with_retired: bool = True) -> list[Listed]:
    """Return all competitors with where they are, those with most accounts first."""
    found = standing_presences(actor)
    at: defaultdict[int, list[PresenceVersion]] = defaultdict(list)
    for version in found:
        at[version.presence.competitor_id].append(version)
    rows = Competitor.objects.filter(merged_into=None)
    rows = rows if with_retired else rows.filter(is_retired=False)
    contests, names, convert = _contests(actor), _aliases(), converter()
    listed = [
        Listed(
            competitor=row,
            aliases=tuple(names[row.pk]),
            accounts=len({one.presence.account_id for one in at[row.pk]}),
            spend=_over_accounts(at[row.pk], convert),
            won=contests.get(row.pk, (0, 0))[0],
            lost=contests.get(row.pk, (0, 0))[1],
        )
        for row in rows
    ]
    return sorted(listed, key=lambda one: (-one.accounts, fold(one.competitor.name)))


def places_of(actor: "User", competitor_id: int, today: "date") -> list[Place]:
    """Return the accounts open to the actor at which a competitor is, the largest spend first."""
    found: defaultdict[int, list[PresenceVersion]] = defaultdict(list)
    into = portfolio.kept_accounts()
    for version in standing_presences(actor, competitor_id):
        account = version.presence.account_id
        found[into.get(account, account)].append(version)
    names, convert = portfolio.names(actor, list(found)), converter()
    places = [
        Place(
            account_id=pk,
            account=names[pk],
            versions=tuple(rows),
            spend=spend_of(rows, convert),
            is_stale=any(row.stale_on <= today for row in rows),
        )
        for pk, rows in found.items()
        if pk in names
    ]
    return sorted(places, key=lambda one: (-(one.spend.amount or 0), one.account))


def standing_presences(
    actor: "User", competitor_id: int | None = None
) -> "Iterable[PresenceVersion]":
    """Return what is noted now of competitors at accounts open to the actor."""
    rows = PresenceVersion.objects.open_to(actor).filter(replaced_on=None, is_withdrawn=False)
    if competitor_id is not None:
        rows = rows.filter(presence__competitor=competitor_id)
    return rows.select_related("presence").order_by("pk")


def spend_of(versions: "Iterable[PresenceVersion]", convert: Converter) -> Spend:
    """Return what one account pays one competitor, in the reporting currency."""
    rows = list(versions)
    whole = [convert(row.spend, row.currency) for row in rows if not row.presence.product_group]
    groups = [convert(row.spend, row.currency) for row in rows if row.presence.product_group]
    return competitor_spend(whole, groups)


def _over_accounts(rows: list[PresenceVersion], convert: Converter) -> Spend:
    by_account: defaultdict[int, list[PresenceVersion]] = defaultdict(list)
    for row in rows:
        by_account[row.presence.account_id].append(row)
    spends = [spend_of(found, convert) for found in by_account.values()]
    known = [one.amount for one in spends if one.amount is not None]
    if not known:
        return Spend(None)
    is_part = len(known) < len(spends) or any(one.is_at_least for one in spends)
    return Spend(sum(known[1:], known[0]), is_at_least=is_part)


def _contests(actor: "User") -> dict[int, tuple[int, int]]:
    rows = Contest.objects.open_to(actor).filter(removed_on=None, competitor__isnull=False)
    counted = (
        rows.order_by()
        .values_list("competitor")
        .annotate(
            won=Count("pk", filter=Q(outcome=Contest.Outcome.WON)),
            lost=Count("pk", filter=Q(outcome=Contest.Outcome.LOST)),
        )
    )
    return {pk: (won, lost) for pk, won, lost in counted if pk is not None}


def _aliases() -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    merged = Competitor.objects.exclude(merged_into=None).select_related("merged_into")
    for row in merged.order_by("name"):
        found[kept(row).pk].append(row.name)
    return found
