"""The parents that a file names, as a history of each account."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from openkam.domain.portfolio.imports.accounts.reading import Told
from openkam.domain.portfolio.imports.accounts.subjects import Subjects
from openkam.domain.portfolio.imports.cells import CLEARED
from openkam.domain.portfolio.services.bringing import spans
from openkam.domain.portfolio.services.bringing.plans import Span
from openkam.domain.portfolio.services.bringing.spans import Wish


class Parents:
    """What the rows say of parents; `after` is the history of each account that they name."""

    def __init__(
        self, told: Told, subjects: Subjects, standing: Mapping[int, Sequence[Span]], today: date
    ) -> None:
        self._told, self._subjects = told, subjects
        self._standing, self._today = standing, today
        self.after: dict[int, list[Span]] = {}
        self.moving_rows: set[int] = set()
        """Rows by which a parent or its days change."""

    def refuse_bad_days(self) -> None:
        """Reject rows whose days are no span, or that have days without a parent."""
        told = self._told
        for row, (start, end) in enumerate(zip(told.starts, told.ends, strict=True)):
            if isinstance(start, date) and isinstance(end, date) and start >= end:
                told.rows.reject(row, "days_in_wrong_order", "group_until", end.isoformat())
            if (start or end) and told.groups[row] is None:
                told.rows.reject(row, "no_parent_named", "group")

    def refuse_unknown(self) -> None:
        """Reject rows whose parent nobody is, and then those that name what is rejected now."""
        told, subjects = self._told, self._subjects
        left: Counter[str] = Counter()  # how many rows stand for a name that parents go by
        below: dict[str, list[int]] = defaultdict(list)
        for row, group in enumerate(told.groups):
            if told.rows.reasons[row] is None:
                left[subjects.name_of(row) or ""] += 1
                if group and not subjects.is_known(group):
                    below[subjects.like(group)].append(row)
        lost = [name for name in below if not left[name]]
        while lost:
            for row in self._without_parent(below.pop(lost.pop(), [])):
                name = subjects.name_of(row) or ""
                left[name] -= 1
                if not left[name]:
                    lost.append(name)

    def _without_parent(self, rows: Sequence[int]) -> list[int]:
        """Reject the rows; return those that were not rejected before."""
        fresh = [row for row in rows if self._told.rows.reasons[row] is None]
        for row in fresh:
            self._told.rows.reject(row, "unknown_parent", "group", self._told.groups[row] or "")
        return fresh

    def settle(self) -> None:
        """Work out the history of each account; reject rows that contradict another or a circle."""
        told, of_row = self._told, self._subjects.of_row
        rows: dict[int, list[int]] = defaultdict(list)
        for row, group in enumerate(told.groups):
            subject = of_row[row]
            if group is not None and subject is not None and told.rows.reasons[row] is None:
                rows[subject].append(row)
        self.after = {subject: self._history(subject, named) for subject, named in rows.items()}
        everybody = {**self._standing, **self.after}
        for subject in spans.in_circles(everybody, self.after):
            for row in rows[subject]:
                told.rows.reject(row, "circle", "group", told.groups[row] or "")

    def before(self, subject: int) -> Sequence[Span]:
        """The parents that are stored of an account."""
        return self._standing.get(subject, ())

    def _history(self, subject: int, rows: Sequence[int]) -> list[Span]:
        told, stored = self._told, self.before(subject)
        wishes: list[Wish] = []
        for row in rows:
            wish = self._wish(row, is_alone=len(rows) == 1, stored=stored)
            if wish is None:
                continue
            if _clashes(wish, wishes):
                told.rows.reject(row, "parents_overlap", "group", told.groups[row] or "")
                continue
            if spans.placed(stored, [*wishes, wish]) != spans.placed(stored, wishes):
                self.moving_rows.add(row)
            wishes.append(wish)
        return spans.placed(stored, wishes)

    def _wish(self, row: int, *, is_alone: bool, stored: Sequence[Span]) -> Wish | None:
        told = self._told
        group = told.groups[row]
        start, end = told.starts[row] or None, told.ends[row] or None
        parent = None if group in (None, CLEARED) else self._subjects.named(str(group))
        if parent == self._subjects.of_row[row]:
            parent = None  # systems that name an account as its own parent mean that it has none
        if not is_alone or start or end or not stored:
            return parent, start, end
        # Without days the file tells the present alone: what was before stays as it was.
        present = [span for span in stored if spans.holds(span, self._today)]
        if [span[0] for span in present] == ([parent] if parent is not None else []):
            return None
        return parent, self._today, None


def _clashes(wish: Wish, others: Sequence[Wish]) -> bool:
    """Whether another parent is asked for on a day of the wish."""
    return any(other[0] != wish[0] and spans.overlap(other[1:], wish[1:]) for other in others)
