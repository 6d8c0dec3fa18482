"""The directory: who is a key account, as every colleague may know it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet
from ninja import Query, Router
from pydantic import BaseModel, Field

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import Filters, Text
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.selectors import directory as known

router = Router(by_alias=True)
BOTH_WAYS = tuple(sign + name for name in known.SORTS for sign in ("", "-"))


class DirectoryFilters(Filters):
    """What narrows and sorts the directory, as on the page."""

    q: Text = Field("", description="words of the name; no keys and no numbers")
    tier: str = Field("", pattern=r"^([1-9][0-9]{0,17})?$", description="its id")
    owner: str = Field("", pattern=r"^([1-9][0-9]{0,17})?$", description="the manager's id")
    sort: Literal[BOTH_WAYS] = Field(  # type: ignore[valid-type]
        "tier", description="what is not known stands last either way"
    )


class KeyAccountOut(BaseModel):
    """A key account as everybody may know it: no figures, nothing else of the account."""

    account: int | None = Field(description="its id; null: it is not open to you")
    name: str
    tier: str = Field(description="empty: none")
    tier_position: int | None
    manager: str = Field(description="empty: nobody yet")
    mail: str = Field(description="of the manager; empty: nobody, or they left")
    since: date | None


class KeyAccountPage(Page[KeyAccountOut]):
    """A page of the directory, and what the company says to who meets a key account."""

    text: str


@router.get(
    "",
    auth=reading("accounts"),
    response=KeyAccountPage,
    summary="List the key accounts of the company",
)
def list_key_accounts(
    request: Request, filters: Query[DirectoryFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return who is a key account, to everybody: name, tier, manager, since when; no figures."""
    asked = filters.model_dump()

    def shown(rows: Sequence[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
        found = [known.as_known(tuple(row[name] for name in known.COLUMNS)) for row in rows]
        opened = selectors.open_at(request.user, {one.pk for one in found}, Level.READ)
        return [_told(one, opened) for one in found]

    rows: QuerySet[Any] = known.directory(request.user, **asked)
    page = page_of(request, rows, paging, shown, columns=known.COLUMNS, asked=asked)
    company = selectors.company()
    return {**page, "text": company.directory_text if company else ""}


def _told(one: known.KnownKeyAccount, opened: set[int]) -> dict[str, Any]:
    names = ("name", "tier", "tier_position", "manager", "mail", "since")
    return {
        "account": one.pk if one.pk in opened else None,
        **{name: getattr(one, name) for name in names},
    }
