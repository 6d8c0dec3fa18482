"""Merging two accounts that are one customer, taking it back, and telling accounts apart."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.utils.timezone import localdate
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of, page_of_list
from openkam.core.api.shapes import NOTHING, Body, Filters, Id, Named, Ref, named
from openkam.domain.portfolio import selectors, services

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import AccountMerge
    from openkam.domain.portfolio.selectors import Fact, Pair
    from openkam.domain.portfolio.selectors import Side as FoundSide

router = Router(by_alias=True)
NAMED = ("owner", "tier", "segment")  # the services call them owner_id …
MOST_SHOWN = 50
FACT = (
    r"^(name|country|site|company_number|vat_number|domain|segment|tier|owner|parent"
    r"|own:[1-9][0-9]{0,17})$"
)


class Side(Schema):
    """One of the two accounts and what hangs on it."""

    account: Named
    keys: list[str] = Field(description=f"system: key; the first {MOST_SHOWN}")
    key_count: int
    members: list[str] = Field(description=f"the first {MOST_SHOWN}")
    member_count: int
    children: list[Named] = Field(description=f"accounts below it; the first {MOST_SHOWN}")
    child_count: int
    parents: list[Named]
    revenue: Decimal | None = Field(description="net, over all sales data; null: no line")
    documents: int
    lines: int
    first_month: date | None
    last_month: date | None


class MergeFact(Schema):
    """One thing that the other account knows and the kept one does not, or knows differently."""

    fact: str = Field(description="as `takes` names it")
    title: str = Field(description="of an own field; empty: one of every account's")
    kept: str = Field(description="what the kept one has; empty: it takes the other's")
    other: str


class MergePreview(Schema):
    """What would become of two accounts."""

    keep: Side
    other: Side
    facts: list[MergeFact]
    revenue: Decimal | None = Field(description="of both, over all sales data")
    currency: str


class Merging(Body):
    """Which account goes up in this one."""

    account: Ref = Field(description="the account that goes up in the one of the address")
    takes: list[Annotated[str, StringConstraints(pattern=FACT)]] = Field(
        [],
        max_length=100,
        description="where both know something else: which facts the other one gives",
    )


class Merge(Schema):
    """A merge that can be undone."""

    id: int
    merged: Named = Field(description="the account that went up in the other")
    merged_on: date
    merged_by: Named
    key_count: int = Field(description="how many keys moved")


class DuplicateFilters(Filters):
    """Which pairs."""

    account: str = Field("", pattern=r"^([1-9][0-9]{0,17})?$", description="only its pairs")


class Shared(Schema):
    """What two accounts share."""

    kind: Literal["vat_number", "company_number", "name", "domain"]
    value: str


class Duplicate(Schema):
    """Two accounts that may be one customer."""

    first: Named
    second: Named
    reasons: list[Shared] = Field(description="the strongest first")
    strength: int = Field(description="more is more alike")
    may_merge: bool = Field(description="whether you lead both")
    may_tell_apart: bool = Field(description="whether you may write on both")


@router.get(
    "/accounts/{account_id}/merge-preview/{other_id}",
    auth=reading("accounts"),
    response=MergePreview,
    summary="Preview a merge",
)
def read_merge_preview(request: Request, account_id: Id, other_id: Id) -> dict[str, Any]:
    """Return what merging the other account into the first would move. Needs lead on both."""
    preview = selectors.merge_preview(request.user, account_id, other_id)
    return {
        "keep": _side(preview.keep),
        "other": _side(preview.other),
        "facts": [_fact(fact) for fact in preview.facts],
        "revenue": preview.sum,
        "currency": selectors.basis_for(request.user).currency,
    }


@router.get(
    "/accounts/{account_id}/merges",
    auth=reading("accounts"),
    response=Page[Merge],
    summary="List merges",
)
def list_merges(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return what was merged into the account and can be given back, newest first."""
    rows = selectors.merges_of(request.user, account_id)
    return page_of(request, rows, paging, lambda found: [_merge(row) for row in found])


@router.post(
    "/accounts/{account_id}/merges",
    auth=writing("accounts"),
    response={201: Merge},
    summary="Merge another account into this one",
)
def merge_accounts(request: Request, account_id: Id, given: Merging) -> Status[dict[str, Any]]:
    """Make two accounts one: keys with all their lines, members and children go to this one.

    It takes what it does not know of itself from the other. Needs lead on both. Refused for the
    same account, and if an account would stand below itself. Figures are prepared again.
    """
    takes = {f"{name}_id" if name in NAMED else name for name in given.takes}
    merge = services.merge_accounts(
        request.user,
        keep_id=account_id,
        merged_id=given.account,
        takes=takes,
        today=localdate(),
    )
    selectors.forget_duplicates_count(request.user)
    return Status(201, _merge(merge))


