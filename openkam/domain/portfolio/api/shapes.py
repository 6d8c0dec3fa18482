"""What the API shows of the portfolio, and what it takes."""

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from openkam.core.access.models import Level

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Basis


LevelName = Literal["read", "write", "lead"]
KeyState = Literal["candidate", "key", "former"]


class FiguresOf(BaseModel):
    """What the figures of an answer are about."""

    currency: str = Field(description="of all amounts; empty before the first import")
    start: date | None = Field(alias="from", description="first day of the period")
    to: date | None = Field(description="the day after its last day")
    as_of: date | None = Field(description="last day that the sales data cover")
    rates: str = Field(description="at which rates other currencies count; empty if there are none")
    is_fresh: bool = Field(description="false while newer data wait to be prepared")


def figures_of(basis: "Basis") -> dict[str, Any]:
    """Return what the prepared figures are about, as `FiguresOf`."""
    figures = basis.figures
    period = figures.period if figures else None
    return {
        "currency": basis.currency,
        "from": period.start if period else None,
        "to": period.end if period else None,
        "as_of": figures.as_of if figures else None,
        "rates": basis.rates_note,
        "is_fresh": bool(figures and figures.is_fresh),
    }


def level_name(level: int) -> str:
    """Return a level as `LevelName`."""
    return Level(level).name.lower()


def level_named(name: str) -> Level:
    """Return the level of a `LevelName`."""
    return Level[name.upper()]
