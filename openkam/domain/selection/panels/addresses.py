"""Addresses of the room's pages, where they exist."""

from django.urls import NoReverseMatch, reverse

from openkam.core.face.doors import door
from openkam.domain.selection.models import Round, RoundAccount
from openkam.domain.selection.selectors.rounds import STEPS

PREPARING = STEPS[:5]
"""The steps before a round is run."""


def step_url(key: str, found: Round) -> str:
    """Return the address of a step; "" where it cannot be opened yet."""
    if found.state == Round.State.OPEN and key not in PREPARING:
        return ""
    return _door(f"selection:round-{key}", found.pk)


def row_url(row: RoundAccount) -> str:
    """Return the address of the page that says why the account scores so."""
    return _reversed("selection:account", row.round_id, row.pk)


def optional_url(name: str) -> str:
    """Return the address of a page without arguments; "" while it does not exist."""
    return _reversed(name)


def _door(name: str, pk: int) -> str:
    try:
        return door(name)(pk)
    except NoReverseMatch:
        return ""


def _reversed(name: str, *arguments: int) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
