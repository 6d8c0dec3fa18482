"""What must-haves and the cut do to the accounts of a round, before they are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F

from openkam.domain.selection.models import Round, RoundAccount
from openkam.domain.selection.selectors.cut import MOST_WITHOUT_LIMIT, fails_of

if TYPE_CHECKING:
    from openkam.core.access.models import User

FEW = 4  # excluded accounts that are named: of more the largest
Rules = Sequence[Mapping[str, Any]]


class Measured(NamedTuple):
    """An account as it was measured and, where it was ranked, scored."""

    account: int | None
    name: str
    measures: Mapping[str, float | None]
    score: float | None


@dataclass(frozen=True)
class RuleEffect:
    """Whom one must-have excludes, and of whom its value is not known."""

    excluded: int
    unknown: int
    named: tuple[tuple[int | None, str, float | None], ...]  # the largest: account, name, value


@dataclass(frozen=True)
class Limit:
    """One of the limits of the list, and how many accounts it lets in."""

    kind: str  # "max_accounts", "capacity", "min_score", "accounts" or "none"
    places: int
    binds: bool


@dataclass(frozen=True)
class CutEffect:
    """How many accounts the list has, and which limit decides that."""

    passing: int  # that fail no must-have
    excluded: int
    inside: int
    limits: tuple[Limit, ...]
    is_scored: bool

    @property
    def binding(self) -> Limit | None:
        """The limit that decides how long the list is; None where there are no accounts."""
        return next((limit for limit in self.limits if limit.binds), None)


@dataclass(frozen=True)
class Cut:
    """The limits of the list; None is no limit."""

    max_accounts: int | None = None
    min_score: float | None = None
    managers: int | None = None
    accounts_each: int | None = None


def measured_of(actor: "User", found: Round) -> list[Measured]:
    """Return the accounts of a round that the actor may see, those with most revenue first."""
    rows = RoundAccount.objects.open_to(actor).filter(round=found)
    rows = rows.order_by(F("revenue").desc(nulls_last=True), "name", "pk")
    return [Measured(*row) for row in rows.values_list("account", "name", "measures", "score")]


def rule_effect(rows: Sequence[Measured], rule: Mapping[str, Any]) -> RuleEffect:
    """Return what one must-have does by itself."""
    measure = str(rule["measure"])
    failing = [row for row in rows if fails_of([rule], row.measures)]
    unknown = sum(row.measures.get(measure) is None for row in rows)
    named = tuple((row.account, row.name, row.measures[measure]) for row in failing[:FEW])
    return RuleEffect(len(failing), unknown, named)


def cut_effect(rows: Sequence[Measured], must_haves: Rules, cut: Cut) -> CutEffect:
    """Return how many accounts the list would have with these must-haves and this cut."""
    passing = [row for row in rows if not fails_of(must_haves, row.measures)]
    scores = [row.score for row in passing if row.score is not None]
    places = _places(cut, scores)
    if not any(name != "accounts" for name in places):
        places["none"] = MOST_WITHOUT_LIMIT
    places["accounts"] = len(passing)
    fewest = min(places.values())
    if places.get("min_score") == len(passing):
        places["min_score"] = places.pop("min_score")  # reached by all, it binds nobody
    # Of equals the first: a limit that somebody set says more than how many accounts there are.
    binding = next(name for name, count in places.items() if count == fewest)
    limits = tuple(
        Limit(name, count, binds=bool(rows) and name == binding) for name, count in places.items()
    )
    return CutEffect(len(passing), len(rows) - len(passing), fewest, limits, bool(scores))


def _places(cut: Cut, scores: Sequence[float]) -> dict[str, int]:
    places = {}
    if cut.max_accounts is not None:
        places["max_accounts"] = cut.max_accounts
    if cut.managers is not None and cut.accounts_each is not None:
        places["capacity"] = cut.managers * cut.accounts_each
    if cut.min_score is not None and scores:
        places["min_score"] = sum(score >= cut.min_score for score in scores)
    return places
