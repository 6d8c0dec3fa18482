"""The way of a file of people: read, described, looked at, brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.domain.stakeholders.imports import functions, headers, reading
from openkam.domain.stakeholders.imports.choices import Choices
from openkam.domain.stakeholders.imports.judge import Judged, judge
from openkam.domain.stakeholders.imports.reasons import words
from openkam.domain.stakeholders.imports.rows import Contents, Row
from openkam.domain.stakeholders.services import importing
from openkam.domain.stakeholders.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import PeopleImport

MANY_ROWS = 2_000
"""From this many rows on a worker does what takes long."""
MOST_FUNCTIONS = 60


class Stale(Refusal):
    """What would become of the rows has not been looked at, or has changed since."""


@dataclass(frozen=True)
class Looked:
    """A file with its rows as they are described, and what is chosen or proposed about it."""

    contents: Contents
    rows: Sequence[Row]
    choices: Choices

    @property
    def functions(self) -> dict[str, tuple[str, str]]:
        """Role and level of each function that the file names, the commonest first."""
        counts: dict[str, int] = {}
        for row in self.rows:
            said = row.one("function") or row.one("title")
            if said:
                counts[said] = counts.get(said, 0) + 1
        named = sorted(counts, key=lambda said: (-counts[said], said))
        return {
            said: self.choices.functions.get(said) or functions.proposed(said) for said in named
        }


def look(found: "PeopleImport", *, choices: Choices | None = None) -> Looked:
    """Read a file in preparation, and propose what nobody has said yet. Raises LedgerFault."""
    chosen = choices or Choices.from_stored(found.choices)
    contents = reading.read(
        found.file_name, bytes(found.content or b""), sheet=chosen.sheet, encoding=chosen.encoding
    )
    if not contents.is_cards:
        kept = {name: chosen.meanings.get(name) for name in contents.header}
        said = {name: meaning for name, meaning in kept.items() if meaning is not None}
        meanings = headers.proposed(contents.header, contents.samples, said)
        chosen = replace(chosen, meanings=meanings)
    looked = Looked(contents, reading.mapped(contents, chosen.meanings), chosen)
    return replace(looked, choices=replace(chosen, functions=looked.functions))


def preview(actor: "User", found: "PeopleImport", *, today: date) -> Judged:
    """Look at what would become of each row, and keep it with the import. Raises LedgerFault."""
    judged = _judged(actor, found, today)
    importing.note_preview(
        found,
        {
            "rows": judged.counts,
            "verdicts": judged.told(),
            "questions": [vars(one) for one in judged.questions],
            "notes": judged.notes,
            "new_accounts": len(judged.plan.new_accounts),
        },
    )
    return judged


def look_through(actor: "User", found: "PeopleImport", *, today: date) -> None:
    """Make the preview; what is wrong with the file stands in its place."""
    from openkam.core.ledger import LedgerFault

    try:
        preview(actor, found, today=today)
    except LedgerFault as fault:
        said = {"code": fault.code, "parameters": fault.parameters, "message": str(fault)}
        importing.note_preview(found, {"fault": said})


def bring_in(
    actor: "User", pk: int, *, now: datetime, today: date, by_job: bool = False
) -> "PeopleImport":
    """Bring a file in as its preview showed it, all of it or nothing.

    Raises Stale when the preview is missing or would be another now, NotInPreparation,
    LedgerFault, PermissionDenied, Http404.
    """
    with transaction.atomic():
        found = importing.hold_draft(actor, pk, by_job=by_job)
        judged = _judged(actor, found, today)
        if _seen((found.preview or {}).get("verdicts")) == _seen(judged.told()):
            work = None
            if judged.is_news:
                work = importing.store(actor, found.pk, judged.plan, today=today)
            result = {
                "rows": judged.counts,
                "notes": judged.notes,
                "reasons": _reasons(judged),
                "new_accounts": len(judged.plan.new_accounts),
            }
            return importing.finish(found, work, result=result, rejects=_rejects(judged), now=now)
    preview(actor, found, today=today)
    raise Stale(_("Something has changed since the preview. This is a new one; look at it first."))


def _judged(actor: "User", found: "PeopleImport", today: date) -> Judged:
    looked = look(found)
    return judge(actor, looked.contents, looked.rows, looked.choices, found.account_id, today)


def _seen(verdicts: Sequence[Mapping[str, Any]] | None) -> list[tuple[Any, ...]] | None:
    """What has to be as it was shown; the words may come in another language."""
    if verdicts is None:
        return None
    return [(one["line"], one["verdict"], one["code"], one["changes"]) for one in verdicts]


def _reasons(judged: Judged) -> list[list[Any]]:
    counts: dict[str, list[Any]] = {}
    for one in judged.rejected():
        counts.setdefault(one.code, [one.code, one.value, 0])[2] += 1
    return sorted(counts.values(), key=lambda each: -each[2])


def _rejects(judged: Judged) -> dict[str, Any] | None:
    """Keep the rejected rows as the file has them, for whoever corrects them."""
    rejected = judged.rejected()
    if not rejected:
        return None
    rows = [
        [*judged.cells.get(one.line, ()), words(one.code, one.value), one.line] for one in rejected
    ]
    return {"header": list(judged.header), "rows": rows}
