"""Accounts: list, one, create, change."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import (
    VERSIONED,
    Body,
    Filters,
    Id,
    IdText,
    Named,
    Ref,
    ShortText,
    Text,
)
from openkam.core.api.versions import require_version, tell_version
from openkam.core.face.doors import door
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.shapes import FiguresOf, KeyState, figures_of

if TYPE_CHECKING:
    from openkam.core.access.models import User

router = Router(by_alias=True)
SORTS = tuple(f"{sign}{name}" for name in selectors.ACCOUNT_SORTS for sign in ("", "-"))


PLAIN = (
    "name",
    "country",
    "site",
    "revenue",
    "revenue_before",
    "change_share",
    "share",
    "rank",
    "first_on",
    "last_on",
    "key_since",
)
BESIDE = ("owner", "group", "tier", "segment")
COLUMNS = ("pk", *PLAIN, "abc_class", "key_state", *BESIDE, *(f"{name}__name" for name in BESIDE))
OF_ONE = ("vat_number", "company_number", "domain", "own_values", "created_on")


class AccountWish(BaseModel):
    """Which accounts are meant, as the filters of the page say it."""

    q: ShortText = Field("", description="name, key, number, site …, without accents")
    state: Literal["", "buying", "declining", "lost", "silent", "never"] = ""
    abc_class: Literal["", "A", "B", "C"] = Field("", alias="class")
    owner: str = Field(
        "", pattern=r"^([1-9][0-9]{0,17}|me|none)?$", description="a user's id, me, none"
    )
    tier: str = Field("", pattern=r"^([1-9][0-9]{0,17}|none)?$", description="a tier's id, none")
    status: Literal["", "key", "candidate", "former", "none", "tier"] = Field(
        "", description="none: nothing decided; tier: has one for key accounts and is none"
    )
    segment: str = Field(
        "", pattern=r"^([1-9][0-9]{0,17}|none)?$", description="a segment's id, none"
    )
    country: str = Field("", pattern=r"^([A-Z]{2}|none)?$", description="ISO 3166, none")
    group: str = Field(
        "", pattern=r"^([1-9][0-9]{0,17})?$", description="an account: it and all below it"
    )


class AccountFilters(Filters, AccountWish):
    """What narrows and sorts the list, as on the page."""

    sort: Literal[SORTS] = "-revenue"  # type: ignore[valid-type]
    count: bool = Field(False, description="whether to count all rows too, in `total`")


class AccountInList(BaseModel):
    """An account with its figures of the last 12 complete months."""

    id: int
    name: str
    country: str = Field(description="ISO 3166 alpha-2; empty: unknown")
    site: str
    owner: Named | None
    group: Named | None = Field(description="its ultimate parent")
    tier: Named | None
    segment: Named | None
    key_state: KeyState | None = Field(description="null: nothing was decided")
    key_since: date | None
    revenue: Decimal | None = Field(description="net, in the currency of `figures`")
    revenue_before: Decimal | None = Field(description="of the 12 months before")
    change_share: float | None
    share: float | None = Field(description="of the revenue of all accounts, or of those you see")
    abc_class: str | None = Field(alias="class")
    rank: int | None
    first_on: date | None
    last_on: date | None
    page: str = Field(description="the account's page")


class AccountOut(AccountInList):
    """Everything that is known of an account itself."""

    vat_number: str
    company_number: str
    domain: str
    own_values: dict[str, str] = Field(description="by the id of the own field")
    created_on: date | None
    figures: FiguresOf


class AccountPage(Page[AccountInList]):
    """A page of accounts."""

    figures: FiguresOf
    total: int | None = Field(description="how many rows the filters leave, if asked for")


class NewAccount(Body):
    """An account that no file has brought."""

    name: Text
    country: str = Field("", pattern=r"^([A-Za-z]{2})?$")
    owner: Ref | None = Field(
        None, description="a colleague's id; null: you, or nobody where a head adds it"
    )


class AccountChange(Body):
    """The members to change; those left out stay."""

    name: Text | None = None
    country: str | None = Field(None, pattern=r"^([A-Za-z]{2})?$")
    site: Text | None = None
    vat_number: Text | None = None
    company_number: Text | None = None
    domain: Text | None = None
    owner: Ref | None = Field(None, description="a colleague's id, see /colleagues; null: nobody")
    tier: Ref | None = None
    segment: Ref | None = None
    own_values: dict[IdText, Text] | None = Field(
        None,
        max_length=100,
        description="by the id of the own field; an empty text removes the value",
    )


@router.get("", auth=reading("accounts"), response=AccountPage, summary="List accounts")
def list_accounts(
    request: Request, filters: Query[AccountFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the accounts open to you, with search, filters and sort of the page."""
    basis = selectors.basis_for(request.user)
    q, narrowed = narrowing(filters)
    sort = filters.sort
    rows = selectors.accounts(request.user, q=q, filters=narrowed, sort=sort, basis=basis)
    asked = {**narrowed, "q": q, "sort": sort}
    page = page_of(request, rows, paging, rows_of, columns=COLUMNS, asked=asked)
    total = rows.count() if filters.count else None
    return {**page, "figures": figures_of(basis), "total": total}


