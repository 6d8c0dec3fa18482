"""What price, cost, quantity and mix did to revenue and margin, by account or group."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from openkam.calc.amounts import Ints, exact, total
from openkam.calc.periods import Period
from openkam.domain.economics.selectors.concentration import Basis, By
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

REVENUE_EFFECTS = ("price", "quantity", "mix", "added", "dropped", "other")
MARGIN_EFFECTS = tuple(
    f"margin_{name}" for name in ("price", "cost", "quantity", "mix", "added", "dropped", "other")
)


@dataclass(frozen=True)
class Effects:
    """Columns of ten-thousandths in the order of a report's rows, by the names above."""

    columns: Mapping[str, Ints]

    def amount(self, name: str, place: int | None = None) -> Decimal:
        """Return one effect of a row, or of all rows together."""
        column = self.columns[name]
        return total(column) if place is None else exact(column[place])

    def of_margin(self, *names: str) -> Ints:
        """Return effects on the margin, added up by row."""
        found: Ints = np.sum([self.columns[f"margin_{name}"] for name in names], axis=0)
        return found


def effects_of(
    actor: "User",
    base: Basis,
    before: Period,
    now: Period,
    *,
    keys: Ints,
    by: By = "account",
    tree: date | None = None,
    scope: portfolio.Scope = portfolio.EVERYTHING,
) -> Effects | None:
    """Return the effects in the order of the keys; None where a period cuts a month.

    The formula is that of `calc.price_effects`.
    """
    preparation = base.prepared.preparation if base.prepared else None
    if preparation is None or not (before.is_whole_months and now.is_whole_months):
        return None
    found = portfolio.price_effects(actor, preparation, before, now, by=by, tree=tree, scope=scope)
    places = np.searchsorted(keys, found["key"])
    columns = {}
    for name in (*REVENUE_EFFECTS, *MARGIN_EFFECTS):
        columns[name] = np.zeros(len(keys), np.int64)
        columns[name][places] = found[name]
    return Effects(columns)
