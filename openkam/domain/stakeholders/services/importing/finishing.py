"""The end of an import of people: what came of it, and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.core.audit.models import Entry
from openkam.domain.stakeholders.models import (
    ContactWay,
    Line,
    PeopleImport,
    Person,
    PersonMerge,
    Position,
    RoleHeld,
)
from openkam.domain.stakeholders.selectors.imports import people_import
from openkam.domain.stakeholders.services import coverage
from openkam.domain.stakeholders.services.importing.storing import Storing
from openkam.domain.stakeholders.services.journal import take_back
from openkam.domain.stakeholders.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

State = PeopleImport.State


class CannotUndo(Refusal):
    """Only an import that brought something can be undone, and only once."""


def finish(
    found: PeopleImport,
    work: Storing | None,
    *,
    result: Mapping[str, Any],
    rejects: Mapping[str, Any] | None,
    now: datetime,
) -> PeopleImport:
    """Keep what came of an import; its file and its preview go. Inside its transaction."""
    trail.record(found.actor, "people.imported", found, rows=dict(result["rows"]))
    found.state = State.LIVE if work else State.EMPTY
    found.content, found.preview, found.ended_at = None, None, now
    found.result, found.rejects = dict(result), dict(rejects) if rejects else None
    found.journal = work.journal.entries if work else []
    found.last_entry = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    found.save()
    return found


@transaction.atomic
def undo_import(actor: "User", pk: int, *, now: datetime, today: date) -> PeopleImport:
    """Take back what an import brought and changed.

    What somebody worked on since stays, and so do the accounts that came along. Raises
    CannotUndo, PermissionDenied, Http404.
    """
    people_import(actor, pk)
    found = PeopleImport.objects.select_for_update().get(pk=pk)
    if found.actor_id != actor.pk and not actor.is_head:
        raise PermissionDenied
    if found.state != State.LIVE:
        raise CannotUndo(_("There is nothing left of this import to undo."))
    told = _Undoing(actor, found, today).done()
    found.state = State.UNDONE
    found.result = {**(found.result or {}), "undone": told, "undone_at": now.isoformat()}
    found.rejects, found.journal = None, []
    found.save(update_fields=["state", "result", "rejects", "journal"])
    trail.record(actor, "people.import_undone", found, **told)
    return found


@dataclass
class _Undoing:
    actor: "User"
    found: PeopleImport
    today: date
    made: dict[str, set[int]] = field(default_factory=dict)

    def done(self) -> dict[str, int]:
        for entry in self.found.journal:
            if entry[0] == "+":
                self.made.setdefault(entry[1], set()).update(entry[2])
        places = Position.objects.filter(pk__in=self._made("position"))
        places = places.select_related("person", "account")
        accounts = self._accounts()
        stay = self._in_use({place.pk for place in places})
        gone = [place for place in places if place.pk not in stay]
        people, positions = self._parted(gone)
        left = len(self._made("position")) - len(gone)
        trail.record_many(
            self.actor,
            "person.removed",
            [(place, place.account_id, {"import": self.found.pk}) for place in gone],
        )
        Person.objects.filter(pk__in=people).delete()
        Position.objects.filter(pk__in=positions).delete()
        changed = [entry for entry in self.found.journal if entry[0] == "~"]
        taken = take_back(self._of_rows_left(changed))
        added = self._remove_additions()
        coverage.refresh_many(accounts, self.today)
        return {
            "removed": len(gone),
            "restored": taken.restored + added,
            "left": left + sum(taken.left.values()),
        }

    def _accounts(self) -> set[int]:
        """Return the accounts that the import reached."""
        changed = {entry[2] for entry in self.found.journal if entry[:2] == ["~", "position"]}
        rows = Position.objects.filter(pk__in=changed | self._made("position"))
        return set(rows.values_list("account", flat=True))

    def _made(self, model: str) -> set[int]:
        return self.made.get(model, set())

    def _in_use(self, places: set[int]) -> set[int]:
        """Positions that somebody worked on since, or on which something hangs."""
        since = Entry.objects.filter(
            thing="stakeholders.position", pk__gt=self.found.last_entry or 0
        )
        stay = set(since.filter(thing_id__in=places).values_list("thing_id", flat=True))
        writable = Position.objects.filter(pk__in=places).open_to(self.actor, Level.WRITE)
        stay |= places - set(writable.values_list("pk", flat=True))
        stay |= set(Line.objects.filter(target__in=places).values_list("target", flat=True))
        merged = PersonMerge.objects.values("kept")
        rows = Position.objects.filter(pk__in=places, person__in=merged)
        stay |= set(rows.values_list("pk", flat=True))
        # A boss stays for whom somebody else reports to, and so on upwards.
        while True:
            reports = Position.objects.filter(reports_to__in=places - stay)
            others = reports.exclude(pk__in=places - stay).values_list("pk", "reports_to")
            held = {boss for pk, boss in others if boss and not self._was_given(pk, boss)}
            if not held:
                return stay
            stay |= held

    def _was_given(self, place: int, boss: int | None) -> bool:
        """Whether this very import let somebody known report to one who came with it."""
        return any(
            entry[0] == "~"
            and entry[1:3] == ["position", place]
            and entry[3].get("reports_to_id", [None, None])[1] == boss
            for entry in self.found.journal
        )

    def _parted(self, gone: Sequence[Position]) -> tuple[list[int], list[int]]:
        """People who go with all they have, and positions alone of people who stay."""
        going = {place.pk for place in gone}
        people, positions = [], []
        for place in gone:
            others = set(place.person.positions.values_list("pk", flat=True)) - going
            is_made = place.person_id in self._made("person")
            if is_made and not others and place.person.erased_on is None:
                people.append(place.person_id)
            else:
                positions.append(place.pk)
        return people, positions

    def _of_rows_left(self, changed: list[list[Any]]) -> list[list[Any]]:
        people = set(
            Person.objects.filter(
                pk__in=[entry[2] for entry in changed if entry[1] == "person"], erased_on=None
            ).values_list("pk", flat=True)
        )
        places = set(
            Position.objects.filter(
                pk__in=[entry[2] for entry in changed if entry[1] == "position"]
            ).values_list("pk", flat=True)
        ) - self._made("position")
        there = {"person": people - self._made("person"), "position": places}
        return [entry for entry in changed if entry[2] in there[entry[1]]]

    def _remove_additions(self) -> int:
        """Take ways and roles away that were added to people known before."""
        ways = ContactWay.objects.filter(pk__in=self._made("contactway"))
        count = ways.exclude(person__in=self._made("person")).delete()[0]
        roles = RoleHeld.objects.filter(pk__in=self._made("roleheld"), is_confirmed=False)
        return count + roles.exclude(position__in=self._made("position")).delete()[0]
