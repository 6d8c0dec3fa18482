"""All the people open to somebody, to be searched, filtered and sorted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from openkam.calc.ties import ACTIVE_DAYS
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.stakeholders.models import RANKS, ContactWay, Position, RoleHeld, Tie, Touch

if TYPE_CHECKING:
    from openkam.core.access.models import User

NOBODY = "none"
STATES = ("former", "all")
CONTACTS = ("recent", "old", "never")
SORTS = {
    "name": "person__search_name",
    "account": "account__search_name",
    "title": "title",
    "level": "rank_place",
    "last": "last_on",
}


class FoundPerson(NamedTuple):
    """Somebody as the keyboard palette shows them."""

    position: int
    name: str
    title: str
    account: str
    has_left: bool


def stakeholders(
    actor: "User",
    *,
    today: date,
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "name",
) -> "QuerySet[Position]":
    """Return the positions open to the actor, with person and account, and `last_on`.

    Only those who work there now, unless the filter state is "former" or "all". Further filters:
    role (its code), level, owner (a colleague's id, "me", "none"), contact (recent: within 90 days,
    old, never). `q` finds words of name, title, department, site and account, and the beginning of
    a mail address. `sort`: one of `SORTS`, a minus before it for descending.
    """
    asked = filters or {}
    rows = Position.objects.open_to(actor).annotate(last_on=_last(), rank_place=_rank_place())
    rows = rows.filter(_state(asked.get("state", ""), today))
    rows = rows.filter(_kept(actor, asked), _contact(asked.get("contact", ""), today), _searched(q))
    column = F(SORTS.get(sort.removeprefix("-"), SORTS["name"]))
    ordered = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.select_related("person", "account__merged_into").order_by(
        ordered, "person__search_name", "pk"
    )


def find_people(actor: "User", text: str, *, today: date, limit: int = 8) -> list[FoundPerson]:
    """Return the people that a few typed letters mean: whose name begins so first, then by name.

    Case and accents do not matter. One row for each person and account; who left stands last.
    """
    folded = fold(text)
    if not folded:
        return []
    rows = Position.objects.open_to(actor).filter(_named(folded), person__erased_on=None)
    begins = Case(When(person__search_name__startswith=folded, then=0), default=1)
    gone = Case(When(until__lte=today, then=1), default=0)
    rows = rows.order_by(gone, begins, "person__search_name", "pk")
    values = rows.values_list("pk", "person__name", "title", "account__name", "until")[:limit]
    return [
        FoundPerson(pk, name, title, account, until is not None and until <= today)
        for pk, name, title, account, until in values
    ]


def responsible(position_ids: list[int]) -> dict[int, "User"]:
    """Return who of us is responsible for each of these positions."""
    rows = Tie.objects.filter(position__in=position_ids, is_owner=True).select_related("user")
    return {row.position_id: row.user for row in rows}


def responsible_people(actor: "User") -> list[tuple[int, str]]:
    """Return the colleagues who are responsible for anybody open to the actor, by name."""
    ties = Tie.objects.open_to(actor).filter(is_owner=True)
    pairs = ties.values_list("user", "user__name").distinct()
    return sorted(pairs, key=lambda pair: (pair[1], pair[0]))


def reach_of(person_ids: list[int]) -> dict[int, list[ContactWay]]:
    """Return how to reach these people, the preferred way first."""
    found: dict[int, list[ContactWay]] = {}
    for way in ContactWay.objects.filter(person__in=person_ids).order_by("-is_preferred", "pk"):
        found.setdefault(way.person_id, []).append(way)
    return found


def roles_held(position_ids: list[int]) -> dict[int, list[RoleHeld]]:
    """Return the roles of these positions."""
    found: dict[int, list[RoleHeld]] = {}
    rows = RoleHeld.objects.filter(position__in=position_ids).order_by("role", "product_group")
    for row in rows:
        found.setdefault(row.position_id, []).append(row)
    return found


def _last() -> Subquery:
    touches = Touch.objects.filter(tie__position=OuterRef("pk")).order_by()
    return Subquery(touches.values("tie__position").annotate(last=Max("day")).values("last"))


def _rank_place() -> Case:
    places = [When(rank=rank, then=Value(place)) for place, rank in enumerate(RANKS)]
    return Case(*places, default=None, output_field=IntegerField(null=True))


def _state(state: str, today: date) -> Q:
    if state == "all":
        return Q()
    former = Q(until__lte=today)
    return former if state == "former" else ~former | Q(until=None)


def _kept(actor: "User", asked: Mapping[str, str]) -> Q:
    found = Q()
    if role := asked.get("role"):
        found &= Q(Exists(RoleHeld.objects.filter(position=OuterRef("pk"), role=role)))
    if level := asked.get("level"):
        found &= Q(rank="" if level == NOBODY else level)
    return found & _owned(actor, asked.get("owner", ""))


def _owned(actor: "User", owner: str) -> Q:
    owners: Any = Tie.objects.filter(position=OuterRef("pk"), is_owner=True)
    if owner == NOBODY:
        return Q(~Exists(owners))
    number = actor.pk if owner == "me" else int(owner) if owner.isascii() and owner.isdigit() else 0
    return Q(Exists(owners.filter(user=number))) if number else Q()


def _contact(contact: str, today: date) -> Q:
    since = today - timedelta(days=ACTIVE_DAYS)
    conditions = {
        "recent": Q(last_on__gte=since),
        "old": Q(last_on__lt=since),
        "never": Q(last_on=None),
    }
    return conditions.get(contact, Q())


def _searched(text: str) -> Q:
    found = Q()
    for word in text.split():
        folded = fold(word)
        own = Q(person__search_name__contains=folded) | Q(account__search_name__contains=folded)
        # SQLite tells capitals from small letters outside of ASCII: it is asked for the usual ones.
        for form in {word, word.lower(), word.upper(), word.capitalize()}:
            own |= Q(title__contains=form) | Q(department__contains=form) | Q(site__contains=form)
        mails = ContactWay.objects.filter(normal__startswith=word.casefold())
        found &= own | Q(person__in=mails.values("person"))
    return found


def _named(folded: str) -> Q:
    found = Q()
    for word in folded.split():
        found &= Q(person__search_name__contains=word)
    return found
