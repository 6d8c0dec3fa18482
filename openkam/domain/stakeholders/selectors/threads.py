"""Which accounts hang on one person, and at which nobody is known or in touch."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Coalesce, NullIf

from openkam.core.access.models import Level, User
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import AccountCoverage, BuyingRole, Position
from openkam.domain.stakeholders.selectors.coverage import THEM, US
from openkam.domain.stakeholders.selectors.network import Node

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor
    from openkam.domain.portfolio.models import Account, AccountQuerySet
    from openkam.domain.portfolio.selectors import Basis

BUILT_IN = dict(BuyingRole.choices)  # the roles that need no reading, lazily translated
Verdict = Literal["untied", "single", "undecided", "no_way", "several"]
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


def prepared(account: "Account") -> AccountCoverage | None:
    """Return the prepared coverage of an account that came through the gate; read only once.

    None where nobody was ever noted.
    """
    try:
        row: AccountCoverage = account.coverage
    except AccountCoverage.DoesNotExist:
        return None
    return row


def verdict(row: AccountCoverage, *, sees_opinions: bool) -> tuple[Verdict, int]:
    """Return how an account with people stands, and on how many it hangs, as the reader may know.

    "untied": nobody is in touch; "undecided": no decider is known; "no_way": no live way leads to
    them; "several" is the only one that is fine.
    """
    single = row.is_single_threaded if sees_opinions else row.is_single_threaded_to_readers
    if single is None:
        return "untied", 0
    if single:
        name = "reasons" if sees_opinions else "reasons_to_readers"
        return "single", sum(bool(one[name]) for one in row.hinges)
    if not row.deciders:
        return "undecided", 0
    return ("several", 0) if row.cut else ("no_way", 0)


@dataclass(frozen=True)
class Hinges:
    """On whom accounts hang, by account, and the names of all who were asked for."""

    of: Mapping[int, tuple[Hinge, ...]]
    names: Mapping[Node, str]


def hinges_of(
    rows: Iterable[AccountCoverage], sees_opinions_of: Collection[int], others: Iterable[Node] = ()
) -> Hinges:
    """Return on whom accounts hang, in one query, with the names of others.

    Without what follows from opinions for accounts whose opinions the reader may not see.
    """
    found = {
        row.account_id: tuple(_reasons(row, row.account_id in sees_opinions_of)) for row in rows
    }
    known = names_of({key for hinges in found.values() for key, _reason in hinges} | set(others))
    of_account = {
        pk: tuple(Hinge(key, known[key], reasons) for key, reasons in hinges if key in known)
        for pk, hinges in found.items()
    }
    return Hinges(of_account, known)


def names_of(keys: Iterable[Node]) -> dict[Node, str]:
    """Return the names of people of both sides, who are behind the gate, in one query."""
    wanted = list(keys)
    if not wanted:
        return {}
    text: CharField[str, str] = CharField()
    theirs = Position.objects.filter(pk__in=[pk for side, pk in wanted if side == THEM])
    if all(side == THEM for side, _pk in wanted):  # a plain question is asked much faster
        return {(THEM, pk): name for pk, name in theirs.values_list("pk", "person__name")}
    ours = User.objects.filter(pk__in=[pk for side, pk in wanted if side == US])
    found = theirs.values_list(Value(THEM, text), "pk", "person__name").union(
        ours.values_list(
            Value(US, text), "pk", Coalesce(NullIf("name", Value("")), "email", output_field=text)
        ),
        all=True,
    )
    return {(side, pk): name for side, pk, name in found}


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
