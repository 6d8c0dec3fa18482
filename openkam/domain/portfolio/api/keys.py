"""Keys: how other systems call an account, and splitting one off."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import VERSIONED, Body, Id, Named, Ref, Text, named
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import AccountKey

router = Router(by_alias=True)


class Key(Schema):
    """How one other system calls an account."""

    id: int
    source: str = Field(description="the system, as imports name it")
    key: str = Field(description="what the system calls the account")
    account: Named
    came_from: Named | None = Field(description="the account that had the key before it was moved")


class SplitOff(Body):
    """Where the key goes."""

    account: Ref | None = Field(None, description="an account; null: a new one of this name")
    new_name: Text = Field("", description="of the new account; counts without `account`")


@router.get(
    "/accounts/{account_id}/keys",
    auth=reading("accounts"),
    response=Page[Key],
    summary="List the keys of an account",
)
def list_keys(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return how other systems call the account, by system and key."""
    selectors.account(request.user, account_id)
    rows = selectors.keys(request.user, account_id).select_related("account", "came_from")
    return page_of(request, rows, paging, lambda found: [_key(row) for row in found])


@router.get("/keys/{key_id}", auth=reading("accounts"), response=Key, summary="Read a key")
def read_key(request: Request, key_id: Id) -> dict[str, Any]:
    """Return one key with its ETag."""
    shown = _key(selectors.key_of(request.user, key_id, Level.READ))
    tell_version(request, shown)
    return shown


@router.post(
    "/keys/{key_id}/split",
    auth=writing("accounts"),
    response=Key,
    summary="Split a key off",
    openapi_extra=VERSIONED,
)
def split_key(request: Request, key_id: Id, given: SplitOff) -> dict[str, Any]:
    """Give a key that does not belong to its account, with all its lines, to another account.

    To the account that it came from by a merge, which is one of its own again then; to another
    that you lead; or to a new one. Needs lead on the key's account. Figures are prepared again.
    """
    with transaction.atomic():
        key = selectors.key_to_change(request.user, key_id)
        require_version(request, _key(key))
        moved = services.split_key(
            request.user,
            key_id,
            account_id=given.account,
            new_name=given.new_name,
            today=localdate(),
        )
    selectors.forget_duplicates_count(request.user)
    shown = _key(moved)
    tell_version(request, shown)
    return shown


def _key(row: "AccountKey") -> dict[str, Any]:
    return {
        "id": row.pk,
        "source": row.source,
        "key": row.key,
        "account": named(row.account),
        "came_from": named(row.came_from),
    }
