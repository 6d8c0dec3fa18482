"""What is to be stored of a file, as its judge hands it to the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openkam.domain.portfolio.models import FACTS
from openkam.domain.portfolio.services.rates import NewRate

Span = tuple[int, date | None, date | None]
"""A parent, from a day (None: ever since) until another (exclusive; None: open)."""

# The columns of a new account, in the order of `AccountsPlan.created`.
NEW_ACCOUNT = (*FACTS, "own_values")
OWN = "own:"  # before the name of an own field, where fields stand beside each other


@dataclass
class AccountsPlan:
    """What a file of accounts changes.

    A new account has no number yet: where one is named, −1 stands for the first of `created`, −2
    for the second. A segment that is new is given by its name.
    """

    created: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[tuple[str, int]] = field(default_factory=list)
    changed: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    parents: dict[int, tuple[Sequence[Span], Sequence[Span]]] = field(default_factory=dict)
    words: dict[int, dict[str, list[str | None]]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    segments: list[str] = field(default_factory=list)
    own_fields: list[str] = field(default_factory=list)
    own_field_ids: Mapping[str, int] = field(default_factory=dict)


# What a file tells of a product besides its key.
PRODUCT = ("name", "product_group", "is_product")


@dataclass
class ProductsPlan:
    """What a file of products changes: (key, name, product_group, is_product) of new ones."""

    created: list[tuple[Any, ...]] = field(default_factory=list)
    changed: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)


@dataclass
class ColleaguesPlan:
    """What a file of colleagues changes: (email, name, role, language, key) of new ones."""

    created: list[tuple[str, str, str, str, str | None]] = field(default_factory=list)
    changed: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)
    keys: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class RatesPlan:
    """Rates that are new or differ from those that are stored."""

    rates: list[NewRate] = field(default_factory=list)