@router.post("", auth=writing("accounts"), response={201: AccountOut}, summary="Create an account")
def create_account(request: Request, given: NewAccount) -> Status[dict[str, Any]]:
    """Add an account; a member who adds one leads it."""
    account = services.create_account(
        request.user,
        name=given.name,
        country=given.country,
        owner_id=given.owner,
        today=localdate(),
    )
    return Status(201, _told(request, request.user, account.pk))


@router.get(
    "/{account_id}", auth=reading("accounts"), response=AccountOut, summary="Read an account"
)
def read_account(request: Request, account_id: Id) -> dict[str, Any]:
    """Return one account with its figures and its ETag."""
    return _told(request, request.user, account_id)


@router.patch(
    "/{account_id}",
    auth=writing("accounts"),
    response=AccountOut,
    summary="Change an account",
    openapi_extra=VERSIONED,
)
def change_account(request: Request, account_id: Id, given: AccountChange) -> dict[str, Any]:
    """Change some members at once, or none of them if one is refused.

    Needs write, and lead for `owner` and `tier`.
    """
    with transaction.atomic():
        account = selectors.account_to_change(request.user, account_id, Level.WRITE)
        require_version(request, _shown(request.user, account.pk))
        for name, value in given.model_dump(exclude_unset=True).items():
            _KEPT[name](request.user, account.pk, value)
        return _told(request, request.user, account.pk)


def narrowing(wish: AccountWish) -> tuple[str, dict[str, str]]:
    """Return the search and the filters as the selector takes them."""
    asked = wish.model_dump(by_alias=True, exclude={"sort", "count"})
    return asked.pop("q"), {name: value for name, value in asked.items() if value}


def _told(request: HttpRequest, actor: "User", account_id: int) -> dict[str, Any]:
    found = _shown(actor, account_id)
    tell_version(request, found)
    return found


def _shown(actor: "User", account_id: int) -> dict[str, Any]:
    basis = selectors.basis_for(actor)
    selectors.account(actor, account_id)
    rows = selectors.accounts(actor, basis=basis).filter(pk=account_id)
    row = rows.values(*COLUMNS, *OF_ONE).get()
    return {
        **rows_of([row])[0],
        **{name: row[name] for name in OF_ONE},
        "figures": figures_of(basis),
    }


def rows_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of `COLUMNS` as `AccountInList`."""
    page = door("web:account")
    return [_row(row, page) for row in rows]


def _row(row: Mapping[str, Any], page: Callable[[int], str]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in PLAIN},
        "id": row["pk"],
        "class": row["abc_class"] or None,
        "key_state": row["key_state"] or None,
        **{name: _named(row, name) for name in BESIDE},
        "page": page(row["pk"]),
    }


def _named(row: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    pk = row[name]
    return None if pk is None else {"id": pk, "name": row[f"{name}__name"]}


def _keep_own_values(actor: "User", account_id: int, values: dict[str, str] | None) -> None:
    for field, value in (values or {}).items():
        services.set_own_value(actor, account_id, field_id=int(field), value=value)


_KEPT: dict[str, Callable[["User", int, Any], Any]] = {
    "name": lambda actor, pk, value: services.rename_account(actor, pk, name=value or ""),
    "country": lambda actor, pk, value: services.set_country(actor, pk, country=value or ""),
    "site": lambda actor, pk, value: services.set_site(actor, pk, site=value or ""),
    "vat_number": lambda actor, pk, value: services.set_vat_number(
        actor, pk, vat_number=value or ""
    ),
    "company_number": lambda actor, pk, value: services.set_company_number(
        actor, pk, company_number=value or ""
    ),
    "domain": lambda actor, pk, value: services.set_domain(actor, pk, domain=value or ""),
    "owner": lambda actor, pk, value: services.set_owner(actor, pk, owner_id=value),
    "tier": services.set_tier,
    "segment": services.set_segment,
    "own_values": _keep_own_values,
}
