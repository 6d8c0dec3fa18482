"""What bodies and answers of all rooms are made of."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

# PostgreSQL keeps no NUL character in a text.
NO_NUL = r"^[^\x00]*$"
VERSIONED = {"x-versioned": True}
NOTHING: dict[int, None] = {204: None}

Id = Annotated[int, Field(ge=1, lt=2**63)]  # in an address or a parameter
Ref = Annotated[int, Field(ge=1, lt=2**63, strict=True)]  # in a body: "7" is no number there
Flag = Annotated[bool, Field(strict=True)]  # in a body
Text = Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL)]
ShortText = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]
LongText = Annotated[str, StringConstraints(max_length=10_000, pattern=NO_NUL)]
IdText = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,17}$")]  # a member's name


def _written_day(value: Any) -> Any:
    # A number would be read as seconds since 1970.
    if isinstance(value, str) and len(value) == len("2026-01-31"):
        return value
    if isinstance(value, date):
        return value
    raise ValueError("write a day like 2026-01-31")


Day = Annotated[date, BeforeValidator(_written_day)]


class Body(BaseModel):
    """What a request sends; a member that is not offered is refused."""

    model_config = ConfigDict(extra="forbid")


class Filters(Schema):
    """What narrows and sorts a list; an unknown parameter is refused, as it is everywhere."""


class Named(BaseModel):
    """Something by its id and name."""

    id: int
    name: str


def named(thing: Any) -> dict[str, Any] | None:
    """Return a row as `Named`."""
    return None if thing is None else {"id": thing.pk, "name": str(thing)}
