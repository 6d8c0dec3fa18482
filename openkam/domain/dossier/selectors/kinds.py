"""Which kinds of facts there are, and which a tier expects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from openkam.domain.dossier.models import BUILT_IN, ExpectedKind, KindOfFact, OwnKind

# Where a tier has no template of its own; the weight says what matters most.
DEFAULT_TEMPLATE: Mapping[str, int] = {
    "description": 1,
    "structure": 1,
    "employees": 1,
    "revenue": 2,
    "financial_condition": 2,
    "customers": 1,
    "competitors": 1,
    "our_history": 1,
    "our_people": 2,
    "present_state": 3,
    "outlook": 2,
    "budget": 2,
    "rivals": 2,
    "contracts": 2,
    "opportunity_1": 2,
    "opportunity_3": 1,
    "decision_scheme": 3,
    "business_plan": 1,
    "goals": 3,
    "challenges": 2,
}


def kinds(*, with_retired: bool = True) -> dict[str, KindOfFact]:
    """Return {code: kind} of all kinds, the built-in ones first, own ones as they were ordered."""
    own = OwnKind.objects.order_by("position", "name", "pk")
    if not with_retired:
        own = own.filter(is_retired=False)
    return {kind.code: kind for kind in BUILT_IN} | {row.code: _of(row) for row in own}


def templates(tier_ids: Iterable[int]) -> dict[int, Mapping[str, int]]:
    """Return what each tier expects: {tier: {code: weight}}; the default where it has no own."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    wanted = list(tier_ids)
    retired = {row.code for row in OwnKind.objects.filter(is_retired=True)}
    for row in ExpectedKind.objects.filter(tier__in=wanted).order_by("pk"):
        if row.kind not in retired:
            found[row.tier_id][row.kind] = row.weight
    return {tier: found.get(tier, DEFAULT_TEMPLATE) for tier in wanted}


def template_of(tier_id: int | None) -> Mapping[str, int]:
    """Return what an account of this tier should have known: {code: weight}."""
    return DEFAULT_TEMPLATE if tier_id is None else templates([tier_id])[tier_id]


def _of(row: OwnKind) -> KindOfFact:
    return KindOfFact(
        code=row.code,
        name=row.name,
        section=row.section,
        value_type=row.value_type,
        life_months=row.life_months,
        is_yearly=row.is_yearly,
        unit=row.unit,
        is_retired=row.is_retired,
        own=row.pk,
    )
