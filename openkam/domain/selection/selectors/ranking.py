"""The rows of a round as its ranking and its decisions show them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, F, OrderBy, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection.models import Decision, Round, RoundAccount
from openkam.domain.selection.selectors.cut import inside

if TYPE_CHECKING:
    from openkam.core.access.models import User

NEAR = 5
"""So many places on either side of the line are near it."""
BEST_FIRST = F("rank").asc(nulls_last=True)
"""Those without a rank come last, whatever the database."""
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "-rank": (F("rank").desc(nulls_last=True), "name", "pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "inside": ("inside_share", "-rank", "pk"),
    "-inside": ("-inside_share", "rank", "pk"),
    "revenue": ("revenue", "pk"),
    "-revenue": ("-revenue", "rank", "pk"),
}
SHOWN = ("", "inside", "near", "outside", "failing")
DECISIONS = ("waiting", "none", "accept", "decline", "postpone")


def ranking_rows(
    actor: "User",
    found: Round,
    *,
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "rank",
) -> "QuerySet[RoundAccount]":
    """Return the rows of a round that the actor may see, with account and decisions.

    `filters`: `show` (of SHOWN; without it all that have a rank), `flag`, and `decision` (of
    DECISIONS). A sort that is not offered falls back to the rank.
    """
    wanted = filters or {}
    rows = RoundAccount.objects.open_to(actor).filter(round=found).select_related("account")
    rows = rows.filter(_shown(found, wanted.get("show", "")))
    if q:
        rows = rows.filter(pk__in=_named(actor, found, q))
    if flag := wanted.get("flag"):
        rows = rows.filter(pk__in=_flagged(actor, found, flag))
    if decision := wanted.get("decision"):
        rows = rows.filter(decided(found, decision))
    if found.state != Round.State.OPEN:  # before it was run nothing is decided
        newest_first = Decision.objects.select_related("decided_by", "reopened_by")
        rows = rows.prefetch_related(Prefetch("decisions", newest_first.order_by("-number")))
    if sort not in SORTS or sort == "rank":
        return _best_first(rows, wanted.get("show", ""))
    return rows.order_by(*SORTS[sort])


def _best_first(rows: "QuerySet[RoundAccount]", show: str) -> "QuerySet[RoundAccount]":
    # Where all have a rank, the plain order is the same, and written faster.
    may_lack_rank = show in ("failing", "waiting", "all")
    return rows.order_by(BEST_FIRST if may_lack_rank else "rank", "name", "pk")


class Placed(NamedTuple):
    """Where an account stands in a round."""

    pk: int
    name: str
    rank: int | None
    score: float | None
    attractiveness: float | None
    strength: float | None
    revenue: Decimal | None


def first_rows(actor: "User", found: Round, most: int) -> list[Placed]:
    """Return where the best accounts stand, of those that the actor may see."""
    rows = RoundAccount.objects.open_to(actor).filter(round=found, rank__isnull=False)
    best = rows.order_by("rank", "name", "pk").values_list(*Placed._fields)
    return [Placed(*row) for row in best[:most]]


def decided(found: Round, decision: str) -> Q:
    """Return the condition of rows with this verdict, with `none`, or `waiting` for one."""
    # The newest decision alone can stand: another one needs it to be reopened.
    standing = Decision.objects.filter(row=OuterRef("pk"), reopened_at=None)
    if decision not in ("none", "waiting"):
        return Q(Exists(standing.filter(verdict=decision)))
    undecided = ~Q(Exists(standing))
    if decision == "none":
        return undecided
    return undecided & (inside(found.version, found.places) | _is_key(found))


def _is_key(found: Round) -> Q:
    """Key accounts, but for those into which one was merged that is decided on in this round."""
    taken_along = Decision.objects.filter(
        row__round=found, row__account__merged_into=OuterRef("account"), reopened_at=None
    )
    return Q(account__key_state="key") & ~Q(Exists(taken_along))


def waiting_count(actor: "User", found: Round) -> int:
    """Return how many stand inside the line or are key accounts, and nothing is decided of them."""
    rows = RoundAccount.objects.open_to(actor).filter(round=found)
    return rows.filter(decided(found, "waiting")).count()


def _shown(found: Round, show: str) -> Q:
    line = inside(found.version, found.places)
    ranked, places = Q(rank__isnull=False), found.places or 0
    return {
        "inside": line,
        "outside": ranked & ~line,
        "near": ranked & Q(rank__gt=places - NEAR, rank__lte=places + NEAR),
        "failing": Q(rank=None, score__isnull=False),
        "waiting": Q(),
        "all": Q(),
    }.get(show, ranked)


def _named(actor: "User", found: Round, q: str) -> list[int]:
    # In Python: no database folds case and accents of every alphabet.
    text = portfolio.fold(q)
    rows = RoundAccount.objects.open_to(actor).filter(round=found)
    return [pk for pk, name in rows.values_list("pk", "name") if text in portfolio.fold(name)]


def _flagged(actor: "User", found: Round, flag: str) -> list[int]:
    # In Python: the databases look into JSON lists in different ways.
    rows = RoundAccount.objects.open_to(actor).filter(round=found).exclude(flags=[])
    return [pk for pk, flags in rows.values_list("pk", "flags") if flag in flags]


def rows_to_decide(
    actor: "User", found: Round, *, q: str = "", decision: str = ""
) -> "QuerySet[RoundAccount]":
    """Return those who are inside, key accounts or decided before: who waits first, then by rank.

    `decision` (of DECISIONS) narrows them.
    """
    wanted = {"show": "all", "decision": decision}
    ever = Decision.objects.filter(row=OuterRef("pk"))
    standing = ever.filter(reopened_at=None)
    rows = ranking_rows(actor, found, q=q, filters=wanted)
    rows = rows.annotate(is_decided=Exists(standing), was_decided=Exists(ever))
    concerned = inside(found.version, found.places) | _is_key(found)
    rows = rows.filter(concerned | Q(was_decided=True))
    return rows.order_by("is_decided", BEST_FIRST, "name", "pk")


def round_row(actor: "User", pk: int) -> RoundAccount:
    """Return a row of a round with its account; Http404 where it is not open to the actor."""
    rows = RoundAccount.objects.open_to(actor).select_related("account")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def rows_by_number(actor: "User", numbers: Iterable[int]) -> dict[int, RoundAccount]:
    """Return these rows by their numbers, of those that the actor may see."""
    rows = RoundAccount.objects.open_to(actor).filter(pk__in=tuple(numbers))
    return {row.pk: row for row in rows}
