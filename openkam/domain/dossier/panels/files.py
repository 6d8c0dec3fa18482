"""The files of an account as a list: what they are, who added them, what is inside."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.models import Level
from openkam.core.face.lists import FilterChip, ListPage, ListRequest
from openkam.core.filing import kinds
from openkam.core.offers import Panel
from openkam.core.search import selectors as search
from openkam.domain.dossier import selectors
from openkam.domain.dossier.models import StoredFile
from openkam.domain.dossier.panels.file_cells import cells, columns
from openkam.domain.dossier.selectors.file_words import FILE
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_FOUND = 1_000
REMOVED = "removed"
FILTERS = {
    "kind": tuple(kinds.GROUPS),
    "reading": StoredFile.Reading.values,
    "contract": None,
    "show": (REMOVED,),
}


def fill_files(
    actor: "User", account_id: int, today: date, asked: QueryDict, **_given: Any
) -> Mapping[str, Any]:
    """Return the files of the account as a list. Raises Http404."""
    level = portfolio.level_on(actor, account_id)
    may_write = level is not None and level >= Level.WRITE
    contracts = selectors.contracts_by_number(actor, account_id)
    wanted = ListRequest.from_get(
        asked, columns=columns(is_removed=False), default_sort="-added", filters=FILTERS
    )
    is_removed = wanted.filters["show"] == REMOVED
    rows = list(selectors.files_of(actor, account_id, removed=is_removed))
    found = _found(actor, account_id, rows, wanted.q)
    kept = _sorted(_kept(rows, wanted, found), wanted, contracts)
    shown = kept[wanted.window(len(kept))]
    gone = selectors.files_of(actor, account_id, removed=True)
    return {
        "account_id": account_id,
        "may_write": may_write,
        "accepted": kinds.ACCEPTED,
        "megabytes": settings.FILE_MEGABYTES,
        "taken": kinds.taken(),
        "list": ListPage(
            columns=columns(is_removed=is_removed),
            rows=cells(shown, contracts, found, may_write=may_write),
            total=len(kept),
            request=wanted,
            chips=_chips(rows, wanted, contracts, has_removed=is_removed or gone.exists()),
            label=_("Files"),
            search=_("Name, note, text inside …"),
            empty=_empty(may_write=may_write),
        ),
    }


def _found(
    actor: "User", account_id: int, rows: list[StoredFile], asked: str
) -> Mapping[int, str] | None:
    """{file: excerpt} of what holds the words; None where none were asked for."""
    if not asked:
        return None
    hits = search.find(
        actor, asked, kinds=[FILE], accounts=list(identities(account_id)), limit=MOST_FOUND
    )
    # What was removed is not searched, but its name still says what it is.
    words = fold(asked).split()
    named = {row.pk: "" for row in rows if all(word in fold(row.name) for word in words)}
    return {**named, **{hit.object_id: hit.excerpt for hit in hits}}


def _kept(
    rows: list[StoredFile], wanted: ListRequest, found: Mapping[int, str] | None
) -> list[StoredFile]:
    chosen = wanted.filters
    return [
        row
        for row in rows
        if (found is None or row.pk in found)
        and chosen["kind"] in ("", kinds.kind_of(row.media_type).group)
        and chosen["reading"] in ("", row.reading)
        and chosen["contract"] in ("", str(row.contract_id))
    ]


def _sorted(
    rows: list[StoredFile], wanted: ListRequest, contracts: Mapping[int, str]
) -> list[StoredFile]:
    sorts: dict[str, Callable[[StoredFile], Any]] = {
        "name": lambda row: fold(row.name),
        "contract": lambda row: fold(contracts.get(row.contract_id or 0, "")),
        "by": lambda row: fold(str(row.added_by or "")),
        "added": lambda row: row.added_at,
        "size": lambda row: row.size,
        "reading": lambda row: str(StoredFile.Reading(row.reading).label),
    }
    return sorted(rows, key=sorts[wanted.sort], reverse=wanted.descending)


def _chips(
    rows: list[StoredFile], wanted: ListRequest, contracts: Mapping[int, str], *, has_removed: bool
) -> list[FilterChip]:
    chosen = wanted.filters
    groups = [kinds.kind_of(row.media_type).group for row in rows]
    readings = [row.reading for row in rows]
    held = {row.contract_id for row in rows}
    offers: list[tuple[str, str, list[Any]]] = [
        ("kind", _("Kind"), _counted(kinds.GROUPS.items(), groups)),
        ("contract", _("Contract"), [(pk, name) for pk, name in contracts.items() if pk in held]),
        ("reading", _("Text"), _counted(StoredFile.Reading.choices, readings)),
        ("show", _("Show"), [(REMOVED, _("Removed ones"))] if has_removed else []),
    ]
    return [
        FilterChip(key, title, chosen[key], options)
        for key, title, options in offers
        if options or chosen[key]
    ]


def _counted(options: Any, held: list[str]) -> list[tuple[str, str, int]]:
    return [(key, str(label), held.count(key)) for key, label in options if key in held]


def _empty(*, may_write: bool) -> dict[str, str]:
    text = _("Contracts, offers, minutes, letters: what is inside is found by its words.")
    if not may_write:
        return {"icon": "folder", "title": _("No files yet"), "text": text}
    return {
        "icon": "folder",
        "title": _("No files yet"),
        "text": f"{text} {_('Drop the first ones above.')}",
    }


FILES = Panel("files", "dossier/_files.html", fill_files)
