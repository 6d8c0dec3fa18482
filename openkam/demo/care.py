"""How the demo company cares for its accounts: tiers, segments, and which belong together."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from openkam.demo import sample
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio import services

if TYPE_CHECKING:
    from openkam.core.access.models import User

LANGUAGE = "en"
# How many accounts the team put into each tier a year ago, the largest first; all others that had
# bought by then went to the lowest. Half a year later it sorted the newcomers in the same way, but
# none of them into the upper tiers. Who came since waits for a tier.
SIZES = (12, 28, 120)
NEWCOMERS = (0, 0, 40)
# Names that say that they belong together; the first stands for the parent.
FAMILIES = (("Fabrikam Inc., East", "Fabrikam Inc., West"),)


def decide_care(actor: "User", accounts: Mapping[str, int], *, today: date) -> None:
    """Give the accounts tiers, segments and parents; `accounts` holds them by their key.

    Done anew, it changes nothing.
    """
    services.create_default_tiers(LANGUAGE)
    _decide_tiers(actor, accounts)
    _decide_segments(actor, accounts)
    _decide_parents(actor, accounts, today=today)


def _decide_tiers(actor: "User", accounts: Mapping[str, int]) -> None:
    first = sample.ranked(ago=12, months=12)
    newcomers = [key for key in sample.ranked(ago=6, months=6) if key not in set(first)]
    *upper, lowest = [tier.pk for tier in portfolio.tiers()]
    for keys, sizes in ((first, SIZES), (newcomers, NEWCOMERS)):
        ids = [accounts[key] for key in keys]
        for tier, size in zip(upper, sizes, strict=True):
            services.set_tier_of_many(actor, ids[:size], tier)
            ids = ids[size:]
        services.set_tier_of_many(actor, ids, lowest)


def _decide_segments(actor: "User", accounts: Mapping[str, int]) -> None:
    known = {segment.name: segment.pk for segment in portfolio.segments()}
    members: defaultdict[str, list[int]] = defaultdict(list)
    for reseller in sample.resellers():
        members[reseller.segment].append(accounts[reseller.key])
    for name, ids in sorted(members.items()):
        pk = known.get(name) or services.add_segment(actor, name=name).pk
        services.set_segment_of_many(actor, ids, pk)


def _decide_parents(actor: "User", accounts: Mapping[str, int], *, today: date) -> None:
    keys = {reseller.name: reseller.key for reseller in sample.resellers()}
    for parent, *children in FAMILIES:
        for child in children:
            services.set_parent(
                actor, accounts[keys[child]], parent_id=accounts[keys[parent]], today=today
            )
