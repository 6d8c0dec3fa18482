"""Where a contract stands on a day: its term, the last day for notice, what it is worth a year.

A term's last day belongs to it. Terms that follow are counted from the day after the first one's
last day, so that a contract until 31 January which renews by the month ends on 28 or 29 February
and then on 31 March: nothing drifts to the shorter month.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from openkam.calc.money import RATIO
from openkam.calc.periods import DAY, MONTHS_IN_YEAR, add_months

# So long before its last day a contract that is negotiated anew counts as being renegotiated,
# where no other time is agreed.
NEGOTIATING_DAYS = 90
DAYS_IN_YEAR = Decimal("365.25")


class Renewal(StrEnum):
    """What happens on the last day of a term."""

    ENDS = "ends"
    AUTOMATIC = "automatic"
    BY_AGREEMENT = "by_agreement"
    OPEN = "open"


class State(StrEnum):
    """Where a contract stands."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    NOTICE_POSSIBLE = "notice_possible"  # it renews unless notice is given in time
    RENEGOTIATED = "renegotiated"
    UNDER_NOTICE = "under_notice"
    ENDED = "ended"


@dataclass(frozen=True)
class Agreed:
    """What a contract says of its term; `ends_on` is the last day of the first term.

    Of a contract that runs until notice `ends_on` is the end of its least term.
    """

    starts_on: date | None
    ends_on: date | None
    renewal: str
    notice_days: int | None = None  # None: not known, or none agreed
    renewal_months: int | None = None
    notice_given_on: date | None = None


@dataclass(frozen=True)
class Term:
    """The days of a term; None where not known or, at its end, where none is agreed."""

    starts_on: date | None
    last_day: date | None


@dataclass(frozen=True)
class Standing:
    """Where a contract stands on a day."""

    state: State
    term: Term
    renewals: int  # how often it renewed by itself so far
    ends_on: date | None  # its last day as things stand; None: it goes on, or not known
    decide_by: date | None  # the last day on which a decision changes what comes next
    renews_on: date | None  # the first day of the next term, unless notice is given

    @property
    def is_running(self) -> bool:
        """Whether it holds on the day."""
        return self.state not in (State.NOT_BEGUN, State.ENDED)

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.state == State.ENDED


def standing(agreed: Agreed, today: date) -> Standing:
    """Return where a contract stands.

    `decide_by` is never before today. Of a contract that renews by itself it is the next last day
    for notice; of one that ends or is negotiated anew the day so many days before its last one,
    and once that has passed the last day itself. Without a notice period it is the last day. Raises
    ValueError where a contract renews by itself without a last day or months of renewal.
    """
    noticed = agreed.notice_given_on is not None and agreed.notice_given_on <= today
    if agreed.renewal == Renewal.AUTOMATIC:
        found = _noticed_renewal(agreed, today) if noticed else _renewing(agreed, today)
    elif agreed.renewal == Renewal.OPEN:
        found = _open(agreed, today, noticed=noticed)
    else:
        found = _ending(agreed, today, noticed=noticed)
    if found.is_over or agreed.starts_on is None or agreed.starts_on <= today:
        return found
    return Standing(State.NOT_BEGUN, found.term, 0, found.ends_on, found.decide_by, found.renews_on)


def term(agreed: Agreed, number: int) -> Term:
    """Return a term by its number: 0 is the first, each further one renews the one before."""
    if not number:
        return Term(agreed.starts_on, agreed.ends_on)
    first, months = _renewed(agreed)
    return Term(add_months(first, months * (number - 1)), add_months(first, months * number) - DAY)


def earliest_end(agreed: Agreed, today: date) -> date | None:
    """Return the last day of a contract that runs until notice, if notice is given today.

    None where the notice period is not known, and for every other contract.
    """
    if agreed.renewal != Renewal.OPEN or agreed.notice_days is None:
        return None
    return _open_until(agreed, today)


def value_a_year(agreed: Agreed, value: Decimal | None, value_per: str) -> Decimal | None:
    """Return what a contract is worth in a year; `value_per` is "year", "month" or "whole".

    A value of the whole term is parted among its years: whole months count as such, other days
    as 365.25 a year. A term below a year that does not renew by itself brings its value and no
    more. None where the value, or the term that it is parted among, is not known.
    """
    if value is None:
        return None
    if value_per == "year":
        return value
    if value_per == "month":
        return value * MONTHS_IN_YEAR
    if value_per != "whole" or agreed.starts_on is None or agreed.ends_on is None:
        return None
    years = _years(agreed.starts_on, agreed.ends_on)
    if years < 1 and agreed.renewal != Renewal.AUTOMATIC:
        return value
    return RATIO.divide(value, years)


