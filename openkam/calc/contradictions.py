"""When sales say something else than what is noted of a customer.

Better silent than wrong: each rule speaks only where the data reach far enough back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openkam.calc.folding import fold
from openkam.calc.periods import Period, add_months

FEWEST_MONTHS, MOST_MONTHS = 3, 12  # of silence
USUAL_MONTHS = 12  # before it
REGULAR_MONTHS = 4  # of the usual ones, with a purchase: one each quarter
NEAR_ZERO = Decimal("0.1")  # of what is usual
SHORTEST = 3  # signs of a name that is looked for inside a sentence
SILENT_MONTHS = 6  # without a purchase, under a contract
LEAST_SHARE = Decimal("0.5")  # of what a contract is worth a year
AGAIN = Decimal("1.1")  # what was answered for is said again when it grew by a tenth


@dataclass(frozen=True)
class Fallen:
    """Something that was bought regularly and is (nearly) not bought any more."""

    months: int  # for how long
    recent: Decimal  # of these months
    usual: Decimal  # of as many months, by the year before them
    months_bought: int  # of the 12 months before
    last_month: date  # the last one with a purchase


def groups_named(entry: str, groups: Iterable[str]) -> list[str]:
    """Return which product groups an entry of a list names, by their whole words, in any case.

    A group inside the name of another one that is named does not count ("Road bikes" names no
    "Bikes"), and one of one or two signs only where it is the whole entry.
    """
    said = _words(entry)
    found = {group: _words(group) for group in groups}
    named = {
        group: words
        for group, words in found.items()
        if words == said or (len(words.strip()) >= SHORTEST and words in said)
    }
    return [
        group
        for group, words in named.items()
        if not any(words != other and words in other for other in named.values())
    ]


def _words(text: str) -> str:
    words = re.findall(r"[^\W_]+", fold(text))
    return f" {' '.join(words)} "


def fallen(months: Mapping[date, Decimal], end: date, covers_from: date | None) -> Fallen | None:
    """Return how the revenue of a regular buyer fell to nearly zero; None where it did not.

    `months` holds net revenue by first day of the month, `end` is the day after the last complete
    month. Fallen: the last 3 to 12 months bring at most a tenth of what as many of the 12 months
    before did. Regular: bought in at least 4 of these 12, and never paused as long. None also where
    the data do not reach back so far.
    """
    for count in range(FEWEST_MONTHS, MOST_MONTHS + 1):
        found = _silent(months, Period(add_months(end, -count), end), covers_from)
        if found is not None:
            return found
    return None


def _silent(
    months: Mapping[date, Decimal], recent: Period, covers_from: date | None
) -> Fallen | None:
    usual, count = Period(add_months(recent.start, -USUAL_MONTHS), recent.start), len(recent.months)
    if covers_from is None or covers_from > usual.start:
        return None
    amounts = [months.get(month, Decimal(0)) for month in usual.months]
    bought = [place for place, amount in enumerate(amounts) if amount > 0]
    pauses = [after - before - 1 for before, after in zip(bought, bought[1:], strict=False)]
    if len(bought) < REGULAR_MONTHS or max(pauses) >= count:
        return None
    now = sum((months.get(month, Decimal(0)) for month in recent.months), Decimal(0))
    expected = sum(amounts, Decimal(0)) * count / USUAL_MONTHS
    if expected <= 0 or now > expected * NEAR_ZERO:
        return None
    last = max(month for month, amount in months.items() if amount > 0 and month < recent.end)
    return Fallen(count, now, expected, len(bought), last)


def exceeded(budget: Decimal, invoiced: Decimal) -> Decimal | None:
    """Return by how much we invoiced more than the budget that is noted; None where we did not."""
    return invoiced - budget if invoiced > budget else None


def says_more(invoiced: Decimal, answered: Decimal) -> bool:
    """Whether an amount grew by a tenth since somebody answered for it."""
    return invoiced > answered * AGAIN


@dataclass(frozen=True)
class Unfulfilled:
    """A running contract to which the sales do not fit."""

    months: int  # the last ones, which were looked at
    actual: Decimal  # what they brought
    agreed: Decimal | None  # of a year; None where nothing at all was sold


def unfulfilled(
    months: Mapping[date, Decimal],
    end: date,
    covers_from: date | None,
    runs_since: date | None,
    agreed: Decimal | None,
) -> Unfulfilled | None:
    """Return how sales fall behind a running contract; None where they do not or none can tell.

    Nothing was bought for 6 months, or 12 months brought less than half of what was agreed for a
    year. It has to run, and the data to reach back, for as long. `months` and `end` as in `fallen`.
    """

    def looked_at(count: int) -> list[Decimal] | None:
        period = Period(add_months(end, -count), end)
        if covers_from is None or runs_since is None or max(covers_from, runs_since) > period.start:
            return None
        return [months.get(month, Decimal(0)) for month in period.months]

    silent = looked_at(SILENT_MONTHS)
    if silent is not None and not any(amount > 0 for amount in silent):
        return Unfulfilled(SILENT_MONTHS, sum(silent, Decimal(0)), None)
    year = looked_at(USUAL_MONTHS)
    if year is None or not agreed or agreed <= 0:
        return None
    actual = sum(year, Decimal(0))
    return Unfulfilled(USUAL_MONTHS, actual, agreed) if actual < agreed * LEAST_SHARE else None


def says_less(actual: Decimal, answered: Decimal) -> bool:
    """Whether an amount fell by more than a tenth since somebody answered for it."""
    return actual < answered / AGAIN
