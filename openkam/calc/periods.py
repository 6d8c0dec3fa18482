"""Periods of days: half-open, so that neighbours meet without gap or overlap."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

DAY = timedelta(days=1)
MONTHS_IN_YEAR = 12


class EmptyPeriod(ValueError):
    """The period does not end after it starts."""

    def __init__(self, start: date, end: date) -> None:
        super().__init__(f"A period has to end after it starts: {start} to {end}.")
        self.start = start
        self.end = end


class NotWholeMonths(ValueError):
    """Months were asked of a period that cuts one."""

    def __init__(self, start: date, end: date) -> None:
        super().__init__(f"The period {start} to {end} does not consist of whole months.")
        self.start = start
        self.end = end


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` until the day before `end`; at least one.

    Raises EmptyPeriod if it does not end after it starts.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise EmptyPeriod(self.start, self.end)

    @property
    def last_day(self) -> date:
        """The last day inside the period, for people who read "until" as inclusive."""
        return self.end - DAY

    @property
    def days(self) -> int:
        """The number of days in the period."""
        return (self.end - self.start).days

    @property
    def is_whole_months(self) -> bool:
        """Whether the period starts and ends where a month starts."""
        return self.start.day == 1 and self.end.day == 1

    @property
    def months(self) -> list[date]:
        """The first day of each month in the period; raises NotWholeMonths if it cuts one."""
        if not self.is_whole_months:
            raise NotWholeMonths(self.start, self.end)
        return [add_months(self.start, n) for n in range(_months_between(self.start, self.end))]

    def contains(self, day: date) -> bool:
        """Whether the day lies inside the period."""
        return self.start <= day < self.end

    def previous(self) -> Self:
        """Return the period of equal length just before: as many months, else as many days.

        Raises OverflowError where the calendar begins.
        """
        if self.is_whole_months:
            months = _months_between(self.start, self.end)
            return type(self)(add_months(self.start, -months), self.start)
        return type(self)(self.start - timedelta(days=self.days), self.start)

    def a_year_before(self) -> Self:
        """Return the same days of the calendar one year earlier; whole months stay whole.

        Without a 29 February there, a start on it falls back to the 28th and an end on it goes
        on to 1 March, so that the last day inside is the 28th in both years.
        """
        end = add_months(self.end, -MONTHS_IN_YEAR)
        if end.day != self.end.day:
            end += DAY
        return type(self)(add_months(self.start, -MONTHS_IN_YEAR), end)


def month_start(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months later (earlier if negative), clamped to the month's end.

    31 January and one month are 28 or 29 February. Raises OverflowError outside the calendar.
    """
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + count, MONTHS_IN_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{count} months from {day} lie outside the calendar.")
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_complete_months(as_of: date, count: int = MONTHS_IN_YEAR) -> Period:
    """Return the last `count` months that are over at the end of the day `as_of`.

    A month is complete when `as_of` is its last day or later. Raises ValueError below one month.
    """
    if count < 1:
        raise ValueError("A period needs at least one month.")
    end = month_start(as_of + DAY)
    return Period(add_months(end, -count), end)


def business_year(day: date, first_month: int = 1) -> Period:
    """Return the twelve months around the day that start with `first_month` (1 is January).

    Raises ValueError if there is no such month.
    """
    if not 1 <= first_month <= MONTHS_IN_YEAR:
        raise ValueError("The first month of the business year is a number from 1 to 12.")
    start = add_months(month_start(day), -((day.month - first_month) % MONTHS_IN_YEAR))
    return Period(start, add_months(start, MONTHS_IN_YEAR))


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * MONTHS_IN_YEAR + end.month - start.month