def _renewing(agreed: Agreed, today: date) -> Standing:
    number = _term_on(agreed, today)
    present = term(agreed, number)
    deciding = _deciding(agreed, today, number)
    last = term(agreed, deciding).last_day
    possible = deciding == number
    return Standing(
        State.NOTICE_POSSIBLE if possible else State.RUNNING,
        present,
        number,
        None,
        _before(last, agreed.notice_days),
        _after(present.last_day),
    )


def _noticed_renewal(agreed: Agreed, today: date) -> Standing:
    given = agreed.notice_given_on
    last = _deciding(agreed, given, _term_on(agreed, given)) if given else 0
    number = min(last, _term_on(agreed, today))
    ends_on = term(agreed, last).last_day
    return _to_its_end(term(agreed, number), number, ends_on, today)


def _open(agreed: Agreed, today: date, *, noticed: bool) -> Standing:
    if noticed and agreed.notice_given_on is not None:
        known = agreed.notice_days is not None
        ends_on = _open_until(agreed, agreed.notice_given_on) if known else None
        return _to_its_end(Term(agreed.starts_on, ends_on), 0, ends_on, today)
    first_way_out = _before(agreed.ends_on, agreed.notice_days)
    ahead = first_way_out is not None and first_way_out >= today
    return Standing(
        State.RUNNING,
        Term(agreed.starts_on, None),
        0,
        None,
        first_way_out if ahead else None,
        None,
    )


def _ending(agreed: Agreed, today: date, *, noticed: bool) -> Standing:
    present, last = Term(agreed.starts_on, agreed.ends_on), agreed.ends_on
    if noticed or (last is not None and last < today):
        return _to_its_end(present, 0, last, today)
    decide_by = _before(last, agreed.notice_days)
    if decide_by is not None and decide_by < today:
        decide_by = last
    talks = agreed.renewal == Renewal.BY_AGREEMENT and _negotiates(agreed, today)
    return Standing(
        State.RENEGOTIATED if talks else State.RUNNING, present, 0, last, decide_by, None
    )


def _to_its_end(present: Term, renewals: int, ends_on: date | None, today: date) -> Standing:
    over = ends_on is not None and ends_on < today
    return Standing(
        State.ENDED if over else State.UNDER_NOTICE, present, renewals, ends_on, None, None
    )


def _negotiates(agreed: Agreed, today: date) -> bool:
    days = NEGOTIATING_DAYS if agreed.notice_days is None else agreed.notice_days
    since = _before(agreed.ends_on, days)
    return since is not None and since <= today


def _term_on(agreed: Agreed, day: date) -> int:
    """The number of the term that holds on a day; the first for every day before its end."""
    first, months = _renewed(agreed)
    if day < first:
        return 0
    passed = (day.year - first.year) * MONTHS_IN_YEAR + day.month - first.month
    number = passed // months + 1
    # The month may have begun while the day of the term has not come yet.
    return number - 1 if (term(agreed, number).starts_on or day) > day else number


def _deciding(agreed: Agreed, day: date, number: int) -> int:
    """The number of the first term, from a given one on, whose end notice on this day reaches."""
    reached = day + timedelta(days=agreed.notice_days or 0)
    return max(number, _term_on(agreed, reached))


def _renewed(agreed: Agreed) -> tuple[date, int]:
    if agreed.ends_on is None or not agreed.renewal_months or agreed.renewal_months < 1:
        raise ValueError("A contract renews by itself from its last day on, for whole months.")
    return agreed.ends_on + DAY, agreed.renewal_months


def _open_until(agreed: Agreed, given: date) -> date:
    ends_on = given + timedelta(days=agreed.notice_days or 0)
    return max(ends_on, agreed.ends_on) if agreed.ends_on else ends_on


def _before(day: date | None, days: int | None) -> date | None:
    return None if day is None else day - timedelta(days=days or 0)


def _after(day: date | None) -> date | None:
    return None if day is None else day + DAY


def _years(starts_on: date, ends_on: date) -> Decimal:
    beyond = ends_on + DAY
    months = (beyond.year - starts_on.year) * MONTHS_IN_YEAR + beyond.month - starts_on.month
    if months > 0 and add_months(starts_on, months) == beyond:
        return RATIO.divide(Decimal(months), Decimal(MONTHS_IN_YEAR))
    return RATIO.divide(Decimal((beyond - starts_on).days), DAYS_IN_YEAR)
