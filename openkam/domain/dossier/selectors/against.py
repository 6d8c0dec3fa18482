"""One competitor: deals against it, what was merged into it, and what it may be merged into."""

from typing import TYPE_CHECKING

from openkam.calc.folding import fold
from openkam.domain.dossier.models import Competitor, Contest
from openkam.domain.dossier.selectors.competitors import alike

if TYPE_CHECKING:
    from openkam.core.access.models import User


def contests_against(actor: "User", competitor: Competitor) -> list[Contest]:
    """Return the deals against a competitor at accounts open to the actor, the latest first."""
    rows = Contest.objects.open_to(actor).filter(competitor=competitor, removed_on=None)
    return list(rows.select_related("account", "noted_by").order_by("-decided_on", "-pk"))


def merged_into(competitor: Competitor) -> list[Competitor]:
    """Return the competitors that were merged into this one, and can be parted again."""
    return list(competitor.merged.order_by("name"))


def others_to_merge(competitor: Competitor) -> list[Competitor]:
    """Return the competitors into which one can be merged, those called alike first."""
    likely = alike(competitor.name, without=competitor.pk)
    first = {competitor.pk, *(one.pk for one in likely)}
    rest = Competitor.objects.filter(merged_into=None).exclude(pk__in=first)
    return [*likely, *sorted(rest, key=lambda one: fold(one.name))]


def noted_of(competitor: Competitor) -> tuple[int, int]:
    """Return at how many accounts a competitor is noted, and in how many deals."""
    accounts = competitor.presences.values("account").distinct().count()
    return accounts, competitor.contests.count()
