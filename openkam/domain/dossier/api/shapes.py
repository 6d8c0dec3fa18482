"""What facts look like."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from openkam.core.api.shapes import NO_NUL, Body, Day, Flag, Named, Ref, Text, named

if TYPE_CHECKING:
    from openkam.domain.dossier.models import Fact, FactVersion, Provenance

SourceCode = Literal["person", "document", "web", "observation", "data"]
Words = Annotated[str, StringConstraints(max_length=1_000_000, pattern=NO_NUL)]
Told = Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)]
Web = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False)]


class KindOut(BaseModel):
    """What a fact can be about."""

    code: str
    name: str
    section: str
    value_type: str = Field(description="text, list, number, money, date, range, file, record")
    is_yearly: bool
    unit: str
    life_months: int
    is_own: bool = Field(description="added by the company")


class Seen(Body):
    """Which version somebody has before them."""

    seen: Ref | None = Field(
        None, description="the version that you saw; another one meanwhile refuses. Left out: any"
    )


class OriginWish(Seen):
    """Where a version is from, and how far to trust it."""

    source: SourceCode
    source_text: Text = ""
    source_url: Web = ""
    is_confirmed: Flag = Field(False, description="false: assumed")
    life_months: int | None = Field(None, ge=1, le=120, description="null: as usual for its kind")


class FactWish(OriginWish):
    """A value with its source; which members a value has follows from its kind."""

    year: int | None = Field(None, description="of kinds by year")
    text: Words = Field("", description="of texts; lists have one entry a line; of ranges why")
    number: Amount | None = Field(
        None, description="of numbers and money; of ranges what is likely"
    )
    low: Amount | None = None
    high: Amount | None = None
    currency: Text = ""
    day: Day | None = None
    file: Ref | None = Field(None, description="a file of the account")


class OriginOut(BaseModel):
    """Where a version is from, and how far it is trusted."""

    source: SourceCode
    source_text: str
    source_url: str
    is_confirmed: bool
    noted_by: Named | None
    noted_on: date
    checked_on: date = Field(description="when it was last found true")
    stale_on: date = Field(description="from when on it is not trusted any more")
    is_withdrawn: bool = Field(description="says that nothing is known any more")
    replaced_on: date | None = Field(description="null: it holds")


class VersionOut(OriginOut):
    """What was noted of a fact once."""

    id: int
    text: str
    number: Decimal | None
    low: Decimal | None
    high: Decimal | None
    currency: str
    day: date | None
    file: int | None


class FactOut(BaseModel):
    """A fact with the version that holds."""

    id: int
    account: int
    kind: str
    year: int | None
    contradiction: dict[str, Any] | None = Field(description="what the ledger says against it")
    version: VersionOut


class HistoryOut(BaseModel):
    """A fact with everything that was ever noted, the newest first."""

    id: int
    account: int
    kind: str
    year: int | None
    versions: list[VersionOut]


class DossierOut(BaseModel):
    """What is known of an account."""

    account: int
    completeness: float | None = Field(description="share of the expected that is known, weighted")
    freshness: float | None = Field(description="share that is known, confirmed and not stale")
    facts: list[FactOut]
    gaps: list[str] = Field(description="kinds that are expected and not known")


class StillTrue(Body):
    """Which versions are true still."""

    versions: list[Ref] = Field(min_length=1, max_length=500)
    is_confirmed: Flag | None = Field(None, description="null: stays as it is")


class Checked(BaseModel):
    """How many of them are true as of today."""

    count: int


def as_seen(given: Seen) -> dict[str, int | None]:
    """Return `seen` for a service, and nothing where it was left out."""
    return {"seen": given.seen} if "seen" in given.model_fields_set else {}


def fact_out(fact: "Fact", version: "FactVersion") -> dict[str, Any]:
    """Return a fact with the version that holds."""
    return {
        **_of(fact),
        "contradiction": fact.contradiction or None,
        "version": version_out(version),
    }


def history_out(fact: "Fact", versions: "tuple[FactVersion, ...]") -> dict[str, Any]:
    """Return a fact with all its versions."""
    return {**_of(fact), "versions": [version_out(row) for row in versions]}


def version_out(row: "FactVersion") -> dict[str, Any]:
    """Return one version."""
    names = ("text", "number", "low", "high", "currency", "day")
    return {
        **{name: getattr(row, name) for name in names},
        "id": row.pk,
        "file": row.file_id,
        **origin_out(row),
    }


def origin_out(row: "Provenance") -> dict[str, Any]:
    """Return where a version is from, and how far it is trusted."""
    names = ("source", "source_text", "source_url", "is_confirmed", "noted_on", "checked_on")
    return {
        **{name: getattr(row, name) for name in (*names, "stale_on", "is_withdrawn")},
        "replaced_on": row.replaced_on,
        "noted_by": named(row.noted_by),
    }


def _of(fact: "Fact") -> dict[str, Any]:
    return {"id": fact.pk, "account": fact.account_id, "kind": fact.kind, "year": fact.year}
