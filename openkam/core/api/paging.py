"""Pages by cursor: no row is shown twice or left out while others come and go."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import BaseModel, Field

from openkam.core.api.problems import Problem
from openkam.core.api.versions import headers_of

USUAL, MOST = 50, 200
LONGEST_CURSOR = 4_000
LARGEST = 200 * 1024  # bytes of the items of one page, where rows may be of any size
SIGNER = Signer(salt="api.cursor")
Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)


class Paging(Schema):
    """Which page of a list."""

    cursor: str = Field(
        "",
        max_length=LONGEST_CURSOR,
        description="`next` of the page before; empty: the first",
    )
    limit: int = Field(USUAL, ge=1, le=MOST, description="how many at most")


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(
        description="cursor of the page that follows, also in the header Link; null: the last"
    )


def page_of(
    request: HttpRequest,
    rows: "QuerySet[Row]",
    paging: Paging,
    shown: Callable[[Sequence[Any]], Iterable[Any]],
    *,
    columns: Sequence[str] = (),
    asked: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a page of ordered rows, as `shown` writes them, that begins after the cursor.

    With `columns` the rows are dictionaries of these alone: long lists take half the time. The
    order must end in something unique. `asked` is what narrows and sorts the list: a cursor
    made under another wish is refused (Problem 400).
    """
    keys = _keys(rows)
    rows = rows.annotate(
        **{f"_key{place}": expression for place, (expression, *_x) in enumerate(keys)}
    )
    mark = _fingerprint(asked)
    if paging.cursor:
        rows = rows.filter(_after(keys, _opened(paging.cursor, mark, len(keys))))
    names = [f"_key{place}" for place in range(len(keys))]
    read: QuerySet[Any] = rows.values(*columns, *names) if columns else rows
    found: list[Any] = list(read[: paging.limit + 1])
    rest = len(found) > paging.limit
    found = found[: paging.limit]
    following = None
    if rest:
        last = found[-1] if columns else vars(found[-1])
        values = [last[name] for name in names]
        following = _sealed(mark, values)
    return _page(request, list(shown(found)), following)


def page_of_list(
    request: HttpRequest,
    rows: Sequence[Any],
    paging: Paging,
    shown: Callable[[Sequence[Any]], Iterable[Any]],
    *,
    asked: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a page of rows that are all at hand in their order; the cursor is their number."""
    mark = _fingerprint(asked)
    start = 0
    if paging.cursor:
        (start,) = _opened(paging.cursor, mark, 1)
    end = start + paging.limit
    following = _sealed(mark, [end]) if end < len(rows) else None
    return _page(request, list(shown(rows[start:end])), following)


def page_of_window(
    request: HttpRequest,
    read: Callable[[int, int], tuple[Sequence[Any], int]],
    paging: Paging,
    shown: Callable[[Sequence[Any]], Iterable[Any]],
    *,
    asked: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a page of rows that `read(offset, limit)` finds, with how many there are in all.

    What changes the order or the number of the rows has to be part of `asked`. `shown` gives one
    item a row; a page of very large rows is shorter than asked for.
    """
    mark = _fingerprint(asked)
    start = 0
    if paging.cursor:
        (start,) = _opened(paging.cursor, mark, 1)
    rows, total = read(start, paging.limit)
    items = _small_enough(shown(rows))
    end = start + len(items)
    following = _sealed(mark, [end]) if items and end < total else None
    return _page(request, items, following)


def _small_enough(items: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    size = 0
    for item in items:
        size += len(json.dumps(item, cls=DjangoJSONEncoder))
        if kept and size > LARGEST:
            break
        kept.append(item)
    return kept


def _page(request: HttpRequest, items: list[Any], following: str | None) -> dict[str, Any]:
    if following is not None:
        query = request.GET.copy()
        query["cursor"] = following
        url = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        headers_of(request)["Link"] = f'<{url}>; rel="next"'
    return {"items": items, "next": following}


Key = tuple[Combinable, bool]  # what is sorted by, and whether from the largest down


def _keys(rows: "QuerySet[Any]") -> list[Key]:
    found: list[Key] = []
    for order in rows.query.order_by:
        if isinstance(order, OrderBy):
            # Rows without a value must stand last, or `_after` would miss them.
            assert order.nulls_last, order
            found.append((order.expression, order.descending))
        else:
            name = str(order)
            found.append((F(name.removeprefix("-")), name.startswith("-")))
    return found


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """The condition that a row stands behind the one with these values; unknown ones are last."""
    condition, same = Q(pk__in=[]), Q()
    for place, ((_expression, descending), value) in enumerate(zip(keys, values, strict=True)):
        name = f"_key{place}"
        if value is None:
            same &= Q(**{f"{name}__isnull": True})
            continue
        beyond = Q(**{f"{name}__{'lt' if descending else 'gt'}": value})
        condition |= same & (beyond | Q(**{f"{name}__isnull": True}))
        same &= Q(**{name: value})
    return condition


def _fingerprint(asked: Mapping[str, Any] | None) -> str:
    text = json.dumps(asked or {}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _sealed(mark: str, values: Sequence[Any]) -> str:
    return SIGNER.sign_object([mark, [_written(value) for value in values]])


def _opened(cursor: str, mark: str, count: int) -> list[Any]:
    # Signed: what comes back are values that this list has written itself.
    try:
        given, values = SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError) as fault:
        raise _bad_cursor() from fault
    if given != mark or len(values) != count:
        raise _bad_cursor()
    return [_read(value) for value in values]


def _bad_cursor() -> Problem:
    return Problem(
        400,
        _("This cursor is not one of this list with these filters. Begin without a cursor."),
        code="bad-cursor",
    )


KINDS: dict[str, Callable[[str], Any]] = {
    "amount": Decimal,
    "day": date.fromisoformat,
    "time": datetime.fromisoformat,
}


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"amount": str(value)}
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return KINDS[kind](text)
    return value
