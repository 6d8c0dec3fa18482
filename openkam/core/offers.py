"""What a room offers to the pages that are composed of several rooms."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Panel:
    """One part of a composed page: a template and the function that fills it.

    `fill(actor, account_id, today)` passes the gate itself and returns the template's context.
    """

    name: str
    template: str
    fill: Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Figure:
    """One figure of a summary strip, formatted for the reader."""

    caption: str
    value: str
    context: str = ""
    url: str = ""
    tone: str = ""  # "", "act", "watch" or "fine"
    drawing: str = ""  # safe markup that stands beside the value


@dataclass(frozen=True)
class ShareColumn:
    """A share that a room above measures of each account, for the list of accounts.

    `lookup` leads from the account to it by one join. The settings name the columns that there are.
    """

    key: str
    title: Any  # translated when it is shown
    short: Any  # the same in one word, for its filter
    lookup: str


@dataclass(frozen=True)
class Names:
    """How a folder of everything the company owns names accounts and colleagues, by their keys."""

    account: Callable[[int | None], str]
    colleague: Callable[[int | None], str]


@dataclass(frozen=True)
class OwnedTable:
    """One CSV file of a room in the folder of everything the company owns.

    `rows(names)` yields one text for each column. Whoever asks has passed the gate of the export.
    """

    name: str
    about: str
    header: tuple[str, ...]
    rows: Callable[[Names], Iterable[Sequence[str]]]
    files: "Callable[[], Iterable[tuple[str, Path]]] | None" = None
    """Further files that the rows name: (name below the folder, where the content lies)."""


def cells(*values: object) -> list[str]:
    """Return values as a CSV of the company's folder writes them; unknown ones are empty."""
    return [_cell(value) for value in values]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str | int | float | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def filled(panel: Panel, actor: "User", **given: object) -> dict[str, Any]:
    """Return a panel's template and context, ready for an include."""
    return {"name": panel.name, "template": panel.template, **panel.fill(actor, **given)}
