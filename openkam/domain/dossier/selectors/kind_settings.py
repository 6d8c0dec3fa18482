"""Which kinds of facts there are and what each tier expects, for who decides about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Count

from openkam.domain.dossier.models import ExpectedKind, Fact, KindOfFact, OwnKind, Section
from openkam.domain.dossier.selectors.kinds import DEFAULT_TEMPLATE, kinds, templates
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Tier


@dataclass(frozen=True)
class CountedKind:
    """A kind, at how many accounts something is noted of it, and how many tiers expect it."""

    kind: KindOfFact
    accounts: int
    tiers: int


@dataclass(frozen=True)
class TierTemplate:
    """What a tier expects, and of how many accounts."""

    tier: "Tier"
    accounts: int
    weights: Mapping[str, int]
    is_default: bool


def kind_settings(actor: "User") -> list[tuple[Section, list[CountedKind]]]:
    """Return all kinds by section, the retired ones last.

    Raises PermissionDenied for those who neither see all accounts nor administer the company.
    """
    _require_all(actor)
    rows = Fact.objects.order_by().values_list("kind").annotate(Count("account", distinct=True))
    noted: dict[str, int] = dict(rows)
    expected = [dict(weights) for weights in templates(t.pk for t in portfolio.tiers()).values()]
    found = [
        CountedKind(kind, noted.get(code, 0), sum(code in one for one in expected))
        for code, kind in kinds().items()
    ]
    found.sort(key=lambda one: one.kind.is_retired)
    return [(section, [one for one in found if one.kind.section == section]) for section in Section]


def own_kind(actor: "User", pk: int) -> OwnKind | None:
    """Return an own kind; None if there is none. Raises PermissionDenied."""
    _require_all(actor)
    return OwnKind.objects.filter(pk=pk).first()


def template_settings(actor: "User") -> list[TierTemplate]:
    """Return what each tier expects, the highest tier first. Raises PermissionDenied."""
    _require_all(actor)
    counted = portfolio.counted_tiers(actor)
    expected = templates(tier.pk for tier, _count in counted)
    own = set(ExpectedKind.objects.order_by().values_list("tier", flat=True).distinct())
    return [
        TierTemplate(tier, count, expected[tier.pk], tier.pk not in own) for tier, count in counted
    ]


def may_decide_kinds(actor: "User") -> bool:
    """Whether the actor says which kinds there are and what a tier expects."""
    return portfolio.may_decide_care(actor)


def default_template() -> Mapping[str, int]:
    """Return what a tier expects that has no template of its own: {code: weight}."""
    return DEFAULT_TEMPLATE


def _require_all(actor: "User") -> None:
    if not portfolio.may_count_care(actor):
        raise PermissionDenied
