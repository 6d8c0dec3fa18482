"""Choosing an account by its name, where a list would be too long."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.models import Level
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.services import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_OFFERED = 300


class NoSuchAccount(Refusal):
    """No account, or several, is meant by what was typed."""


def offered(actor: "User") -> list[str]:
    """Return names of accounts that the actor may write to, for the box's list."""
    rows = portfolio.accounts(actor)
    if not actor.is_head:
        rows = rows.open_to(actor, Level.WRITE)
    return list(rows.order_by("search_name").values_list("name", flat=True)[:MOST_OFFERED])


def meant(actor: "User", typed: str) -> int | None:
    """Return the account that somebody typed; None for nothing. Raises NoSuchAccount."""
    if not typed.strip():
        return None
    found = portfolio.find_accounts(actor, typed, limit=8)
    exact = [one for one in found if fold(one.name) == fold(typed)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0].pk
    if not found:
        raise NoSuchAccount(_("No account of yours is called “%(name)s”.") % {"name": typed})
    names = ", ".join(one.name for one in found[:4])
    raise NoSuchAccount(
        _("“%(name)s” may be several accounts: %(names)s.") % {"name": typed, "names": names}
    )
