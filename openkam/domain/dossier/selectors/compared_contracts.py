"""What sales say of running contracts, as it is kept with the contract."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.calc import contradictions
from openkam.calc.periods import Period, add_months
from openkam.domain.dossier.models import Contract, ContractVersion
from openkam.domain.dossier.selectors.compared import Finding, Months
from openkam.domain.dossier.selectors.contracts import KnownContract, known
from openkam.domain.portfolio.selectors.bought import months_of_groups
from openkam.domain.portfolio.selectors.figures import months_of_accounts

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Figures

SILENT, BELOW = "silent", "below"  # how a finding is called
Place = tuple[int, str]  # account and product group, "" for all of them


def contract_findings(
    home: Mapping[int, int], today: date, figures: "Figures"
) -> list[tuple[Contract, Finding]]:
    """Return the running contracts of accounts with what contradicts them; empty: nothing does.

    Contracts for the same products are compared together. `home` names what each account now is;
    behind the gate, for jobs. Raises LedgerFault, OSError.
    """
    versions = ContractVersion.objects.filter(
        contract__account__in=list(home), replaced_on=None, is_withdrawn=False
    ).select_related("contract")
    rows = [one for one in known(list(versions), today) if one.standing.is_running]
    by_place: defaultdict[Place, list[KnownContract]] = defaultdict(list)
    for one in rows:
        by_place[home[one.contract.account_id], one.version.product_group].append(one)
    if not by_place or figures.period is None:
        return []
    sales = _sales(by_place, figures)
    return [
        (one.contract, finding)
        for place, found in by_place.items()
        for one, finding in _of_place(place, found, sales.get(place, {}), figures)
    ]


def is_news(found: Finding, before: Finding) -> bool:
    """Whether sales say more than what somebody has answered for."""
    if found["code"] != before.get("code"):
        return True
    if found["code"] == SILENT:
        return False
    return contradictions.says_less(Decimal(found["actual"]), Decimal(before["actual"]))


def _of_place(
    place: Place, rows: Sequence[KnownContract], months: Months, figures: "Figures"
) -> list[tuple[KnownContract, Finding]]:
    assert figures.period is not None  # noqa: S101 - the caller has looked
    stakes = [one.stake for one in rows]
    agreed = [stake for stake in stakes if stake is not None]
    whole = sum(agreed, Decimal(0)) if len(agreed) == len(stakes) else None
    return [
        (one, _said(place[1], found, figures) if found else {})
        for one in rows
        for found in (
            contradictions.unfulfilled(
                months, figures.period.end, figures.covers_from, one.version.starts_on, whole
            ),
        )
    ]


def _said(group: str, found: contradictions.Unfulfilled, figures: "Figures") -> Finding:
    assert figures.period is not None  # noqa: S101 - the caller has looked
    end = figures.period.end
    return {
        "code": SILENT if found.agreed is None else BELOW,
        "currency": figures.currency,
        "as_of": figures.as_of.isoformat() if figures.as_of else None,
        "group": group,
        "from": add_months(end, -found.months).isoformat(),
        "until": end.isoformat(),
        "actual": str(found.actual),
        "agreed": None if found.agreed is None else str(found.agreed),
    }


def _sales(places: Mapping[Place, object], figures: "Figures") -> dict[Place, Months]:
    assert figures.period is not None  # noqa: S101 - the caller has looked
    whole = {pk for pk, group in places if not group}
    parts = {pk for pk, group in places if group}
    end, preparation = figures.period.end, figures.preparation
    year = Period(add_months(end, -contradictions.USUAL_MONTHS), end)
    of_accounts = months_of_accounts(whole, year, preparation) if whole else {}
    of_groups = months_of_groups(parts, year, preparation) if parts else {}
    return {
        (pk, group): of_groups.get(pk, {}).get(group, {}) if group else of_accounts.get(pk, {})
        for pk, group in places
    }
