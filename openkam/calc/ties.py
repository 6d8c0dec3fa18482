"""How strong a tie between two people is, by the contacts that were recorded.

Each contact weighs by its kind and fades with a half-life. What goes one way only counts half. A
tie without a recorded contact has no strength, which is unknown and not zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import expm1, nextafter
from typing import Literal

HALF_LIFE = 90  # days
ACTIVE_DAYS = 90  # a tie is active while its last two-way contact is not older
SCALE = 3.0  # one meeting today is 0.28, one a month 0.80, one a week 0.998
MOST_A_DAY = 1.0
# What was heard in a copy of a mail is no contact; of kinds unlike these, "other" is the one.
WEIGHTS: Mapping[str, float] = {
    "meeting": 1.0,
    "visit": 1.0,
    "video": 0.8,
    "call": 0.6,
    "event": 0.4,
    "other": 0.3,
    "mail": 0.2,
}
STRONG, LIVE, LEFT = 0.6, 0.25, 0.05
LARGE_GAP = 0.4  # more than one and a half steps of the five
MOST = nextafter(1.0, 0.0)

Direction = Literal["in", "out", "mutual"]
Band = Literal["none", "cold", "fading", "weak", "live", "strong"]


@dataclass(frozen=True)
class Contact:
    """One touch: "in" came from them, "out" from us, "mutual" is talk, as in a meeting."""

    on: date
    kind: str
    direction: Direction


@dataclass(frozen=True)
class ContactDay:
    """What the contacts of one day still count."""

    on: date
    age: int  # days
    weight: float  # by their kinds, at most one
    counts: float  # weight · 0.5^(age ÷ half-life)
    inward: float  # of that, what came from them; talk counts either way
    outward: float
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class TieStrength:
    """How strong a tie is as of a day, and what that is made of; the latest day stands first."""

    strength: float | None  # 0 to below 1; None where no contact is recorded
    total: float  # Σ of the days
    inward: float
    outward: float
    days: tuple[ContactDay, ...]
    last_on: date | None
    last_two_way_on: date | None
    is_active: bool

    @property
    def reciprocity(self) -> float | None:
        """The weaker direction ÷ the stronger one; None without a contact."""
        most = max(self.inward, self.outward)
        return min(self.inward, self.outward) / most if most else None

    @property
    def factor(self) -> float | None:
        """What the total is multiplied by: 0.5 one way only, 1 in balance or talk alone."""
        if not self.total:
            return None
        return min(0.5 + min(self.inward, self.outward) / self.total, 1.0)

    @property
    def band(self) -> Band:
        """The strength in a word: who has not been in touch both ways of late is fading or cold."""
        if self.strength is None:
            return "none"
        if not self.is_active:
            return "fading" if self.strength >= LEFT else "cold"
        return "strong" if self.strength >= STRONG else "live" if self.strength >= LIVE else "weak"


def tie_strength(
    contacts: Iterable[Contact],
    today: date,
    *,
    half_life: float = HALF_LIFE,
    scale: float = SCALE,
    weights: Mapping[str, float] = WEIGHTS,
) -> TieStrength:
    """Return 1 − exp(−S ÷ scale), S = total · reciprocity factor, as of a day, with its parts.

    Contacts after that day are left out. Raises ValueError for a kind without a weight.
    """
    by_day: defaultdict[date, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if contact.kind not in weights:
            raise ValueError(f"A contact has no known kind: {contact.kind}")
        if contact.on <= today:
            by_day[contact.on].append(contact)
    days = []
    for on in sorted(by_day, reverse=True):
        age = (today - on).days
        days.append(_day(on, age, 0.5 ** (age / half_life), tuple(by_day[on]), weights))
    return _of_days(tuple(days), today, scale)


def gap(rating: int | None, strength: float | None) -> float | None:
    """Return our own rating (1 to 5, as a share) less the strength; None where one is unknown."""
    if rating is None or strength is None:
        return None
    return (rating - 1) / 4 - strength


def is_large_gap(value: float | None) -> bool:
    """Return whether our rating and the contacts tell two stories."""
    return value is not None and abs(value) > LARGE_GAP


def two_way_on(contacts: Iterable[Contact]) -> date | None:
    """Return the day since which both sides have been heard: the last talk, or the later answer.

    Where nobody met, it is the earlier one of the last contact in and the last contact out. None
    where only one side was ever heard.
    """
    last: dict[str, date] = {}
    for contact in contacts:
        last[contact.direction] = max(last.get(contact.direction, contact.on), contact.on)
    found = [last["mutual"]] if "mutual" in last else []
    if "in" in last and "out" in last:
        found.append(min(last["in"], last["out"]))
    return max(found, default=None)


def is_active(last_two_way: date | None, today: date, days: int = ACTIVE_DAYS) -> bool:
    """Return whether the last two-way contact is at most so many days ago."""
    return last_two_way is not None and 0 <= (today - last_two_way).days <= days


def _day(
    on: date, age: int, left: float, contacts: tuple[Contact, ...], weights: Mapping[str, float]
) -> ContactDay:
    def capped(*directions: Direction) -> float:
        # Ten mails on one day are no ten meetings.
        weight = sum(weights[one.kind] for one in contacts if one.direction in directions)
        return min(weight, MOST_A_DAY)

    weight = capped("in", "out", "mutual")
    return ContactDay(
        on=on,
        age=age,
        weight=weight,
        counts=weight * left,
        inward=capped("in", "mutual") * left,
        outward=capped("out", "mutual") * left,
        contacts=contacts,
    )


def _of_days(days: tuple[ContactDay, ...], today: date, scale: float) -> TieStrength:
    total = sum(day.counts for day in days)
    inward = sum(day.inward for day in days)
    outward = sum(day.outward for day in days)
    # As `factor`, multiplied out: each of the three sums only grows with one contact more.
    effective = min(total / 2 + min(inward, outward), total)
    last_two_way = two_way_on(contact for day in days for contact in day.contacts)
    return TieStrength(
        strength=min(-expm1(-effective / scale), MOST) if days else None,
        total=total,
        inward=inward,
        outward=outward,
        days=days,
        last_on=days[0].on if days else None,
        last_two_way_on=last_two_way,
        is_active=is_active(last_two_way, today),
    )
