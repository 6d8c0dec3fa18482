"""How often an account buys, and how its silence compares with that.

A purchase day is a day with a line above zero. The usual interval is the median of the days between
neighbouring purchase days, over all sales data.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from typing import Literal

FEWEST_DAYS = 3  # two purchase days have one interval between them, which is no rhythm
WATCH, ACT = 1.5, 3.0  # beyond so many usual intervals without a purchase
PATIENCE_DAYS = 7  # who buys daily is not late after a weekend

Tone = Literal["", "watch", "act"]


@dataclass(frozen=True)
class Rhythm:
    """The purchase days of one account as of a day."""

    purchase_days: int
    last_on: date | None
    usual_interval: float | None  # days
    as_of: date

    @property
    def is_known(self) -> bool:
        """Whether there are enough purchase days to speak of a rhythm."""
        return (
            self.last_on is not None
            and bool(self.usual_interval)
            and self.purchase_days >= FEWEST_DAYS
        )

    @property
    def days_since(self) -> int | None:
        """The days from the last purchase to the as-of day; None without a purchase."""
        return None if self.last_on is None else max((self.as_of - self.last_on).days, 0)

    @property
    def ratio(self) -> float | None:
        """The days since the last purchase in usual intervals; None while there is no rhythm."""
        since = self.days_since
        if since is None or not self.usual_interval or not self.is_known:
            return None
        return since / self.usual_interval

    @property
    def due_on(self) -> date | None:
        """The day one usual interval, half days up, after the last purchase: no forecast."""
        if self.last_on is None or not self.usual_interval or not self.is_known:
            return None
        try:
            return self.last_on + timedelta(days=floor(self.usual_interval + 0.5))
        except OverflowError:
            return None

    @property
    def tone(self) -> Tone:
        """Return "watch" or "act" where the silence is longer than our limits."""
        ratio, since = self.ratio, self.days_since
        if ratio is None or since is None or since <= PATIENCE_DAYS:
            return ""
        return "act" if ratio > ACT else "watch" if ratio > WATCH else ""
