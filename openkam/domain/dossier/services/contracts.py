"""Noting contracts; each version stays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from openkam.calc.freshness import stale_on
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.core.search import services as search
from openkam.domain.dossier.models import Contract, ContractVersion
from openkam.domain.dossier.selectors.contract_search import written_contract
from openkam.domain.dossier.selectors.kinds import kinds
from openkam.domain.dossier.services.agreements import checked
from openkam.domain.dossier.services.provenance import (
    ANY,
    Origin,
    copied,
    found_true,
    refuse_meanwhile,
    replace,
    stamp,
)
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True, kw_only=True)
class Agreement(Origin):
    """What a contract says, as somebody notes it, with its source."""

    title: str
    renewal: str
    number: str = ""
    product_group: str = ""  # "": all of them
    starts_on: date | None = None
    ends_on: date | None = None  # the last day of the first term
    notice_days: int | None = None
    renewal_months: int | None = None
    notice_given_on: date | None = None
    value: Decimal | None = None
    currency: str = ""
    value_per: str = ""
    terms: str = ""


@transaction.atomic
def add_contract(
    actor: "User", account_id: int, agreement: Agreement, *, today: date
) -> ContractVersion:
    """Note a contract with an account. Raises BadContract, BadFact, PermissionDenied, Http404."""
    account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    values = checked(agreement, today)
    contract = Contract.objects.create(account=account)
    version = ContractVersion(
        contract=contract, **values, **stamp(actor, agreement, _usual_life(), today)
    )
    _let_hold(None, version, today)
    _record(actor, "contract.added", version)
    return version


@transaction.atomic
def change_contract(
    actor: "User", contract_id: int, agreement: Agreement, *, seen: Any = ANY, today: date
) -> ContractVersion:
    """Note what a contract says now; the version that held stays as history.

    `seen` is the version that the actor had before them: another one meanwhile refuses. Raises
    BadContract, BadFact, ChangedMeanwhile, PermissionDenied, Http404.
    """
    contract = _hold(actor, contract_id)
    values = checked(agreement, today)
    before = _standing(contract)
    refuse_meanwhile(before, seen)
    version = ContractVersion(
        contract=contract, **values, **stamp(actor, agreement, _usual_life(), today)
    )
    _let_hold(before, version, today)
    if contract.contradiction:
        contract.contradiction = {}
        contract.save(update_fields=["contradiction"])
    _record(actor, "contract.changed", version)
    return version


@transaction.atomic
def withdraw_contract(
    actor: "User", contract_id: int, *, seen: Any = ANY, today: date
) -> ContractVersion:
    """Say that a contract was entered by mistake; it counts nowhere, its history stays.

    Raises ChangedMeanwhile, PermissionDenied, Http404.
    """
    contract = _hold(actor, contract_id)
    before = _standing(contract)
    refuse_meanwhile(before, seen)
    if before.is_withdrawn:
        return before
    gone: ContractVersion = copied(before)
    gone.is_withdrawn = True
    gone.noted_by, gone.noted_on = actor, today
    _let_hold(before, gone, today)
    _record(actor, "contract.removed", gone)
    return gone


@transaction.atomic
def restore_contract(actor: "User", version_id: int, *, today: date) -> ContractVersion:
    """Let an earlier version of a contract hold again, as a new one.

    Raises PermissionDenied, Http404; of a version that said it was a mistake too.
    """
    rows = ContractVersion.objects.filter(is_withdrawn=False)
    old = fetch(rows, actor, version_id, Level.WRITE)
    contract = _hold(actor, old.contract_id)
    before = _standing(contract)
    if before.pk == old.pk:
        return old
    again: ContractVersion = copied(old)
    again.noted_by, again.noted_on = actor, today
    again.checked_by, again.checked_on = actor, today
    again.stale_on = stale_on(today, again.life_months)
    _let_hold(before, again, today)
    _record(actor, "contract.restored", again)
    return again


@transaction.atomic
def contracts_still_true(
    actor: "User", versions: Collection[int], *, is_confirmed: bool | None = None, today: date
) -> int:
    """Say of contracts' versions that hold that they are true still; return of how many.

    With `is_confirmed` they are confirmed from now on, or only assumed. Raises PermissionDenied,
    Http404 where one of them is not open or does not hold any more; then nothing changes.
    """
    return found_true(
        actor,
        ContractVersion.objects.open_to(actor, Level.WRITE).select_related("contract"),
        lambda row: (_titled(row), row.contract.account_id, {}),
        verb="contract.checked",
        asked=versions,
        is_confirmed=is_confirmed,
        today=today,
    )


def _let_hold(before: ContractVersion | None, version: ContractVersion, today: date) -> None:
    replace(before, version, today)
    search.put_many([written_contract(version)])


def _usual_life() -> int:
    return kinds()["contracts"].life_months


def _standing(contract: Contract) -> ContractVersion:
    return contract.versions.select_related("noted_by").get(replaced_on=None)


def _hold(actor: "User", contract_id: int) -> Contract:
    rows = Contract.objects.select_for_update(of=("self",))
    return fetch(rows, actor, contract_id, Level.WRITE)


def _record(actor: "User", verb: str, version: ContractVersion) -> None:
    # What was agreed stays in the versions; of its words the trail has the title only.
    contract = _titled(version)
    trail.record(actor, verb, contract, account_id=contract.account_id)


def _titled(version: ContractVersion) -> Contract:
    version.contract.title = version.title
    return version.contract
