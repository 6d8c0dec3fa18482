"""What stands behind one tie, and who may be noted in a contact."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from django.shortcuts import get_object_or_404

from openkam.calc.ties import Contact, ContactDay, Direction, TieStrength, tie_strength
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level, User
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import kept_accounts
from openkam.domain.stakeholders.models import Position, Tie, Touch
from openkam.domain.stakeholders.selectors.snapshot import KnownTie, ties_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

OF_TOUCH = ("tie__position__person", "tie__position__account", "tie__user", "noted_by")


@dataclass(frozen=True)
class CountedDay:
    """The contacts of one day, and what they still count."""

    day: ContactDay
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class TieEvidence:
    """One of us and one of theirs: what their tie is made of."""

    place: Position
    user: User
    known: KnownTie | None  # None: no tie
    days: tuple[CountedDay, ...]  # the latest first
    owner: Tie | None  # who is responsible for the person
    may_write: bool


@dataclass(frozen=True)
class Change:
    """What contacts just noted did to a tie."""

    tie: Tie
    touches: tuple[Touch, ...]
    before: TieStrength
    after: TieStrength
    others: tuple[Touch, ...]  # of the same day and kind, noted by somebody else


def tie_evidence(actor: User, position_id: int, user_id: int, today: date) -> TieEvidence:
    """Return what stands behind a tie, or that there is none. Raises Http404."""
    rows = Position.objects.select_related("person", "account")
    place = fetch(rows, actor, position_id)
    user = fetch_colleague(user_id)
    level = portfolio.level_on(actor, account_of(place))
    known = ties_of([place.pk], today).get(place.pk, ())
    own = next((one for one in known if one.tie.user_id == user_id), None)
    return TieEvidence(
        place=place,
        user=user,
        known=own,
        days=_days(own, today) if own else (),
        owner=next((one.tie for one in known if one.tie.is_owner), None),
        may_write=level is not None and level >= Level.WRITE,
    )


def account_of(place: Position) -> int:
    """Return the account of a position, which is another one where it was merged since."""
    if place.account.merged_into_id is None:
        return place.account_id
    return kept_accounts()[place.account_id]


def fetch_colleague(user_id: int) -> User:
    """Return a colleague, also one who left. Raises Http404."""
    return get_object_or_404(User.objects.people(), pk=user_id)


def changes(actor: User, touch_ids: Collection[int], today: date) -> list[Change]:
    """Return what these contacts did to their ties, without those the actor may not know of."""
    touches = list(_touches(actor).filter(pk__in=touch_ids).order_by("pk"))
    by_tie: defaultdict[int, list[Touch]] = defaultdict(list)
    for touch in touches:
        by_tie[touch.tie_id].append(touch)
    every: defaultdict[int, list[Touch]] = defaultdict(list)
    for touch in Touch.objects.filter(tie__in=by_tie, day__lte=today).select_related("noted_by"):
        every[touch.tie_id].append(touch)
    return [_change(found, every[pk], today) for pk, found in by_tie.items()]


def _touches(actor: User) -> "QuerySet[Touch]":
    return Touch.objects.open_to(actor).select_related(*OF_TOUCH)


def _days(known: KnownTie, today: date) -> tuple[CountedDay, ...]:
    by_day: defaultdict[date, list[Touch]] = defaultdict(list)
    rows = known.tie.touches.filter(day__lte=today).select_related("noted_by").order_by("pk")
    for touch in rows:
        by_day[touch.day].append(touch)
    return tuple(CountedDay(day, tuple(by_day[day.on])) for day in known.strength.days)


def _change(noted: list[Touch], every: list[Touch], today: date) -> Change:
    new = {touch.pk for touch in noted}
    days = {(touch.day, touch.kind) for touch in noted}
    return Change(
        tie=noted[0].tie,
        touches=tuple(noted),
        before=_strength([one for one in every if one.pk not in new], today),
        after=_strength(every, today),
        others=tuple(
            one
            for one in every
            if one.pk not in new
            and (one.day, one.kind) in days
            and one.noted_by_id != noted[0].noted_by_id
        ),
    )


def _strength(touches: list[Touch], today: date) -> TieStrength:
    contacts = [Contact(one.day, one.kind, cast("Direction", one.direction)) for one in touches]
    return tie_strength(contacts, today)
