"""The words by which competitors at accounts and deals are found."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from openkam.core.search.writing import Written
from openkam.domain.dossier.models import Competitor, Contest, Presence, PresenceVersion

if TYPE_CHECKING:
    from openkam.core.access.models import User

PRESENCE, CONTEST = "presence", "contest"
CHUNK = 2_000


def written_presence(version: PresenceVersion) -> Written:
    """Return the words of a competitor at an account as this version says them.

    None of one that is not there any more.
    """
    presence = version.presence
    if version.is_withdrawn:
        return Written(PRESENCE, presence.pk, presence.account_id, version.noted_on)
    return Written(
        PRESENCE,
        presence.pk,
        presence.account_id,
        version.noted_on,
        title=f"{presence.competitor.name} {presence.product_group}".strip(),
        texts=(version.supplies, version.strengths, version.weaknesses, version.source_text),
    )


def written_contest(row: Contest) -> Written:
    """Return the words of a deal; none of a removed one."""
    if row.removed_on is not None:
        return Written(CONTEST, row.pk, row.account_id, row.decided_on)
    against = row.competitor.name if row.competitor else ""
    return Written(
        CONTEST,
        row.pk,
        row.account_id,
        row.decided_on,
        title=row.title,
        texts=(against, row.product_group, row.reason, row.source_text),
    )


def written_presences(of: Competitor | None = None) -> Iterator[Written]:
    """Return the words of every competitor at an account, or of one of them at all."""
    rows = PresenceVersion.objects.filter(replaced_on=None, is_withdrawn=False)
    rows = rows if of is None else rows.filter(presence__competitor=of)
    rows = rows.select_related("presence__competitor").order_by("pk")
    yield from map(written_presence, rows.iterator(chunk_size=CHUNK))


def written_contests(of: Competitor | None = None) -> Iterator[Written]:
    """Return the words of every deal, or of those against one competitor."""
    rows = Contest.objects.filter(removed_on=None).select_related("competitor").order_by("pk")
    rows = rows if of is None else rows.filter(competitor=of)
    yield from map(written_contest, rows.iterator(chunk_size=CHUNK))


def presences_found(actor: "User", ids: Collection[int]) -> list[Presence]:
    """Return the competitors at accounts of these numbers that the actor may see."""
    return list(Presence.objects.open_to(actor).filter(pk__in=ids).select_related("competitor"))


def contests_found(actor: "User", ids: Collection[int]) -> list[Contest]:
    """Return the deals of these numbers that the actor may see."""
    return list(Contest.objects.open_to(actor).filter(pk__in=ids, removed_on=None))
