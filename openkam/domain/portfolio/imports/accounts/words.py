"""What a file changes about accounts, in words for the preview and for the trail."""

from collections.abc import Iterable, Sequence
from typing import Any

from openkam.domain.portfolio.imports.accounts.reading import REFERENCES, Told
from openkam.domain.portfolio.imports.accounts.subjects import Subjects
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.services.bringing.judged import CHANGED, NEW
from openkam.domain.portfolio.services.bringing.plans import NEW_ACCOUNT, AccountsPlan, Span

Changes = dict[str, list[str | None]]


class Words:
    """Says values as people know them: names instead of numbers."""

    def __init__(self, told: Told, subjects: Subjects, plan: AccountsPlan) -> None:
        self._told, self._subjects, self._plan = told, subjects, plan
        named = {
            span[0]
            for before, after in plan.parents.values()
            for span in (*before, *after)
            if span[0] >= 0
        }
        self._names = dict(Account.objects.filter(pk__in=named).values_list("pk", "name"))

    def of_changed(self) -> dict[int, Changes]:
        """Return what changes about each account that is here already."""
        found: dict[int, Changes] = {
            pk: {name: [self._said(name, value) for value in pair] for name, pair in fields.items()}
            for pk, fields in self._plan.changed.items()
        }
        for subject, (before, after) in self._plan.parents.items():
            if subject >= 0:
                pair = [self._line(before), self._line(after)]
                found.setdefault(subject, {})["parent"] = pair
        for key, subject in self._plan.keys:
            if subject >= 0:
                found.setdefault(subject, {}).setdefault("key", [None, key])
        return found

    def of_rows(self, verdicts: Sequence[str]) -> dict[int, Changes]:
        """Return what each row that is new or changed brings."""
        found = {}
        for row, verdict in enumerate(verdicts):
            subject = self._subjects.of_row[row]
            if subject is None or verdict not in (NEW, CHANGED):
                continue
            found[row] = self._plan.words.get(subject, {}) if subject >= 0 else self._new(subject)
        return found

    def _new(self, subject: int) -> Changes:
        *values, own = self._plan.created[-1 - subject]
        said = dict(zip(NEW_ACCOUNT[:-1], values, strict=True)) | own
        changes: Changes = {
            name: [None, self._said(name, value)] for name, value in said.items() if value
        }
        if subject in self._plan.parents:
            changes["parent"] = [None, self._line(self._plan.parents[subject][1])]
        return changes

    def _said(self, name: str, value: Any) -> str | None:
        if value is None or value == "":
            return None
        if name in REFERENCES and not isinstance(value, str):
            return self._told.names_of[name].get(value, str(value))
        return str(value)

    def _line(self, spans: Iterable[Span]) -> str | None:
        """A history of parents on one line."""
        said = []
        for parent, start, end in spans:
            days = f" ({start or '…'} – {end or '…'})" if start or end else ""
            said.append(f"{self._name_of(parent)}{days}")
        return ", ".join(said) or None

    def _name_of(self, subject: int) -> str:
        if subject >= 0:
            return self._names.get(subject, str(subject))
        return str(self._plan.created[-1 - subject][0])
