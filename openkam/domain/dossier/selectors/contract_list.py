"""All contracts open to somebody: found, filtered and sorted by what is to be decided next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openkam.calc import contracts as calc
from openkam.calc.folding import fold
from openkam.calc.money import exact_total
from openkam.domain.dossier.models import ContractVersion
from openkam.domain.dossier.selectors.contracts import (
    FAR,
    SOON,
    KnownContract,
    agreed_of,
    in_reporting_currency,
    known,
)
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import kept_accounts

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import ConstantRates

DUE = ("30", "90", "180")  # days within which a decision is needed
STATES = ("running", "under_notice", "not_begun", "ended", "all")
NOBODY = "none"
# All that a row of the list is found, placed and counted by; the rest is read for one page.
FIELDS = (
    *("title", "number", "product_group", "starts_on", "ends_on", "notice_days", "renewal"),
    *("renewal_months", "notice_given_on", "value", "currency", "value_per", "contract"),
)
BESIDE = ("contract__account__owner", "contract__account__tier", "noted_by", "checked_by")


@dataclass(frozen=True)
class ListedContract:
    """A contract as the list knows it, before its page is read."""

    version: ContractVersion
    account: "Account"  # the one that it is with now
    standing: calc.Standing
    stake: Decimal | None  # value a year in the company's currency

    @property
    def next_day(self) -> date | None:
        """The day that matters next: of the decision, else of its end."""
        return self.standing.decide_by or self.standing.ends_on


@dataclass(frozen=True)
class ContractList:
    """The contracts that were asked for, in order, and how many of all there are."""

    rows: tuple[ListedContract, ...]
    total: int  # open to the actor, whatever was asked for

    @property
    def stake(self) -> Decimal | None:
        """What they are worth a year together, of those whose value is known; None if none is."""
        stakes = [one.stake for one in self.rows if one.stake is not None]
        return exact_total(stakes) if stakes else None

    @property
    def without_stake(self) -> int:
        """Of how many the value a year, or the rate of its currency, is not known."""
        return sum(1 for one in self.rows if one.stake is None)


def contracts(
    actor: "User",
    today: date,
    *,
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "decide",
) -> ContractList:
    """Return the contracts open to the actor.

    Filters: due ("30", "90", "180": a decision is needed within so many days), state (one of
    `STATES`; without one all but the ended), owner (a user's id, "me", "none") and tier (id,
    "none") of the account. `q` finds words of title, number, product group and account, whatever
    their case and accents. `sort`: one of `SORTS`, a minus before it for descending; what is not
    known stands last either way.
    """
    asked = {key: value for key, value in (filters or {}).items() if value}
    rates = portfolio.constant_rates()
    rows = [_listed(version, today, rates) for version in _versions(actor)]
    words = fold(q).split()
    wanted = [one for one in rows if _is_wanted(one, asked, actor, today) and _is_named(one, words)]
    return ContractList(tuple(_sorted(wanted, sort)), len(rows))


def contracts_due(
    actor: "User", today: date, *, days: int = SOON, most: int | None = None
) -> list[ListedContract]:
    """Return the contracts open to the actor on which to decide within so many days, next first."""
    found = contracts(actor, today, filters={"state": "all"}).rows
    due = [one for one in found if _is_due(one, today, days)]
    return due[:most]


def read(rows: Iterable[ListedContract], today: date) -> list[KnownContract]:
    """Return contracts of a list with all that their versions say; the gate is passed before."""
    wanted = list(rows)
    versions = ContractVersion.objects.select_related("contract", *BESIDE[2:]).in_bulk(
        [one.version.pk for one in wanted]
    )
    for one in wanted:
        versions[one.version.pk].contract.account = one.account
    return known((versions[one.version.pk] for one in wanted), today)


def _versions(actor: "User") -> list[ContractVersion]:
    rows = ContractVersion.objects.open_to(actor).filter(replaced_on=None, is_withdrawn=False)
    accounts = ("name", "search_name", "merged_into", "owner__name", "tier__name")
    rows = rows.select_related("contract", *BESIDE[:2]).only(
        *FIELDS,
        "contract__account",
        *(f"contract__account__{name}" for name in accounts),
        "contract__account__tier__position",
    )
    found = list(rows)
    _follow_merges(actor, found)
    return found


def _follow_merges(actor: "User", versions: list[ContractVersion]) -> None:
    """Let the account of a contract be the one that it was merged into."""
    gone = [row for row in versions if row.contract.account.merged_into_id is not None]
    if not gone:
        return
    into = kept_accounts()
    numbers = {into[row.contract.account_id] for row in gone}
    rows = portfolio.open_accounts(actor).filter(pk__in=numbers)
    kept = {row.pk: row for row in rows.select_related("owner", "tier")}
    for row in gone:
        row.contract.account = kept[into[row.contract.account_id]]


def _listed(version: ContractVersion, today: date, rates: "ConstantRates") -> ListedContract:
    agreed = agreed_of(version)
    value = calc.value_a_year(agreed, version.value, version.value_per)
    return ListedContract(
        version=version,
        account=version.contract.account,
        standing=calc.standing(agreed, today),
        stake=in_reporting_currency(value, version.currency, rates),
    )


def _is_wanted(one: ListedContract, asked: Mapping[str, str], actor: "User", today: date) -> bool:
    days = asked.get("due", "")
    if days in DUE and not _is_due(one, today, int(days)):
        return False
    if not _is_in_state(one, asked.get("state", "")):
        return False
    owner = asked.get("owner", "")
    mine = str(actor.pk) if owner == "me" else owner
    return _is_of(one.account.owner_id, mine) and _is_of(one.account.tier_id, asked.get("tier", ""))


def _is_of(number: int | None, wanted: str) -> bool:
    if not wanted:
        return True
    return number is None if wanted == NOBODY else str(number) == wanted


def _is_in_state(one: ListedContract, state: str) -> bool:
    if state not in STATES:
        return not one.standing.is_over
    return _STATES[state](one.standing)


def _is_due(one: ListedContract, today: date, days: int) -> bool:
    by = one.standing.decide_by
    return by is not None and (by - today).days <= days


def _is_named(one: ListedContract, words: list[str]) -> bool:
    if not words:
        return True
    version = one.version
    text = fold(f"{version.title} {version.number} {version.product_group} {one.account.name}")
    return all(word in text for word in words)


def _sorted(rows: list[ListedContract], sort: str) -> list[ListedContract]:
    key = SORTS.get(sort.removeprefix("-"), SORTS["decide"])
    rows = sorted(rows, key=lambda one: (one.account.search_name, one.version.pk))
    known_ones = [one for one in rows if key(one) is not None]
    unknown = [one for one in rows if key(one) is None]
    known_ones.sort(key=key, reverse=sort.startswith("-"))
    return [*known_ones, *unknown]


_STATES: Mapping[str, Callable[[calc.Standing], bool]] = {
    "running": lambda standing: standing.is_running,
    "under_notice": lambda standing: standing.state == calc.State.UNDER_NOTICE,
    "not_begun": lambda standing: standing.state == calc.State.NOT_BEGUN,
    "ended": lambda standing: standing.is_over,
    "all": lambda _standing: True,
}
SORTS: Mapping[str, Callable[[ListedContract], Any]] = {
    "decide": lambda one: one.next_day,
    "account": lambda one: (one.account.search_name, one.next_day or FAR),
    "contract": lambda one: fold(one.version.title),
    "until": lambda one: one.standing.ends_on or one.standing.term.last_day,
    "value": lambda one: one.stake,
    "owner": lambda one: fold(one.account.owner.name) if one.account.owner else None,
    "tier": lambda one: one.account.tier.position if one.account.tier else None,
}
