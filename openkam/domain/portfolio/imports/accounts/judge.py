"""The verdict on each row of a file of accounts, and what is to be stored of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.ledger import Mapping as FileMapping
from openkam.core.ledger import MappingFault
from openkam.domain.portfolio.imports.accounts import known
from openkam.domain.portfolio.imports.accounts.key_tiers import KeyTiers
from openkam.domain.portfolio.imports.accounts.parents import Parents
from openkam.domain.portfolio.imports.accounts.reading import REFERENCES, Told, told
from openkam.domain.portfolio.imports.accounts.renamed import strangers
from openkam.domain.portfolio.imports.accounts.similar import similar_accounts
from openkam.domain.portfolio.imports.accounts.subjects import Subjects
from openkam.domain.portfolio.imports.accounts.words import Words
from openkam.domain.portfolio.imports.cells import CLEARED, Table
from openkam.domain.portfolio.imports.shapes import ACCOUNTS
from openkam.domain.portfolio.services.bringing import spans
from openkam.domain.portfolio.services.bringing.judged import (
    CHANGED,
    NEW,
    REJECTED,
    UNCHANGED,
    Judged,
)
from openkam.domain.portfolio.services.bringing.plans import NEW_ACCOUNT, OWN, AccountsPlan

SHOWN = 10


def judge(file: Table, mapping: FileMapping, *, today: date, in_detail: bool = False) -> Judged:
    """Judge a file of accounts against what is stored.

    `in_detail` also says of each row in words what it changes. Raises MappingFault when the field
    by which rows shall find their account is not mapped.
    """
    match = match_of(mapping)
    cells = told(file, mapping)
    standing = known.parents() if cells.rows.has("group") else {}
    subjects = Subjects(cells, source=mapping.source, match=match)
    parents = Parents(cells, subjects, standing, today)
    _assign(cells, subjects, parents)
    plan = AccountsPlan(own_fields=cells.new_own_fields, own_field_ids=cells.own_field_ids)
    _Comparison(cells, subjects, parents, plan).fill()
    words = Words(cells, subjects, plan)
    plan.words = words.of_changed()
    verdicts = _Verdicts(cells, subjects, parents, plan).found()
    similar = similar_accounts(subjects)
    return Judged(
        lines=cells.rows.lines,
        reasons=cells.rows.reasons,
        verdicts=verdicts,
        labels=_labels(cells),
        plan=plan,
        changes=words.of_rows(verdicts) if in_detail else {},
        similar=similar,
        warnings=_warnings(plan, similar, strangers(subjects, plan)),
        malformed=file.malformed,
    )


def match_of(mapping: FileMapping) -> str:
    """Return the field by which rows find their account: the one asked for, else the first mapped.

    Raises MappingFault.
    """
    mapped = [name for name in ACCOUNTS.matches if name in mapping.columns]
    if mapping.match is not None and mapping.match not in mapped:
        raise MappingFault(
            [f'Rows shall find their account by "{mapping.match}", which is not mapped.']
        )
    return mapping.match or mapped[0]


def _assign(cells: Told, subjects: Subjects, parents: Parents) -> None:
    """Give each row its account; what is rejected takes with it the rows that need it."""
    reasons = cells.rows.reasons
    names_parents = cells.rows.has("group")
    if names_parents:
        parents.refuse_bad_days()
    tiers = KeyTiers(cells, subjects)
    while True:
        if names_parents:
            parents.refuse_unknown()
        if subjects.assign() or tiers.refuse():
            continue
        left = reasons.count(None)
        if names_parents:
            parents.settle()
        if reasons.count(None) == left:
            return


class _Comparison:
    """Fills the plan: what is new, and what differs from what is stored."""

    def __init__(
        self, cells: Told, subjects: Subjects, parents: Parents, plan: AccountsPlan
    ) -> None:
        self._cells, self._subjects, self._parents = cells, subjects, parents
        self._plan = plan
        self._own = [name for name in cells.cells if name.startswith(OWN)]

    def fill(self) -> None:
        """Compare everything that the file tells."""
        plan, subjects = self._plan, self._subjects
        plan.created = self._created()
        here = [subject for subject in subjects.first if subject >= 0]
        for pk, stored in known.stored(here).items() if here else ():
            plan.names[pk] = stored["name"]
            if differs := self._differs(pk, stored):
                plan.changed[pk] = differs
        plan.keys = [
            (key, subject)
            for key, subject in subjects.by_key.items()
            if key not in subjects.known_keys
        ]
        for subject, after in self._parents.after.items():
            before = list(self._parents.before(subject))
            if spans.in_one(before) != after:
                plan.parents[subject] = (before, after)
        plan.segments = self._new_segments()

    def _created(self) -> list[tuple[Any, ...]]:
        columns = [self._new(name, None if name in REFERENCES else "") for name in NEW_ACCOUNT[:-1]]
        if not self._own:
            return list(zip(*columns, repeat({}, len(self._subjects.created)), strict=True))
        own: list[dict[str, str]] = [{} for _row in self._subjects.created]
        for name in self._own:
            for values, said in zip(own, self._new(name, None), strict=True):
                if said:
                    values[name] = said
        return list(zip(*columns, own, strict=True))

    def _new(self, name: str, blank: str | None) -> list[Any]:
        """What the file tells of a field of the new accounts, in their order."""
        cells, subjects = self._cells.cells.get(name), self._subjects
        if cells is None:
            return [blank] * len(subjects.created)
        said = [cells[row] or blank for row in subjects.created]
        for subject in subjects.repeats:
            if subject < 0:
                said[-1 - subject] = subjects.told(subject, name) or blank
        return said

    def _differs(self, pk: int, stored: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        differs = {}
        for name in self._cells.cells:
            said = self._subjects.told(pk, name)
            if said is None:
                continue
            if name in REFERENCES:
                before, after = stored[name], None if said == CLEARED else said
            elif name in self._own:
                number = self._cells.own_field_ids.get(name.removeprefix(OWN))
                before, after = stored["own_values"].get(str(number)), said or None
            else:
                before, after = stored[name], said
            if before != after:
                differs[name] = (before, after)
        return differs

    def _new_segments(self) -> list[str]:
        if not self._cells.rows.has("segment"):
            return []
        place = NEW_ACCOUNT.index("segment")
        named = [row[place] for row in self._plan.created]
        changed = self._plan.changed.values()
        named += [fields["segment"][1] for fields in changed if "segment" in fields]
        return list(dict.fromkeys(name for name in named if isinstance(name, str)))


class _Verdicts:
    """What each row does: a further row of an account does what those before it do not."""

    def __init__(
        self, cells: Told, subjects: Subjects, parents: Parents, plan: AccountsPlan
    ) -> None:
        self._cells, self._subjects = cells, subjects
        self._moving, self._changed = parents.moving_rows, plan.changed
        self._new_keys = {key for key, _subject in plan.keys}
        self._touched = {*plan.changed, *plan.parents, *(subject for _key, subject in plan.keys)}

    def found(self) -> list[str]:
        """Return the verdict of each row."""
        subjects = self._subjects
        verdicts = [
            REJECTED if subject is None else NEW if subject < 0 else UNCHANGED
            for subject in subjects.of_row
        ]
        for subject in self._touched:
            if subject >= 0:
                row = subjects.first[subject]
                verdicts[row] = self._verdict(row, subject, ())
        for subject, rows in subjects.repeats.items():
            before = [subjects.first[subject]]
            for row in rows:
                verdicts[row] = self._verdict(row, subject, before)
                before.append(row)
        return verdicts

    def _verdict(self, row: int, subject: int, before: Sequence[int]) -> str:
        is_news = (
            row in self._moving
            or self._brings_key(row, before)
            or any(
                self._tells(name, row, subject, before)
                for name, column in self._cells.cells.items()
                if column[row] is not None
            )
        )
        return CHANGED if is_news else UNCHANGED

    def _brings_key(self, row: int, before: Sequence[int]) -> bool:
        keys = self._cells.keys
        return keys[row] in self._new_keys and all(keys[row] != keys[other] for other in before)

    def _tells(self, name: str, row: int, subject: int, before: Sequence[int]) -> bool:
        column = self._cells.cells[name]
        if any(column[other] is not None for other in before):
            return False
        return name in self._changed.get(subject, ()) if subject >= 0 else bool(column[row])


def _labels(cells: Told) -> Sequence[str | None]:
    names = cells.cells.get("name") or cells.keys
    return [name or key for name, key in zip(names, cells.keys, strict=True)]


def _warnings(plan: AccountsPlan, similar: Mapping[int, object], renamed: int) -> list[str]:
    warnings = []
    if renamed:
        warnings.append(
            _(
                "%(count)d accounts found by their number would get a quite different name. "
                "Perhaps the numbers come from another system: then go back to the columns and "
                "name that system, or let accounts be found by name."
            )
            % {"count": renamed}
        )
    if plan.segments:
        shown = ", ".join(plan.segments[:SHOWN]) + (" …" if len(plan.segments) > SHOWN else "")
        warnings.append(
            ngettext(
                "%(count)d segment is new: %(names)s",
                "%(count)d segments are new: %(names)s",
                len(plan.segments),
            )
            % {"count": len(plan.segments), "names": shown}
        )
    if plan.own_fields:
        warnings.append(
            _("Own fields that are new: %(names)s") % {"names": ", ".join(plan.own_fields)}
        )
    if similar:
        warnings.append(
            ngettext(
                "%(count)d new account looks like one that is here already.",
                "%(count)d new accounts look like ones that are here already.",
                len(similar),
            )
            % {"count": len(similar)}
        )
    return warnings
