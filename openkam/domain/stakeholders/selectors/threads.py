"""Which accounts hang on one person, and at which nobody is known or in touch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from openkam.core.access.models import Level, User
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import AccountCoverage, Position
from openkam.domain.stakeholders.selectors.coverage import THEM, US
from openkam.domain.stakeholders.selectors.network import Node

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor
    from openkam.domain.portfolio.models import AccountQuerySet
    from openkam.domain.portfolio.selectors import Basis

SHOWN = ("single", "untied", "unknown", "several")
SORTS = {
    "touch": "coverage__last_touch_on",
    "cut": "coverage__cut",
    "people": "coverage__people",
}


@dataclass(frozen=True)
class Hinge:
    """Somebody on whom an account hangs alone, and why."""

    key: Node
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ThreadCounts:
    """How many of the accounts open to the actor stand how."""

    single: int
    untied: int  # people are known, and none in touch
    unknown: int  # key accounts at which nobody is known
    several: int


def threads(
    actor: "Actor",
    *,
    show: str = "single",
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "-revenue",
    basis: "Basis | None" = None,
) -> "AccountQuerySet":
    """Return open accounts with their coverage: those that hang on one person, unless `show` asks.

    "untied": people are known, none in touch; "unknown": key accounts at which nobody is known;
    "several": neither. `q`, `filters` and `sort` as those of the list of accounts, and `SORTS`.
    """
    basis = basis or portfolio.basis_for(actor)
    rows = portfolio.accounts(actor, q=q, filters=filters, sort=sort, basis=basis)
    rows = rows.filter(_condition(actor, show)).select_related("coverage", *portfolio.BESIDE)
    field = SORTS.get(sort.lstrip("-"))
    if field is None:
        return rows
    order = F(field)
    first = order.desc(nulls_last=True) if sort.startswith("-") else order.asc(nulls_first=True)
    return rows.order_by(first, "search_name", "pk")


def thread_counts(actor: "Actor") -> ThreadCounts:
    """Return how many of the accounts open to the actor hang on one person, and so on."""
    rows = portfolio.open_accounts(actor)
    counted = {show: rows.filter(_condition(actor, show)).count() for show in SHOWN}
    return ThreadCounts(**counted)


def coverage_of(actor: "Actor", account_id: int) -> AccountCoverage | None:
    """Return the prepared coverage of an account; None where nobody was ever noted."""
    return AccountCoverage.objects.open_to(actor).filter(account=account_id).first()


def is_single(row: AccountCoverage, *, sees_opinions: bool) -> bool | None:
    """Return whether an account hangs on one person, as far as the reader may know."""
    return row.is_single_threaded if sees_opinions else row.is_single_threaded_to_readers


def hinges_of(
    rows: Iterable[AccountCoverage], sees_opinions_of: set[int]
) -> dict[int, tuple[Hinge, ...]]:
    """Return on whom accounts hang, by account; without what follows from opinions to readers."""
    found = {
        row.account_id: tuple(_reasons(row, row.account_id in sees_opinions_of)) for row in rows
    }
    keys = {key for hinges in found.values() for key, _reason in hinges}
    known = names_of(keys)
    return {
        pk: tuple(Hinge(key, known[key], reasons) for key, reasons in hinges if key in known)
        for pk, hinges in found.items()
    }


def names_of(keys: set[Node]) -> dict[Node, str]:
    """Return the names of people of both sides, who are behind the gate."""
    theirs = [pk for side, pk in keys if side == THEM]
    ours = [pk for side, pk in keys if side == US]
    found: dict[Node, str] = {}
    if theirs:
        rows = Position.objects.filter(pk__in=theirs).values_list("pk", "person__name")
        found |= {(THEM, pk): name for pk, name in rows}
    if ours:
        found |= {(US, user.pk): str(user) for user in User.objects.filter(pk__in=ours)}
    return found


def _reasons(row: AccountCoverage, sees_opinions: bool) -> list[tuple[Node, tuple[str, ...]]]:
    name = "reasons" if sees_opinions else "reasons_to_readers"
    hinges: list[dict[str, Any]] = row.hinges
    return [((one["side"], one["id"]), tuple(one[name])) for one in hinges if one[name]]


def _condition(actor: "Actor", show: str) -> Q:
    if show == "unknown":
        nobody = Q(coverage=None) | Q(coverage__people=0)
        return nobody & Q(key_state="key")
    if show == "untied":
        return Q(coverage__people__gt=0, coverage__people_reached=0)
    wanted = show == "single"
    openly = Q(coverage__is_single_threaded_to_readers=wanted)
    if actor.is_head:
        return Q(coverage__is_single_threaded=wanted)
    writable = portfolio.open_accounts(actor, Level.WRITE).values("pk")
    fully = Q(pk__in=writable, coverage__is_single_threaded=wanted)
    return fully | (openly & ~Q(pk__in=writable))