@router.post(
    "/merges/{merge_id}/undo",
    auth=writing("accounts"),
    response=Named,
    summary="Undo a merge",
)
def undo_merge(request: Request, merge_id: Id) -> dict[str, Any] | None:
    """Give back what a merge moved, as far as it is still there; return the revived account.

    Needs lead on the account that was kept. Figures are prepared again.
    """
    merged = services.undo_merge(request.user, merge_id, today=localdate())
    selectors.forget_duplicates_count(request.user)
    return named(merged)


@router.get(
    "/duplicates",
    auth=reading("accounts"),
    response=Page[Duplicate],
    summary="List duplicates",
    openapi_extra={"x-problems": [404]},
)
def list_duplicates(
    request: Request, filters: Query[DuplicateFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return pairs of accounts that look like one customer, the strongest reasons first."""
    account_id = int(filters.account) if filters.account else None
    if account_id is not None:
        selectors.account(request.user, account_id)
    pairs = selectors.duplicates(request.user, account_id=account_id)
    return page_of_list(
        request,
        pairs,
        paging,
        lambda found: _pairs(request.user, found),
        asked={"account": account_id},
    )


@router.put(
    "/accounts/{account_id}/distinct/{other_id}",
    auth=writing("accounts"),
    response=NOTHING,
    summary="Say that two accounts are distinct",
)
def say_distinct(request: Request, account_id: Id, other_id: Id) -> Status[None]:
    """Propose the two never again as duplicates. Needs write on both."""
    services.say_distinct(request.user, account_id, other_id, today=localdate())
    selectors.forget_duplicates_count(request.user)
    return Status(204, None)


@router.delete(
    "/accounts/{account_id}/distinct/{other_id}",
    auth=writing("accounts"),
    response=NOTHING,
    summary="Take back that two accounts are distinct",
)
def take_back_distinct(request: Request, account_id: Id, other_id: Id) -> Status[None]:
    """Propose the two again if they look alike. Needs write on both."""
    services.take_back_distinct(request.user, account_id, other_id)
    selectors.forget_duplicates_count(request.user)
    return Status(204, None)


def _side(side: "FoundSide") -> dict[str, Any]:
    return {
        "account": named(side.account),
        "keys": [str(key) for key in side.keys[:MOST_SHOWN]],
        "key_count": len(side.keys),
        "members": [str(member.user) for member in side.members[:MOST_SHOWN]],
        "member_count": len(side.members),
        "children": [named(child) for child in side.children[:MOST_SHOWN]],
        "child_count": len(side.children),
        "parents": [named(span.parent) for span in side.parents[:MOST_SHOWN]],
        "revenue": side.bought.revenue,
        "documents": side.bought.documents,
        "lines": side.bought.lines,
        "first_month": side.bought.first_month,
        "last_month": side.bought.last_month,
    }


def _fact(fact: "Fact") -> dict[str, Any]:
    return {
        "fact": fact.key.removesuffix("_id"),
        "title": fact.title,
        "kept": str(fact.kept or ""),
        "other": str(fact.other),
    }


def _merge(merge: "AccountMerge") -> dict[str, Any]:
    return {
        "id": merge.pk,
        "merged": named(merge.merged),
        "merged_on": merge.merged_on,
        "merged_by": named(merge.merged_by),
        "key_count": len(merge.moved.get("keys", ())),
    }


def _pairs(actor: "User", pairs: "Sequence[Pair]") -> "Iterable[dict[str, Any]]":
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    names = selectors.names(actor, ids)
    leads, writes = (selectors.open_at(actor, ids, level) for level in (Level.LEAD, Level.WRITE))
    return [
        {
            "first": {"id": pair.first, "name": names[pair.first]},
            "second": {"id": pair.second, "name": names[pair.second]},
            "reasons": [{"kind": one.kind, "value": one.value} for one in pair.reasons],
            "strength": pair.strength,
            "may_merge": {pair.first, pair.second} <= leads,
            "may_tell_apart": {pair.first, pair.second} <= writes,
        }
        for pair in pairs
    ]
