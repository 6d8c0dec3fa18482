"""Making two positions at one account one, without losing anything of either."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from openkam.domain.stakeholders.models import Line, LongerKept, Position
from openkam.domain.stakeholders.services.journal import Journal

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import Tie

FIELDS = ("title", "department", "site", "rank")
LONGEST_NOTE = 500


@dataclass
class Combining:
    """Two positions of one person at one account: `stays` takes over what `goes` holds."""

    journal: Journal
    stays: Position
    goes: Position
    takes: Collection[str] = field(default_factory=set)
    """Fields of which the value of the one that goes is wanted."""
    today: date = date.max

    def done(self) -> None:
        """Combine them; the other position goes."""
        self._facts()
        self._reporting()
        self._roles()
        self._opinions()
        self._lines()
        self._ties()
        for row in LongerKept.objects.filter(position=self.goes):
            self.journal.change(row, position_id=self.stays.pk)
        self.journal.remove(self.goes)

    def _facts(self) -> None:
        stays, goes = self.stays, self.goes
        values = {
            name: getattr(goes, name)
            for name in FIELDS
            if getattr(goes, name) and (name in self.takes or not getattr(stays, name))
        }
        days = [day for day in (stays.since, goes.since) if day is not None]
        if days:
            values["since"] = min(days)
        if stays.map_x is None and goes.map_x is not None:
            values |= {"map_x": goes.map_x, "map_y": goes.map_y}
        self.journal.change(stays, **values)

    def _reporting(self) -> None:
        """Hang both into the tree as one; of two bosses the one who stands not below them."""
        stays, goes = self.stays, self.goes
        wanted = [stays.reports_to_id, goes.reports_to_id]
        if "reports_to" in self.takes:
            wanted.reverse()
        both = {stays.pk, goes.pk}
        boss = next((pk for pk in wanted if pk and not both & set(_chain(pk))), None)
        # First the other's own line: nobody may report to themselves on the way.
        self.journal.change(goes, reports_to_id=None)
        self.journal.change(stays, reports_to_id=boss)
        for row in Position.objects.filter(reports_to=goes).exclude(pk=stays.pk):
            self.journal.change(row, reports_to_id=stays.pk)

    def _roles(self) -> None:
        known = {(row.role, row.product_group): row for row in self.stays.roles.all()}
        for row in self.goes.roles.order_by("pk"):
            same = known.get((row.role, row.product_group))
            if same is None:
                self.journal.change(row, position_id=self.stays.pk)
                continue
            if row.is_confirmed and not same.is_confirmed:
                self.journal.change(
                    same,
                    is_confirmed=True,
                    why=row.why,
                    noted_by_id=row.noted_by_id,
                    noted_on=row.noted_on,
                )
            self.journal.remove(row)

    def _opinions(self) -> None:
        standing = {row.kind: row for row in self.stays.opinions.filter(replaced_on=None)}
        for row in self.goes.opinions.order_by("pk"):
            mine = standing.get(row.kind)
            if row.replaced_on is None and mine is not None:
                # The later one holds; the other is history from today, and lost is none.
                older = mine if row.noted_on > mine.noted_on else row
                self.journal.change(older, replaced_on=max(self.today, older.noted_on))
            self.journal.change(row, position_id=self.stays.pk)

    def _lines(self) -> None:
        rows = Line.objects.filter(Q(source=self.goes) | Q(target=self.goes))
        for row in rows.order_by("pk"):
            source, target = (
                self.stays.pk if pk == self.goes.pk else pk for pk in (row.source_id, row.target_id)
            )
            if row.kind == Line.Kind.CONFLICT and target < source:
                source, target = target, source
            same = Line.objects.filter(kind=row.kind, source=source, target=target)
            other = same.exclude(pk=row.pk).first()
            if source == target or other is not None:
                if other is not None and row.strength > other.strength:
                    self.journal.change(other, strength=row.strength)
                self.journal.remove(row)
            else:
                self.journal.change(row, source_id=source, target_id=target)

    def _ties(self) -> None:
        known = {row.user_id: row for row in self.stays.ties.all()}
        has_owner = any(row.is_owner for row in known.values())
        for row in self.goes.ties.order_by("pk"):
            same = known.get(row.user_id)
            if same is not None:
                was_owner = row.is_owner and not has_owner
                self._one_tie(same, row, is_owner=was_owner)
                has_owner |= was_owner
                continue
            self.journal.change(
                row, position_id=self.stays.pk, is_owner=row.is_owner and not has_owner
            )
            has_owner |= row.is_owner

    def _one_tie(self, same: "Tie", row: "Tie", *, is_owner: bool) -> None:
        for touch in row.touches.order_by("pk"):
            self.journal.change(touch, tie_id=same.pk)
        notes = [note for note in dict.fromkeys((same.note, row.note)) if note]
        values: dict[str, object] = {
            "note": " · ".join(notes)[:LONGEST_NOTE],
            "noted_on": min(same.noted_on, row.noted_on),
            "is_owner": same.is_owner or is_owner,
        }
        if row.rated_on is not None and (same.rated_on is None or row.rated_on > same.rated_on):
            values |= {"rating": row.rating, "rated_on": row.rated_on}
        self.journal.remove(row)
        self.journal.change(same, **values)


def _chain(start: int) -> list[int]:
    """Return a position and all above it."""
    found: list[int] = []
    here: int | None = start
    while here is not None and here not in found:
        found.append(here)
        rows = Position.objects.filter(pk=here)
        here = rows.values_list("reports_to", flat=True).first()
    return found
