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
    suspects = {
        account: [span for span in parents[account] if span[0] in around]
        for around in [_around(parents)]
        for account in around
    }
    found: set[int] = set()
    for day in _turning_days(suspects):
        found |= _circular({account: _parent_on(spans, day) for account, spans in suspects.items()})
    return found & set(changed)


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
            loose += _without(account, here.pop(account, ()), there)
    return set(above)


def _without(account: int, neighbours: Iterable[int], there: dict[int, set[int]]) -> list[int]:
    """Take the account away from its neighbours; return those that have nobody left there."""
    freed = []
    for neighbour in neighbours:
        others = there.get(neighbour)
        if others is not None:
            others.discard(account)
            if not others:
                del there[neighbour]
                freed.append(neighbour)
    return freed


def _turning_days(parents: Mapping[int, Sequence[Span]]) -> set[date]:
    """The days on which any parent begins or ends: from one to the next, nothing changes."""
    days = {day for spans in parents.values() for _parent, *ends in spans for day in ends if day}
    return {date.min, *days} if parents else set()


def _parent_on(spans: Sequence[Span], day: date) -> int | None:
    return next((span[0] for span in spans if holds(span, day)), None)


def _circular(above: Mapping[int, int | None]) -> set[int]:
    """Accounts from which the way up leads back to themselves, where each has one parent."""
    seen_from: dict[int, int] = {}
    found: set[int] = set()
    for start in above:
        way, here = [], start
        while here is not None and here not in seen_from:
            seen_from[here] = start
            way.append(here)
            here = above.get(here)  # type: ignore[assignment]
        if here is not None and seen_from[here] == start:
            found.update(way[way.index(here) :])
    return found
