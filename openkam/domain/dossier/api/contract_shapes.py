"""What contracts look like."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from openkam.core.api.shapes import Day, Filters, Named, ShortText, Text, named
from openkam.domain.dossier.api.shapes import Amount, OriginOut, OriginWish, Told, origin_out
from openkam.domain.dossier.selectors.contract_list import SORTS

if TYPE_CHECKING:
    from openkam.domain.dossier.models import ContractVersion
    from openkam.domain.dossier.selectors import ContractHistory, KnownContract
    from openkam.domain.portfolio.models import Account

RenewalCode = Literal["ends", "automatic", "by_agreement", "open"]
StateCode = Literal[
    "not_begun", "running", "notice_possible", "renegotiated", "under_notice", "ended"
]
PerCode = Literal["", "year", "month", "whole"]
BOTH_WAYS = tuple(sign + name for name in SORTS for sign in ("", "-"))
OF_VERSION = (
    *("title", "number", "product_group", "starts_on", "ends_on", "renewal", "renewal_months"),
    *("notice_days", "notice_given_on", "value", "currency", "value_per", "terms"),
)


class ContractFilters(Filters):
    """What narrows and sorts the list, as on the page."""

    q: Text = Field("", description="words of title, number, product group or account")
    due: Literal["", "30", "90", "180"] = Field(
        "", description="a decision is needed within so many days"
    )
    state: Literal["", "running", "under_notice", "not_begun", "ended", "all"] = Field(
        "", description="empty: all but the ended ones"
    )
    owner: str = Field(
        "", pattern=r"^([1-9][0-9]{0,17}|me|none)?$", description="of the account: id, me or none"
    )
    tier: str = Field(
        "", pattern=r"^([1-9][0-9]{0,17}|none)?$", description="of the account: id or none"
    )
    sort: Literal[BOTH_WAYS] = Field(  # type: ignore[valid-type]
        "decide", description="what is not known stands last either way"
    )


class ContractWish(OriginWish):
    """What a contract says, with its source."""

    title: Text
    number: ShortText = ""
    product_group: Text = Field("", description="empty: all of them")
    starts_on: Day | None = None
    ends_on: Day | None = Field(None, description="the last day of the first term")
    renewal: RenewalCode = Field(description="what happens on its last day")
    renewal_months: int | None = Field(
        None, ge=1, le=600, description="of one that renews by itself"
    )
    notice_days: int | None = Field(None, ge=0, le=3660)
    notice_given_on: Day | None = None
    value: Amount | None = None
    currency: Text = ""
    value_per: PerCode = Field("", description="what the value is of")
    terms: Told = ""


class ContractVersionOut(OriginOut):
    """What was noted of a contract once."""

    id: int
    title: str
    number: str
    product_group: str = Field(description="empty: all of them")
    starts_on: date | None
    ends_on: date | None = Field(description="the last day of the first term")
    renewal: RenewalCode = Field(description="what happens on its last day")
    renewal_months: int | None
    notice_days: int | None
    notice_given_on: date | None
    value: Decimal | None
    currency: str
    value_per: PerCode = Field(description="what the value is of")
    terms: str


class ContractStanding(BaseModel):
    """Where a contract stands today."""

    state: StateCode
    term_from: date | None = Field(description="of the present term")
    term_until: date | None
    renewals: int = Field(description="how often it renewed by itself so far")
    ends_on: date | None = Field(description="as things stand; null: it goes on, or not known")
    decide_by: date | None = Field(
        description="the last day on which a decision changes what comes next"
    )
    renews_on: date | None = Field(
        description="the first day of the next term, unless notice is given"
    )
    next_day: date | None = Field(description="of the decision, else of its end")


class ContractOut(BaseModel):
    """A contract with the version that holds, and where it stands."""

    id: int
    account: Named = Field(description="the one that it is with now")
    standing: ContractStanding
    value_a_year: Decimal | None = Field(description="in the currency of the version")
    stake: Decimal | None = Field(
        description="the value a year in the company's currency; null without value or rate"
    )
    contradiction: dict[str, Any] | None = Field(description="what the ledger says against it")
    files: list[Named]
    version: ContractVersionOut


class ContractWithVersions(ContractOut):
    """A contract with everything that was ever noted of it."""

    versions: list[ContractVersionOut] = Field(description="the newest first")


def contract_out(known: "KnownContract", account: "Account") -> dict[str, Any]:
    """Return a contract with where it stands."""
    return {
        "id": known.contract.pk,
        "account": named(account),
        "standing": _standing(known),
        "value_a_year": known.value_a_year,
        "stake": known.stake,
        "contradiction": known.contract.contradiction or None,
        "files": [named(row) for row in known.files],
        "version": contract_version_out(known.version),
    }


def with_versions(found: "ContractHistory") -> dict[str, Any]:
    """Return a contract with all its versions."""
    versions = [contract_version_out(row) for row in found.versions]
    return {**contract_out(found.known, found.account), "versions": versions}


def contract_version_out(row: "ContractVersion") -> dict[str, Any]:
    """Return one version."""
    return {"id": row.pk, **{name: getattr(row, name) for name in OF_VERSION}, **origin_out(row)}


def _standing(known: "KnownContract") -> dict[str, Any]:
    standing = known.standing
    names = ("state", "renewals", "ends_on", "decide_by", "renews_on")
    return {
        **{name: getattr(standing, name) for name in names},
        "term_from": standing.term.starts_on,
        "term_until": standing.term.last_day,
        "next_day": known.next_day,
    }
