"""Every version of one fact."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.core.access.gate import fetch
from openkam.domain.dossier.models import Fact, FactVersion
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import Level, User


@dataclass(frozen=True)
class History:
    """A fact with all its versions, the newest first."""

    fact: Fact
    versions: tuple[FactVersion, ...]
    level: "Level | None"  # of the reader on the account


def history_of(actor: "User", fact_id: int) -> History:
    """Return a fact with its versions. Raises Http404."""
    fact = fetch(Fact.objects.select_related("account"), actor, fact_id)
    rows = fact.versions.select_related("noted_by", "checked_by").order_by("-pk")
    return History(fact, tuple(rows), portfolio.level_on(actor, fact.account_id))


def standing(actor: "User", account_id: int, kind: str, year: int | None) -> FactVersion | None:
    """Return the version that holds; None where nothing was ever noted."""
    rows = FactVersion.objects.open_to(actor).filter(
        fact__account__in=list(identities(account_id)),
        fact__kind=kind,
        fact__year=year,
        replaced_on=None,
    )
    return rows.order_by("-pk").first()
