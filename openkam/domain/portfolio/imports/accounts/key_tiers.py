"""Rows that would give a tier which only key accounts have to an account that is none."""

from collections.abc import Collection

from openkam.domain.portfolio.imports.accounts.reading import Told
from openkam.domain.portfolio.imports.accounts.subjects import Subjects
from openkam.domain.portfolio.models import Account, KeyState, Tier

FEW = 500


class KeyTiers:
    """Refuses such rows; an account that has the tier already keeps it."""

    def __init__(self, cells: Told, subjects: Subjects) -> None:
        self._cells, self._subjects = cells, subjects
        self._tiers = cells.cells.get("tier")
        wanted = Tier.objects.filter(needs_key_status=True) if self._tiers else Tier.objects.none()
        self._names: dict[int, str] = dict(wanted.values_list("pk", "name"))
        self._standing: dict[int, tuple[str, int | None]] = {}

    def refuse(self) -> bool:
        """Reject the rows; return whether there were any."""
        rows = [
            row
            for row, tier in enumerate(self._tiers or ())
            if tier in self._names and self._cells.rows.reasons[row] is None
        ]
        of_row = self._subjects.of_row
        self._look_up({of_row[row] or 0 for row in rows} - self._standing.keys())
        refused = [row for row in rows if not self._may_have(of_row[row], row)]
        for row in refused:
            self._cells.rows.reject(row, "not_key_account", "tier", self._name(row))
        return bool(refused)

    def _may_have(self, subject: int | None, row: int) -> bool:
        state, tier = self._standing.get(subject or 0, ("", None))
        return state == KeyState.KEY or (self._tiers or [])[row] == tier

    def _name(self, row: int) -> str:
        return self._names[(self._tiers or [])[row]]

    def _look_up(self, accounts: Collection[int]) -> None:
        known = [pk for pk in accounts if pk > 0]
        for start in range(0, len(known), FEW):
            rows = Account.objects.filter(pk__in=known[start : start + FEW])
            for pk, state, tier in rows.values_list("pk", "key_state", "tier"):
                self._standing[pk] = (state, tier)
