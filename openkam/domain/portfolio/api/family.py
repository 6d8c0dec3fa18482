"""What stands around an account: those below it, its history, and what you may do with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import Id
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.api.accounts import COLUMNS, AccountInList, rows_of
from openkam.domain.portfolio.api.shapes import FiguresOf, LevelName, figures_of, level_name

if TYPE_CHECKING:
    from openkam.core.audit.models import Entry

router = Router(by_alias=True)
MOST_ITEMS = 50


class Children(Page[AccountInList]):
    """A page of the accounts directly below one."""

    figures: FiguresOf


class HeldLevel(Schema):
    """What you may do with an account at most."""

    level: LevelName = Field(description="a higher level includes the lower ones")


class HistoryEntry(Schema):
    """One write."""

    id: int
    at: datetime
    actor: str = Field(description="who, by the name of that day")
    verb: str = Field(description="what was done: account.renamed, membership.set …")
    thing: str = Field(description="to what kind of thing")
    thing_id: int
    thing_name: str = Field(description="by its name of that day")
    changes: dict[str, Any] = Field(
        description=f"by field; a list of two is before and after, others at most {MOST_ITEMS} long"
    )


@router.get(
    "/{account_id}/children",
    auth=reading("accounts"),
    response=Children,
    summary="List the accounts below",
)
def list_children(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return the accounts directly below this one that are open to you, largest first."""
    selectors.account(request.user, account_id)
    rows = selectors.children(request.user, account_id)
    page = page_of(request, rows, paging, rows_of, columns=COLUMNS)
    return {**page, "figures": figures_of(selectors.basis_for(request.user))}


@router.get(
    "/{account_id}/level", auth=reading("accounts"), response=HeldLevel, summary="Read your level"
)
def read_level(request: Request, account_id: Id) -> dict[str, str]:
    """Return whether you may read, write or lead the account."""
    selectors.account(request.user, account_id)
    held = selectors.level_on(request.user, account_id)
    return {"level": level_name(held) if held else "read"}


@router.get(
    "/{account_id}/history",
    auth=reading("accounts"),
    response=Page[HistoryEntry],
    summary="List the history",
)
def list_history(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return what was changed about the account and those merged into it, newest first."""
    rows = selectors.history(request.user, account_id)
    return page_of(request, rows, paging, lambda found: [_entry(row) for row in found])


def _entry(entry: "Entry") -> dict[str, Any]:
    return {
        "id": entry.pk,
        "at": entry.at,
        "actor": entry.actor_name,
        "verb": entry.verb,
        "thing": entry.thing,
        "thing_id": entry.thing_id,
        "thing_name": entry.thing_name,
        "changes": _shortened(entry.changes),
    }


def _shortened(value: Any) -> Any:
    # A merge or an import may name thousands of keys.
    if isinstance(value, Mapping):
        return {str(name): _shortened(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value[:MOST_ITEMS]]
    return value
