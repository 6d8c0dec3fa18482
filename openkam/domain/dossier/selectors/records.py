"""What stands on pages of its own, as far as the template asks: contracts, competitors.

Of contracts those count that run or will run. Where all have ended, they say that none runs, as
long as they are fresh: after that nobody knows what holds, and the dossier has a gap there.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from openkam.calc.contracts import standing
from openkam.domain.dossier.models import ContractVersion, PresenceVersion, Provenance
from openkam.domain.dossier.selectors.contracts import agreed_of


@dataclass(frozen=True)
class Record:
    """How much of a kind is known on pages of its own; where nothing is, there is no record."""

    count: int  # of contracts: how many run or will run
    is_confirmed: bool
    is_stale: bool


def records_of(family: Collection[int], today: date) -> dict[str, Record]:
    """Return {code of the kind: record} of an account and those merged into it."""
    contracts = ContractVersion.objects.filter(
        contract__account__in=list(family), replaced_on=None, is_withdrawn=False
    )
    presences = PresenceVersion.objects.filter(presence__account__in=list(family))
    found = {
        "contracts": _contracts(contracts, today),
        "rivals": _record(presences.filter(replaced_on=None, is_withdrawn=False), today),
    }
    return {code: record for code, record in found.items() if record is not None}


def _contracts(versions: Iterable[ContractVersion], today: date) -> Record | None:
    rows = list(versions)
    held = [row for row in rows if not standing(agreed_of(row), today).is_over]
    if held:
        return _record(held, today)
    found = _record((row for row in rows if row.stale_on > today), today)
    return found and replace(found, count=0)


def _record(versions: Iterable[Provenance], today: date) -> Record | None:
    rows = list(versions)
    if not rows:
        return None
    return Record(
        count=len(rows),
        is_confirmed=all(row.is_confirmed for row in rows),
        is_stale=any(row.stale_on <= today for row in rows),
    )
