"""Contracts: where each stands, what it is worth a year, and all that was noted of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.timezone import localdate
from ninja import Query, Router, Status

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import Id
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.api.contract_shapes import (
    ContractFilters,
    ContractOut,
    ContractWish,
    ContractWithVersions,
    contract_out,
    with_versions,
)
from openkam.domain.dossier.api.shapes import Checked, Seen, StillTrue, as_seen
from openkam.domain.dossier.selectors import contract_list
from openkam.domain.portfolio import selectors as portfolio

router = Router(by_alias=True)


@router.get(
    "/contracts",
    auth=reading("dossier"),
    response=Page[ContractOut],
    summary="List all contracts",
)
def list_contracts(
    request: Request, filters: Query[ContractFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the contracts of all accounts that are open to you, the next decision first."""
    today = localdate()
    asked = filters.model_dump()
    wanted = {name: asked[name] for name in ("due", "state", "owner", "tier")}
    found = contract_list.contracts(
        request.user, today, q=filters.q, filters=wanted, sort=filters.sort
    )

    def shown(rows: Sequence[contract_list.ListedContract]) -> Iterable[dict[str, Any]]:
        for known in contract_list.read(rows, today):
            yield contract_out(known, known.contract.account)

    return page_of_list(request, found.rows, paging, shown, asked=asked)


@router.get(
    "/accounts/{account_id}/contracts",
    auth=reading("dossier"),
    response=list[ContractOut],
    summary="List the contracts of an account",
)
def list_contracts_of_account(request: Request, account_id: Id) -> list[dict[str, Any]]:
    """Return them with where they stand, the next decision first, the ended ones last."""
    account = portfolio.account(request.user, account_id)
    found = selectors.contracts_of(request.user, account_id, localdate())
    return [contract_out(known, account) for known in found]


@router.post(
    "/contracts/still-true",
    auth=writing("dossier"),
    response=Checked,
    summary="Say that contracts are true still",
)
def say_contracts_still_true(request: Request, given: StillTrue) -> dict[str, int]:
    """Confirm versions as of today; all of them or, where one does not hold any more, none."""
    count = services.contracts_still_true(
        request.user, given.versions, is_confirmed=given.is_confirmed, today=localdate()
    )
    return {"count": count}


@router.get(
    "/contracts/{contract_id}",
    auth=reading("dossier"),
    response=ContractWithVersions,
    summary="Get a contract with its versions",
)
def read_contract(request: Request, contract_id: Id) -> dict[str, Any]:
    """Return a contract, also one that was withdrawn, with every version, the newest first."""
    return with_versions(selectors.contract_history(request.user, contract_id, localdate()))


@router.post(
    "/accounts/{account_id}/contracts",
    auth=writing("dossier"),
    response={201: ContractWithVersions},
    summary="Add a contract",
)
def add_contract(request: Request, account_id: Id, given: ContractWish) -> Status[dict[str, Any]]:
    """Note a contract with an account. Needs write."""
    version = services.add_contract(request.user, account_id, _agreement(given), today=localdate())
    return Status(201, read_contract(request, version.contract_id))


@router.put(
    "/contracts/{contract_id}",
    auth=writing("dossier"),
    response=ContractWithVersions,
    summary="Note what a contract says now",
)
def change_contract(request: Request, contract_id: Id, given: ContractWish) -> dict[str, Any]:
    """Note all of it anew; the version that held stays as history. Needs write."""
    services.change_contract(
        request.user, contract_id, _agreement(given), **as_seen(given), today=localdate()
    )
    return read_contract(request, contract_id)


@router.post(
    "/contracts/{contract_id}/withdraw",
    auth=writing("dossier"),
    response=ContractWithVersions,
    summary="Withdraw a contract",
)
def withdraw_contract(request: Request, contract_id: Id, given: Seen) -> dict[str, Any]:
    """Say that it was entered by mistake: it counts nowhere, its history stays. Needs write."""
    services.withdraw_contract(request.user, contract_id, **as_seen(given), today=localdate())
    return read_contract(request, contract_id)


@router.post(
    "/contracts/versions/{contract_version_id}/restore",
    auth=writing("dossier"),
    response=ContractWithVersions,
    summary="Let an earlier version of a contract hold again",
)
def restore_contract(request: Request, contract_version_id: Id) -> dict[str, Any]:
    """Let what was noted once hold again, as a new version, also of a withdrawn contract."""
    version = services.restore_contract(request.user, contract_version_id, today=localdate())
    return read_contract(request, version.contract_id)


def _agreement(given: ContractWish) -> services.Agreement:
    return services.Agreement(**given.model_dump(exclude={"seen"}))
