"""Whom one could have met: accounts and their people, those met last first."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from openkam.calc.folding import fold
from openkam.core.access.models import Level
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.accounts import find_accounts
from openkam.domain.portfolio.selectors.standing import identities, kept_accounts
from openkam.domain.stakeholders.models import RANKS, Position, Touch

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_ACCOUNTS = 12


def standing_on(today: date) -> Q:
    """Return the condition of a position that is held on a day."""
    return Q(until=None) | Q(until__gt=today)


@dataclass(frozen=True)
class AccountToTouch:
    """An account with people, and when the reader was last in touch with one of them."""

    pk: int
    name: str
    people: int
    last_on: date | None


def accounts_to_touch(actor: "User", text: str, today: date) -> list[AccountToTouch]:
    """Return accounts with people to which the actor may write, those met last first."""
    places = Position.objects.open_to(actor, Level.WRITE).filter(standing_on(today))
    if text:
        named = [one.pk for one in find_accounts(actor, text, limit=50)]
        places = places.filter(Q(account__in=named) | Q(person__search_name__contains=fold(text)))
    rows = places.values("account").annotate(
        people=Count("pk", distinct=True),
        last=Max("ties__touches__day", filter=Q(ties__user=actor)),
    )
    kept = kept_accounts()
    people: Counter[int] = Counter()
    last: defaultdict[int, date] = defaultdict(lambda: date.min)
    for row in rows:
        account = kept.get(row["account"], row["account"])
        people[account] += row["people"]
        last[account] = max(last[account], row["last"] or date.min)
    names = portfolio.names(actor, list(people))
    order = sorted(names, key=lambda pk: (-last[pk].toordinal(), names[pk], pk))
    return [
        AccountToTouch(pk, names[pk], people[pk], None if last[pk] == date.min else last[pk])
        for pk in order[:MOST_ACCOUNTS]
    ]


@dataclass(frozen=True)
class PersonToTouch:
    """Somebody one could have met."""

    place: Position
    last_on: date | None  # when the actor was last in touch with them


def people_to_touch(actor: "User", account_id: int, today: date) -> list[PersonToTouch]:
    """Return who works at an account, those met last first, then by level.

    Raises Http404, PermissionDenied.
    """
    portfolio.account(actor, account_id, Level.WRITE)
    family = list(identities(account_id))
    places = Position.objects.filter(standing_on(today), account__in=family)
    last = dict(
        Touch.objects.filter(tie__user=actor, tie__position__account__in=family)
        .values("tie__position")
        .annotate(last=Max("day"))
        .values_list("tie__position", "last")
    )

    def order(one: PersonToTouch) -> tuple[int, int, str, int]:
        rank = RANKS.index(one.place.rank) if one.place.rank in RANKS else len(RANKS)
        return (
            -(one.last_on or date.min).toordinal(),
            rank,
            one.place.person.search_name,
            one.place.pk,
        )

    people = [PersonToTouch(place, last.get(place.pk)) for place in places.select_related("person")]
    return sorted(people, key=order)
