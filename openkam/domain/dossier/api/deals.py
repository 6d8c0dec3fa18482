"""Deals that were won, lost or dropped at an account."""

from typing import Any

from django.utils.timezone import localdate
from ninja import Router, Status

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.shapes import NOTHING, Id
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.api.rival_shapes import DealChange, DealOut, DealWish, deal_out
from openkam.domain.dossier.api.shapes import as_seen
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


@router.post(
    "/accounts/{account_id}/deals",
    auth=writing("dossier"),
    response={201: DealOut},
    summary="Add a deal",
)
def add_deal(request: Request, account_id: Id, given: DealWish) -> Status[dict[str, Any]]:
    """Note a deal that was won, lost or dropped. Needs write."""
    deal = services.Deal(**given.model_dump())
    row = services.add_contest(request.user, account_id, deal, today=localdate())
    return Status(201, deal_out(row))


@router.put("/deals/{deal_id}", auth=writing("dossier"), response=DealOut, summary="Change a deal")
def change_deal(request: Request, deal_id: Id, given: DealChange) -> dict[str, Any]:
    """Tell all of a deal anew. Needs write."""
    deal = services.Deal(**given.model_dump(exclude={"seen"}))
    row = services.change_contest(request.user, deal_id, deal, **as_seen(given), today=localdate())
    return deal_out(row)


@router.delete(
    "/deals/{deal_id}", auth=writing("dossier"), response=NOTHING, summary="Remove a deal"
)
def remove_deal(request: Request, deal_id: Id) -> Status[None]:
    """Remove a deal from the history; it can be taken back. Needs write."""
    services.remove_contest(request.user, deal_id, today=localdate())
    return Status(204, None)


@router.post(
    "/deals/{deal_id}/restore",
    auth=writing("dossier"),
    response=DealOut,
    summary="Take the removal of a deal back",
)
def restore_deal(request: Request, deal_id: Id) -> dict[str, Any]:
    """Let a removed deal count again. Needs write."""
    return deal_out(services.restore_contest(request.user, deal_id))
