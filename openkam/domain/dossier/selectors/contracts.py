"""Contracts with accounts: where each stands, what it is worth a year, and all its versions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Q

from openkam.calc import contracts as calc
from openkam.calc.rates import converted
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.domain.dossier.models import Contract, ContractVersion, StoredFile
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import ConstantRates

SOON = 90  # days within which a decision is due soon
FAR = date.max


@dataclass(frozen=True)
class KnownContract:
    """A contract with the version that holds, and where it stands on a day."""

    version: ContractVersion
    standing: calc.Standing
    value_a_year: Decimal | None  # in its own currency
    stake: Decimal | None  # the same in the company's; None without value, period or rate
    is_stale: bool
    files: tuple[StoredFile, ...] = ()

    @property
    def contract(self) -> Contract:
        """The contract that the version is of."""
        return self.version.contract

    @property
    def next_day(self) -> date | None:
        """The day that matters next: of the decision, else of its end."""
        return self.standing.decide_by or self.standing.ends_on

    def is_due(self, today: date, days: int = SOON) -> bool:
        """Whether a decision is needed within so many days."""
        by = self.standing.decide_by
        return by is not None and by <= today + timedelta(days=days)


@dataclass(frozen=True)
class ContractHistory:
    """A contract with all its versions, the newest first."""

    known: KnownContract
    account: "Account"  # the one that it is with now
    versions: tuple[ContractVersion, ...]
    level: Level | None  # of the reader on the account

    @property
    def may_write(self) -> bool:
        """Whether the reader may change it."""
        return self.level is not None and self.level >= Level.WRITE


def agreed_of(version: ContractVersion) -> calc.Agreed:
    """Return what a version says of the term."""
    return calc.Agreed(
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        renewal=version.renewal,
        notice_days=version.notice_days,
        renewal_months=version.renewal_months,
        notice_given_on=version.notice_given_on,
    )


def contracts_of(
    actor: "User", account_id: int, today: date, *, with_files: bool = True
) -> list[KnownContract]:
    """Return the contracts with an account and those merged into it.

    Those that run or will run first, the next decision before all others; the ended ones after
    them, the latest first. Raises Http404.
    """
    account = portfolio.account(actor, account_id)
    versions = ContractVersion.objects.filter(
        contract__account__in=list(identities(account.pk)), replaced_on=None, is_withdrawn=False
    ).select_related("contract", "noted_by", "checked_by")
    rows = list(versions)
    files = _files_of([row.contract_id for row in rows]) if with_files and rows else {}
    return in_order(known(rows, today, files=files))


def next_renewals(
    actor: "User", account: "Account", today: date, *, most: int = 3
) -> list[KnownContract]:
    """Return the contracts with an account on which something is to be decided or that end.

    The next one first. Raises Http404.
    """
    found = contracts_of(actor, account.pk, today, with_files=False)
    return [one for one in found if not one.standing.is_over and one.next_day is not None][:most]


def next_decisions(account: "Account", today: date, most: int) -> list[KnownContract]:
    """Return the same in one query, without what they are worth: for the overview.

    The account has come through the gate.
    """
    merged = Q(contract__account__merged_into=account.pk)
    merged |= Q(contract__account__merged_into__merged_into=account.pk)
    versions = ContractVersion.objects.filter(
        merged | Q(contract__account=account.pk), replaced_on=None, is_withdrawn=False
    )
    rows = [
        KnownContract(
            version=version,
            standing=calc.standing(agreed_of(version), today),
            value_a_year=None,
            stake=None,
            is_stale=version.stale_on <= today,
        )
        for version in versions
    ]
    found = (one for one in in_order(rows) if not one.standing.is_over and one.next_day)
    return list(islice(found, most))


def contract_history(actor: "User", contract_id: int, today: date) -> ContractHistory:
    """Return a contract with its versions and files. Raises Http404."""
    rows = Contract.objects.select_related("account__merged_into__merged_into")
    contract = fetch(rows, actor, contract_id)
    versions = tuple(contract.versions.select_related("noted_by", "checked_by").order_by("-pk"))
    for version in versions:
        version.contract = contract
    (holds,) = (version for version in versions if version.replaced_on is None)
    account = contract.account
    while account.merged_into is not None:
        account = account.merged_into
    return ContractHistory(
        known=known([holds], today, files=_files_of([contract.pk]))[0],
        account=account,
        versions=versions,
        level=portfolio.level_on(actor, account.pk),
    )


def contract_standing(actor: "User", contract_id: int, level: Level) -> ContractVersion:
    """Return the version of a contract that holds. Raises PermissionDenied, Http404."""
    contract = fetch(Contract.objects.select_related("account"), actor, contract_id, level)
    version: ContractVersion = contract.versions.select_related("noted_by").get(replaced_on=None)
    version.contract = contract
    return version


def known(
    versions: Iterable[ContractVersion],
    today: date,
    *,
    rates: "ConstantRates | None" = None,
    files: dict[int, tuple[StoredFile, ...]] | None = None,
) -> list[KnownContract]:
    """Return versions that hold with where they stand; the gate is passed before."""
    rates = rates or portfolio.constant_rates()
    return [_known(version, today, rates, files or {}) for version in versions]


def in_order(rows: Iterable[KnownContract]) -> list[KnownContract]:
    """Return contracts with the next decision first, those that are over last."""
    return sorted(rows, key=_place)


def in_reporting_currency(
    amount: Decimal | None, currency: str, rates: "ConstantRates"
) -> Decimal | None:
    """Return an amount in the company's currency at the constant rates; None without a rate."""
    if amount is None or currency == rates.currency:
        return amount
    rate = rates.rates.get(currency)
    return None if rate is None else converted(amount, rate)


def _known(
    version: ContractVersion,
    today: date,
    rates: "ConstantRates",
    files: dict[int, tuple[StoredFile, ...]],
) -> KnownContract:
    agreed = agreed_of(version)
    a_year = calc.value_a_year(agreed, version.value, version.value_per)
    return KnownContract(
        version=version,
        standing=calc.standing(agreed, today),
        value_a_year=a_year,
        stake=in_reporting_currency(a_year, version.currency, rates),
        is_stale=version.stale_on <= today,
        files=files.get(version.contract_id, ()),
    )


def _place(one: KnownContract) -> tuple[bool, int, str, int]:
    over = one.standing.is_over
    day = one.next_day or FAR
    return (over, -day.toordinal() if over else day.toordinal(), one.version.title, one.version.pk)


def _files_of(contracts: Collection[int]) -> dict[int, tuple[StoredFile, ...]]:
    rows = StoredFile.objects.filter(contract__in=list(contracts), removed_at=None)
    found: dict[int, tuple[StoredFile, ...]] = {}
    for row in rows.defer("text").order_by("name", "pk"):
        if row.contract_id is not None:
            found[row.contract_id] = (*found.get(row.contract_id, ()), row)
    return found
