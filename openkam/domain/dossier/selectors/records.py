"""What stands on pages of its own, as far as the template asks: contracts, competitors."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from openkam.domain.dossier.models import ContractVersion, PresenceVersion, Provenance


@dataclass(frozen=True)
class Record:
    """How much of a kind is known on pages of its own; where nothing is, there is no record."""

    count: int
    is_confirmed: bool
    is_stale: bool


def records_of(family: Collection[int], today: date) -> dict[str, Record]:
    """Return {code of the kind: record} of an account and those merged into it."""
    contracts = ContractVersion.objects.filter(contract__account__in=list(family))
    presences = PresenceVersion.objects.filter(presence__account__in=list(family))
    found = {
        "contracts": _record(contracts.filter(replaced_on=None, is_withdrawn=False), today),
        "rivals": _record(presences.filter(replaced_on=None, is_withdrawn=False), today),
    }
    return {code: record for code, record in found.items() if record is not None}


def _record(versions: Iterable[Provenance], today: date) -> Record | None:
    rows = list(versions)
    if not rows:
        return None
    return Record(
        count=len(rows),
        is_confirmed=all(row.is_confirmed for row in rows),
        is_stale=any(row.stale_on <= today for row in rows),
    )
