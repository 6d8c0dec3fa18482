"""People at a customer, made as a manager would note them."""

from datetime import UTC, date, datetime
from typing import Any

from openkam.core.access.models import User
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.models import Account
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.models import Line, Opinion, Position, Tie, Touch
from openkam.domain.stakeholders.services import Played, Way

TODAY = date(2026, 10, 1)
NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
PERSON = ("salutation", "given_name", "family_name", "language", "birthday", "source")


def actor() -> User:
    """A head, who may do everything; the same one each time."""
    return User.objects.filter(role="head").first() or people.head()


def stakeholder(
    account: Account,
    name: str = "Anke Vogt",
    *,
    boss: Position | None = None,
    roles: tuple[str, ...] = (),
    power: int | None = None,
    attitude: int | None = None,
    mail: str = "",
    phone: str = "",
    **facts: Any,
) -> Position:
    """Somebody who works for the account."""
    head = actor()
    ways = [Way("email", mail)] * bool(mail) + [Way("phone", phone)] * bool(phone)
    known = {"name": name, **{key: facts.pop(key) for key in PERSON if key in facts}}
    place = services.add_person(
        head, account.pk, facts=known, position=facts, ways=ways, today=TODAY
    )
    if boss is not None:
        services.set_reports_to(head, place.pk, boss.pk)
    if roles:
        services.set_roles(head, place.pk, [Played(role) for role in roles], today=TODAY)
    if power is not None:
        opinion(place, "power", number=power)
    if attitude is not None:
        opinion(place, "attitude", number=attitude)
    place.refresh_from_db()
    return place


def opinion(place: Position, kind: str = "business", **given: Any) -> Opinion:
    """What we think of them, assumed."""
    wishes = {"is_confirmed": False, "why": "Said so in March.", **given}
    if "number" not in wishes:
        wishes.setdefault("text", "No unplanned stop of line 3")
    return services.note_opinion(actor(), place.pk, kind, today=TODAY, **wishes)


def tie(place: Position, user: User, **given: Any) -> Tie:
    """One of us knows them."""
    return services.set_tie(actor(), place.pk, user.pk, today=TODAY, **given)


def touch(
    place: Position, user: User, day: date = TODAY, kind: str = "meeting", **given: Any
) -> Touch:
    """They met."""
    return services.note_touch(
        actor(), place.pk, user.pk, day=day, kind=kind, now=NOW, today=TODAY, **given
    )


def line(source: Position, target: Position, kind: str = "influence", **given: Any) -> Line:
    """The target listens to the source, or they are in conflict."""
    return services.draw_line(actor(), source.pk, target.pk, kind=kind, today=TODAY, **given)
