"""Who is a key account: the one thing that every employee may know of accounts not open to them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from openkam.domain.portfolio.models import Account, KeyState
from openkam.domain.portfolio.selectors.folding import fold

if TYPE_CHECKING:
    from openkam.core.access.models import User

SORTS = {
    "name": "search_name",
    "tier": "tier__position",
    "owner": "owner__name",
    "since": "key_since",
}
COLUMNS = (
    *("pk", "name", "tier__name", "tier__position"),
    *("owner__name", "owner__email", "owner__is_active", "key_since"),
)
Row = tuple[int, str, str | None, int | None, str | None, str | None, bool | None, date | None]


@dataclass(frozen=True)
class KnownKeyAccount:
    """A key account as everybody may know it: no figures, nothing else of the account."""

    pk: int
    name: str
    tier: str
    tier_position: int | None
    manager: str
    mail: str  # of the manager, while they work here
    since: date | None


def directory(
    actor: "User", *, q: str = "", tier: str = "", owner: str = "", sort: str = "tier"
) -> "QuerySet[Account, Row]":
    """Return the key accounts of the company for any colleague, by their place in `SORTS`.

    Found by their name alone: a key or a number would tell more than that an account is one.
    """
    if not actor.is_active:
        return Account.objects.none().values_list("pk")  # type: ignore[return-value]
    rows = Account.objects.filter(key_state=KeyState.KEY, merged_into=None)
    for word in fold(q).split():
        rows = rows.filter(search_name__contains=word)
    if _is_number(tier):
        rows = rows.filter(tier=int(tier))
    if _is_number(owner):
        rows = rows.filter(owner=int(owner))
    field = F(SORTS.get(sort.removeprefix("-"), SORTS["tier"]))
    order = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    found = rows.order_by(order, "search_name", "pk")
    return found.values_list(*COLUMNS)


def as_known(row: Row) -> KnownKeyAccount:
    """Return a row of the directory by its names."""
    pk, name, tier, position, manager, mail, is_active, since = row
    reach = mail if mail and is_active else ""
    return KnownKeyAccount(pk, name, tier or "", position, manager or mail or "", reach, since)


def managers(actor: "User") -> list[tuple[int, str]]:
    """Return who owns a key account: id and name, by name; everybody may know."""
    rows = Account.objects.filter(key_state=KeyState.KEY, merged_into=None)
    owned = rows.filter(~Q(owner=None)) if actor.is_active else rows.none()
    found = owned.order_by("owner__name", "owner").values_list("owner", "owner__name")
    return [(pk, name) for pk, name in found.distinct() if pk is not None]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
