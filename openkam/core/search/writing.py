"""What a room says of its things, so that their text is found."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from openkam.core.access.models import User


@dataclass(frozen=True)
class Written:
    """The words of one thing of an account.

    Every reader of the account finds them, so nothing that only some of them may see.
    """

    kind: str
    object_id: int
    account_id: int
    day: date
    """Of its last change, or on which it was: the newest are found first."""
    title: str = ""
    """Words that count more; excerpts never show them, so names in all languages may stand here."""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """How a thing that was found is named and where it stands."""

    title: str
    url: str


@dataclass(frozen=True)
class Searchable:
    """One kind of things that are found by their text.

    `rows()` tells the words of all there are. `shown(actor, ids)` names those that the actor may
    see in the reader's language; the others are left out.
    """

    kind: str
    label: "str | Promise"  # of many, like "Facts"
    icon: str
    rows: Callable[[], Iterable[Written]]
    shown: Callable[["User", Collection[int]], Mapping[int, Shown]]
    version: int = 1
    """Raised when `rows` tells other words than before: then all are written anew."""
