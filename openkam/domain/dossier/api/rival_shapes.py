"""What competitors, their presences at accounts, and deals look like."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field

from openkam.core.api.shapes import Body, Day, Flag, Named, Ref, ShortText, Text, named
from openkam.domain.dossier.api.shapes import (
    Amount,
    OriginOut,
    OriginWish,
    Seen,
    SourceCode,
    Told,
    origin_out,
)

if TYPE_CHECKING:
    from openkam.domain.dossier.models import Contest, Presence, PresenceVersion
    from openkam.domain.dossier.selectors import Listed, Rival, Rivals

OutcomeCode = Literal["won", "lost", "dropped"]
Mark = Annotated[int, Field(ge=1, le=5, strict=True)]
OF_PRESENCE = ("supplies", "spend", "currency", "strengths", "weaknesses")
OF_DEAL = (
    *("product_group", "title", "decided_on", "outcome", "amount", "currency", "point"),
    *("reason", "source", "source_text", "noted_on", "edition"),
)


class PointOut(BaseModel):
    """A point on which the company compares itself with others."""

    key: str = Field(description="how marks and deals name it")
    name: str
    is_retired: bool


class SpendOut(BaseModel):
    """What is paid in a year, as far as known."""

    amount: Decimal | None
    is_at_least: bool = Field(description="part of it is not known")


class CompetitorOut(BaseModel):
    """A competitor of the catalogue with where it is, as far as you may know."""

    id: int
    name: str
    also_called: list[str] = Field(description="names that were merged into it")
    website: str
    note: str
    is_retired: bool = Field(description="is offered no more; what was noted stays")
    accounts: int
    spend: SpendOut = Field(description="of all these accounts, in the company's currency")
    won: int
    lost: int
    win_rate: float | None = Field(description="won ÷ (won + lost); null without either")


class MarkPair(BaseModel):
    """How the account sees us and them on a point, from 1 to 5."""

    ours: int | None = Field(description="null: not known")
    theirs: int | None


class MarkWish(Body):
    """Our mark and theirs on a point, from 1 to 5 as the account sees it."""

    ours: Mark | None = Field(None, description="null: not known")
    theirs: Mark | None = None


class PresenceWish(OriginWish):
    """What is known of a competitor at an account, with its source."""

    competitor: Text = Field(description="its name")
    may_add: Flag = Field(False, description="to the catalogue, where nobody is called so yet")
    product_group: Text = Field("", description="empty: all of them")
    supplies: Told = ""
    spend: Amount | None = Field(None, description="what the account pays them in a year")
    currency: Text = ""
    strengths: Told = Field("", description="where they are stronger")
    weaknesses: Told = Field("", description="where we are stronger")
    marks: dict[ShortText, MarkWish] = Field({}, description="by the key of the point")


class DealWish(Body):
    """A deal as somebody tells it."""

    title: Text
    decided_on: Day
    outcome: OutcomeCode
    source: SourceCode
    source_text: Text = ""
    competitor: Text = Field("", description="its name; empty: nobody else, or not known")
    may_add: Flag = Field(False, description="to the catalogue, where nobody is called so yet")
    product_group: Text = ""
    amount: Amount | None = None
    currency: Text = ""
    point: ShortText = Field("", description="the key of the point that decided it")
    reason: Told = ""


class DealChange(DealWish, Seen):
    """All of a deal, as it is told now."""

    seen: Ref | None = Field(
        None, description="the edition that you saw; another one meanwhile refuses. Left out: any"
    )


class PresenceVersionOut(OriginOut):
    """What was noted of a competitor at an account once."""

    id: int
    supplies: str
    spend: Decimal | None = Field(description="what the account pays them in a year, estimated")
    currency: str
    strengths: str = Field(description="where they are stronger")
    weaknesses: str = Field(description="where we are stronger")
    marks: dict[str, MarkPair] = Field(description="by the key of the point")


class PresenceOut(BaseModel):
    """A competitor at an account, with a product group or with all of them."""

    id: int
    competitor: Named
    product_group: str = Field(description="empty: all of them")
    version: PresenceVersionOut | None = Field(description="the one that holds")


class RivalOut(PresenceOut):
    """A competitor that is at an account now."""

    spend: Decimal | None = Field(
        description="in the company's currency; null: unknown, or no rate"
    )
    share: Decimal | None = Field(description="of what the account is known to pay us and them")


class PresenceWithVersions(PresenceOut):
    """A competitor at an account with everything that was ever noted."""

    versions: list[PresenceVersionOut] = Field(description="the newest first")


class RivalsOut(BaseModel):
    """Who else supplies an account."""

    account: int
    currency: str = Field(description="of the company")
    revenue: Decimal | None = Field(description="ours, of the last 12 months")
    spend: SpendOut = Field(description="of all competitors together")
    our_share: Decimal | None = Field(description="of what is known to be paid")
    present: list[RivalOut] = Field(description="the largest spend first")
    gone: list[PresenceOut] = Field(description="not there any more")


class DealOut(BaseModel):
    """A deal that was won, lost or dropped."""

    id: int
    account: int
    competitor: Named | None = Field(description="null: nobody else, or not known")
    product_group: str
    title: str
    decided_on: date
    outcome: OutcomeCode
    amount: Decimal | None
    currency: str
    point: str = Field(description="the key of the point that decided it")
    reason: str
    source: SourceCode
    source_text: str
    noted_by: Named | None
    noted_on: date
    edition: int = Field(description="counts changes")
    removed_on: date | None = Field(description="null: it stands")


def competitor_out(one: "Listed") -> dict[str, Any]:
    """Return a competitor with where it is."""
    row = one.competitor
    return {
        **{name: getattr(row, name) for name in ("name", "website", "note", "is_retired")},
        **{name: getattr(one, name) for name in ("accounts", "won", "lost", "win_rate")},
        "id": row.pk,
        "also_called": list(one.aliases),
        "spend": _spend(one.spend),
    }


def rivals_out(found: "Rivals") -> dict[str, Any]:
    """Return who else supplies an account."""
    return {
        "account": found.account.pk,
        "currency": found.currency,
        "revenue": found.revenue,
        "spend": _spend(found.spend),
        "our_share": found.our_share,
        "present": [_rival(one) for one in found.present],
        "gone": [presence_out(row.presence, row) for row in found.gone],
    }


def presence_out(presence: "Presence", version: "PresenceVersion | None") -> dict[str, Any]:
    """Return a competitor at an account with the version that holds."""
    return {
        "id": presence.pk,
        "competitor": named(presence.competitor),
        "product_group": presence.product_group,
        "version": None if version is None else presence_version_out(version),
    }


def presence_version_out(row: "PresenceVersion") -> dict[str, Any]:
    """Return one version."""
    marks = {key: {"ours": pair[0], "theirs": pair[1]} for key, pair in row.marks.items()}
    told = {name: getattr(row, name) for name in OF_PRESENCE}
    return {"id": row.pk, **told, "marks": marks, **origin_out(row)}


def deal_out(row: "Contest") -> dict[str, Any]:
    """Return a deal."""
    return {
        **{name: getattr(row, name) for name in (*OF_DEAL, "removed_on")},
        "id": row.pk,
        "account": row.account_id,
        "competitor": named(row.competitor),
        "noted_by": named(row.noted_by),
    }


def _rival(one: "Rival") -> dict[str, Any]:
    return {**presence_out(one.presence, one.version), "spend": one.spend, "share": one.share}


def _spend(spend: Any) -> dict[str, Any]:
    return {"amount": spend.amount, "is_at_least": spend.is_at_least}
