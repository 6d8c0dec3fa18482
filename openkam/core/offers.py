"""What a room offers to the pages that are composed of several rooms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


def filled(panel: Panel, actor: "User", **given: object) -> dict[str, Any]:
    """Return a panel's template and context, ready for an include."""
    return {"name": panel.name, "template": panel.template, **panel.fill(actor, **given)}
