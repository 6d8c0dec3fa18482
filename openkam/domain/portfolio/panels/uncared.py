"""What key accounts still lack before anybody looks after them: a tier, somebody responsible."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.portfolio.selectors.key_statuses import KeyCounts, key_counts

if TYPE_CHECKING:
    from openkam.core.access.models import User

Lack = tuple[str, str]
"""Words, and the address of the accounts that are meant."""


def uncared(actor: "User", counts: KeyCounts | None = None) -> list[Lack]:
    """Return what key accounts open to the actor lack; `counts` where the caller has them."""
    counts = counts or key_counts(actor)
    return [
        lack
        for lack in (_tier(counts.without_tier), _owner(counts.without_owner))
        if lack is not None
    ]


def uncared_by_tier(actor: "User") -> Lack | None:
    """Return how many key accounts have no tier that says when they are due; None for none."""
    return _tier(key_counts(actor).without_tier)


def _tier(count: int) -> Lack | None:
    if not count:
        return None
    words = ngettext(
        "%(count)s key account has no tier, so nothing says how often it is seen and when its"
        " dossier is revised.",
        "%(count)s key accounts have no tier, so nothing says how often they are seen and when"
        " their dossiers are revised.",
        count,
    )
    return words % {"count": formats.number(count)}, _accounts("tier")


def _owner(count: int) -> Lack | None:
    if not count:
        return None
    words = ngettext(
        "%(count)s key account has no key account manager: nobody is responsible for it.",
        "%(count)s key accounts have no key account manager: nobody is responsible for them.",
        count,
    )
    return words % {"count": formats.number(count)}, _accounts("owner")


def _accounts(lacking: str) -> str:
    return f"{reverse('portfolio:accounts')}?status=key&{lacking}=none"
