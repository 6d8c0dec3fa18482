"""Deals that were won, lost or dropped at an account."""

from typing import Any

from ninja import Router

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.shapes import Id
from openkam.domain.dossier import selectors
from openkam.domain.dossier.api.rival_shapes import DealOut, deal_out
from openkam.domain.dossier.selectors.contests import contests_of
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

router = Router(by_alias=True)


@router.get(
    "/accounts/{account_id}/deals",
    auth=reading("dossier"),
    response=list[DealOut],
    summary="List the deals of an account",
)
def list_deals(request: Request, account_id: Id, removed: bool = False) -> list[dict[str, Any]]:
    """Return what was won, lost and dropped, the latest first; or what can be taken back."""
    account = portfolio.account(request.user, account_id)
    rows = contests_of(identities(account.pk), is_removed=removed)
    return [deal_out(row) for row in rows]


@router.get("/deals/{deal_id}", auth=reading("dossier"), response=DealOut, summary="Get a deal")
def read_deal(request: Request, deal_id: Id) -> dict[str, Any]:
    """Return one deal, also a removed one."""
    return deal_out(selectors.contest(request.user, deal_id, Level.READ))
