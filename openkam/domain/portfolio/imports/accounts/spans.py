"""Spans of days during which an account stands below a parent, and circles among them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openkam.domain.portfolio.services.bringing.plans import Span

Wish = tuple[int | None, date | None, date | None]
"""A span that a file asks for; no parent means that the account stands alone then."""


def placed(stored: Sequence[Span], wishes: Iterable[Wish]) -> list[Span]:
    """Return the parents of an account after the wishes, which take the place of what was then."""
    spans = list(stored)
    for parent, start, end in wishes:
        spans = carved(spans, start, end)
        if parent is not None:
            spans.append((parent, start, end))
    return in_one(spans)


def carved(spans: Iterable[Span], start: date | None, end: date | None) -> list[Span]:
    """Return the spans without the days from `start` (None: ever) until `end` (None: open)."""
    kept: list[Span] = []
    for parent, begin, until in spans:
        if not overlap((begin, until), (start, end)):
            kept.append((parent, begin, until))
            continue
        if start is not None and (begin is None or begin < start):
            kept.append((parent, begin, start))
        if end is not None and (until is None or end < until):
            kept.append((parent, end, until))
    return kept


def in_one(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order; those of one parent that touch each other become one."""
    joined: list[Span] = []
    for parent, start, end in sorted(spans, key=by_day):
        if joined and joined[-1][0] == parent and joined[-1][2] == start and start is not None:
            joined[-1] = (parent, joined[-1][1], end)
        else:
            joined.append((parent, start, end))
    return joined


def by_day(span: Span) -> tuple[date, date, int]:
    """The order of spans: by their first day."""
    return (span[1] or date.min, span[2] or date.max, span[0])


def holds(span: Span, day: date) -> bool:
    """Whether the span has this day."""
    return (span[1] or date.min) <= day < (span[2] or date.max)


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two spans of days, half-open, have a day in common."""
    begin = max(one[0] or date.min, other[0] or date.min)
    return begin < min(one[1] or date.max, other[1] or date.max)


def in_circles(parents: Mapping[int, Sequence[Span]], changed: Iterable[int]) -> set[int]:
    """Return those of the changed accounts that would stand below themselves on some day."""
    suspects = _around(parents)
    return {
        account
        for account in changed
        if account in suspects and _meets_itself(account, parents, suspects)
    }


def _around(parents: Mapping[int, Sequence[Span]]) -> set[int]:
    """Accounts that are in a circle if one forgets the days, or between two of them.

    Whoever has nobody above or nobody below is in none: these are taken away again and again.
    """
    above = {account: {span[0] for span in spans} for account, spans in parents.items() if spans}
    below: dict[int, set[int]] = {}
    for account, over in above.items():
        for parent in over:
            below.setdefault(parent, set()).add(account)
    loose = [one for one in {*above, *below} if one not in above or one not in below]
    while loose:
        account = loose.pop()
        for here, there in ((above, below), (below, above)):
            for neighbour in here.pop(account, ()):
                others = there.get(neighbour)
                if others is None:
                    continue
                others.discard(account)
                if not others:
                    del there[neighbour]
                    loose.append(neighbour)
    return set(above)


def _meets_itself(account: int, parents: Mapping[int, Sequence[Span]], suspects: set[int]) -> bool:
    ways = [span for span in parents[account] if span[0] in suspects]
    seen = set(ways)
    while ways:
        parent, start, end = ways.pop()
        if parent == account:
            return True
        for above, begin, until in parents.get(parent, ()):
            step = (above, _later(start, begin), _earlier(end, until))
            if above in suspects and step not in seen and overlap(step[1:], (None, None)):
                seen.add(step)
                ways.append(step)
    return False


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
