"""What of a list's address belongs to a view."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

LONGEST = 2_000  # characters of an address that every browser and mail program takes
# Where one stands in the list, and what is kept beside the state.
NOT_OF_THE_STATE = frozenset({"page", "view", "columns", "changed", "csrfmiddlewaretoken"})
ALL = "all"  # the view that hides nothing


def state_of(query: str) -> str:
    """Return search, filters, order and period of an address, in one form."""
    given = parse_qsl(query.lstrip("?")[:LONGEST].replace("\0", ""))
    kept = {key: value for key, value in given if key not in NOT_OF_THE_STATE and value}
    return urlencode(sorted(kept.items()), safe=",")


def address(path: str, query: str, *, columns: Sequence[str] = (), view: str = "") -> str:
    """Return the address of a list in this state; every part can be read and mailed."""
    parts = [state_of(query)]
    more = {"columns": ",".join(columns), "view": view}
    parts.append(urlencode({key: value for key, value in more.items() if value}, safe=","))
    said = "&".join(part for part in parts if part)
    return f"{path}?{said}" if said else path
