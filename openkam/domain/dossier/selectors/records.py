"""What stands on pages of its own, as far as the template asks: contracts, competitors.

Of contracts those count that run or will run. Where all have ended, they say that none runs, as
long as they are fresh: after that nobody knows what holds, and the dossier has a gap there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from openkam.calc.contracts import standing
from openkam.domain.dossier.models import (
    ContractVersion,
    FactVersion,
    PresenceVersion,
    Provenance,
)
from openkam.domain.dossier.selectors.contracts import agreed_of

Row = TypeVar("Row", bound=Provenance)


@dataclass(frozen=True)
class Record:
    """How much of a kind is known on pages of its own; where nothing is, there is no record."""

    count: int  # of contracts: how many run or will run
    is_confirmed: bool
    is_stale: bool  # has outlived its life, or sales contradict it
    contradicted: int = 0


def records_of(family: Collection[int], today: date) -> dict[str, Record]:
    """Return {code of the kind: record} of an account and those merged into it."""
    return records_of_many(dict.fromkeys(family, 0), today).get(0, {})


def records_of_many(family: Mapping[int, int], today: date) -> dict[int, dict[str, Record]]:
    """Return {account: {code of the kind: record}}; `family` names what each account now is."""
    contracts = ContractVersion.objects.filter(
        contract__account__in=list(family), replaced_on=None, is_withdrawn=False
    ).select_related("contract")
    presences = PresenceVersion.objects.filter(
        presence__account__in=list(family), replaced_on=None, is_withdrawn=False
    ).select_related("presence")
    found: dict[int, dict[str, Record]] = {}
    for account, agreed in _by_account(contracts, family).items():
        record = _contracts(agreed, today)
        if record is not None:
            found.setdefault(account, {})["contracts"] = record
    for account, rows in _by_account(presences, family).items():
        found.setdefault(account, {})["rivals"] = _record(rows, today)
    return found


def account_of(row: Provenance) -> int:
    """Return the number of the account that a version is about."""
    if isinstance(row, FactVersion):
        return row.fact.account_id
    if isinstance(row, ContractVersion):
        return row.contract.account_id
    if isinstance(row, PresenceVersion):
        return row.presence.account_id
    raise TypeError(row)


def _by_account(versions: Iterable[Row], family: Mapping[int, int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in versions:
        found.setdefault(family[account_of(row)], []).append(row)
    return found


def _contracts(rows: Sequence[ContractVersion], today: date) -> Record | None:
    held = [row for row in rows if not standing(agreed_of(row), today).is_over]
    if held:
        return _record(held, today)
    fresh = [row for row in rows if row.stale_on > today]
    return replace(_record(fresh, today), count=0) if fresh else None


def _record(rows: Sequence[Provenance], today: date) -> Record:
    against = sum(isinstance(r, ContractVersion) and r.contract.is_contradicted for r in rows)
    return Record(
        count=len(rows),
        is_confirmed=all(row.is_confirmed for row in rows),
        is_stale=bool(against) or any(row.stale_on <= today for row in rows),
        contradicted=against,
    )
