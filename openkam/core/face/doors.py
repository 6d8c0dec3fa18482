"""Addresses of rows: resolved once, then only filled in, since a list has hundreds of links."""

from collections.abc import Callable
from functools import lru_cache

from django.urls import reverse

PLACE = 9_007_199_254  # a number that stands nowhere else in an address


@lru_cache(maxsize=64)
def door(name: str) -> Callable[[int], str]:
    """Return the function from a row's id to its address; the address has the id as its only part.

    For addresses that do not depend on the request: ours carry no language and no prefix.
    """
    before, _, after = reverse(name, args=[PLACE]).partition(str(PLACE))
    return lambda pk: f"{before}{pk}{after}"
