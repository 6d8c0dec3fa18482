"""Colleagues: who can own accounts or work on them."""

from typing import Any

from ninja import Query, Router

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import Filters, Named, ShortText, named
from openkam.domain.portfolio import selectors

router = Router(by_alias=True)


class ColleagueFilters(Filters):
    """What narrows the list."""

    q: ShortText = ""


@router.get("", auth=reading("accounts"), response=Page[Named], summary="List colleagues")
def list_colleagues(
    request: Request, filters: Query[ColleagueFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return who can own accounts or work on them, by name: ids for `owner` and for teams.

    `q` is searched in the name, without accents.
    """
    wanted = selectors.fold(filters.q)
    people = [
        each for each in selectors.colleagues(request.user) if wanted in selectors.fold(each.name)
    ]
    asked = filters.model_dump()
    return page_of_list(
        request, people, paging, lambda rows: [named(each) for each in rows], asked=asked
    )
