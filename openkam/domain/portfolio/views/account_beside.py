"""Shares of accounts that rooms above measure: columns of the list, to sort and filter by."""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from openkam.core.face.lists import FilterChip, ListRequest
from openkam.core.offers import ShareColumn

LOW = 0.5
FILTERS = ("low", "unknown")


@cache
def beside() -> dict[str, ShareColumn]:
    """Return the columns that the settings name, by their keys."""
    found: list[ShareColumn] = [import_string(path) for path in settings.ACCOUNT_COLUMNS]
    return {one.key: one for one in found}


def narrowed(rows: Any, wanted: ListRequest) -> Any:
    """Return the accounts filtered and sorted by these columns, as far as that was asked."""
    for key, one in beside().items():
        if wanted.filters.get(key) == "low":
            rows = rows.filter(**{f"{one.lookup}__lt": LOW})
        elif wanted.filters.get(key) == "unknown":
            rows = rows.filter(Q(**{f"{one.lookup}__isnull": True}))
    if wanted.sort not in beside():
        return rows
    share = F(beside()[wanted.sort].lookup)
    first = share.desc(nulls_last=True) if wanted.descending else share.asc(nulls_last=True)
    return rows.order_by(first, "search_name", "pk")


def with_beside(rows: Any, keys: Collection[str]) -> Any:
    """Return the accounts with the columns of these keys, each under its key and one join more."""
    chosen = {f"beside_{key}": F(one.lookup) for key, one in beside().items() if key in keys}
    return rows.annotate(**chosen) if chosen else rows


def beside_chips(wanted: ListRequest) -> list[FilterChip]:
    """Return the filters by these columns."""
    options = [("low", _("Below 50 %")), ("unknown", _("Not known"))]
    return [
        FilterChip(key, str(one.short), wanted.filters[key], options)
        for key, one in beside().items()
    ]
