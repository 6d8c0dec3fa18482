"""Bringing an exported folder into an empty company."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.domain.portfolio import services
from openkam.domain.portfolio.imports.folder import manifest, tables
from openkam.domain.portfolio.imports.folder.export import may_export
from openkam.domain.portfolio.imports.folder.faults import FolderFault
from openkam.domain.portfolio.imports.folder.read import Content, Reader
from openkam.domain.portfolio.selectors import ledger, rejects_folder
from openkam.domain.portfolio.services import restore

if TYPE_CHECKING:
    from openkam.core.access.models import User

Watcher = Callable[[float | None, str], None]
SALES_FROM, SALES_UNTIL = 0.3, 1.0


@dataclass(frozen=True)
class RestoreResult:
    """What was brought in: rows by table, lines of sales by source."""

    rows: dict[str, int]
    lines: dict[str, int]
    left: tuple[str, ...] = ()
    """Tables of the folder that are not brought in: of other rooms, or of a later version."""


def nobody_watches(share: float | None, text: str) -> None:
    """Progress that nobody wants to see."""


def import_company(
    actor: "User", folder: Path, *, now: datetime, today: date, progress: Watcher = nobody_watches
) -> RestoreResult:
    """Bring an exported folder into an empty company; all of it comes in, or nothing.

    The figures are not prepared here. Raises FolderFault (not empty, files changed, rows that
    cannot be read, with file and line), LedgerFault, PermissionDenied.
    """
    if not may_export(actor):
        raise PermissionDenied
    _refuse_what_is_there()
    progress(0.0, _("Checking the files"))
    manifest.check(folder)
    progress(0.1, _("Reading the accounts and settings"))
    content = Reader(folder).read()
    with transaction.atomic():
        progress(0.2, _("Storing the accounts and settings"))
        texts = _mapping_texts(folder, content)
        restore.restore_company(
            actor,
            company=content.company,
            logo=content.logo,
            rows=content.rows,
            mappings=texts,
            today=today,
        )
        lines = _bring_sales(actor, folder, content, now, progress)
    counts = {name: len(rows) for name, rows in content.rows.items()}
    return RestoreResult(counts, lines, _left(folder))


def _refuse_what_is_there() -> None:
    there = restore.what_is_there()
    if there:
        found = ", ".join(f"{count} {name}" for name, count in there.items())
        raise FolderFault(
            [
                _("A folder imports into an empty company only; here are %(found)s.")
                % {"found": found}
            ]
        )


def _left(folder: Path) -> tuple[str, ...]:
    """The tables that nobody here reads; the trail says itself that it is only to be read."""
    known = {*(table.name for table in tables.TABLES), tables.TRAIL}
    found = (name for name in manifest.names(folder) if name.endswith(".csv") and "/" not in name)
    return tuple(name for name in found if name not in known)


def _mapping_texts(folder: Path, content: Content) -> dict[str, str]:
    files = [row["file"] for row in content.rows["mappings"]]
    files += [row["mapping"] for row in content.rows["sales"]]
    return {name: (folder / name).read_bytes().decode("utf-8") for name in files}


def _bring_sales(
    actor: "User", folder: Path, content: Content, now: datetime, progress: Watcher
) -> dict[str, int]:
    found = {}
    listed = content.rows["sales"]
    for place, row in enumerate(listed):
        start = SALES_FROM + (SALES_UNTIL - SALES_FROM) * place / len(listed)
        part = (SALES_UNTIL - SALES_FROM) / len(listed)

        def told(share: float | None, text: str, start: float = start, part: float = part) -> None:
            progress(start + part * (share or 0.0), text)

        found[row["source"]] = _bring_file(actor, folder, row, now, told)
    return found


def _bring_file(
    actor: "User", folder: Path, row: dict[str, Any], now: datetime, progress: Watcher
) -> int:
    from openkam.core.ledger import Mapping

    path = folder / row["file"]
    text = (folder / row["mapping"]).read_bytes().decode("utf-8")
    with tempfile.TemporaryDirectory(prefix="openkam-folder-") as place:
        if path.suffix == ".csv":
            plain = Path(place) / f"{path.stem}.parquet"
            ledger().read_back(path, plain)
            path = plain
        result = services.import_sales(
            actor,
            path=path,
            mapping=Mapping.from_toml(text),
            mapping_text=text,
            now=now,
            progress=progress,
        )
    _all_or_nothing(row, result)
    return result["lines"]["read"]


def _all_or_nothing(row: dict[str, Any], result: "services.ImportResult") -> None:
    lines = result["lines"]
    problems = [
        f"{row['file']}: {reason['lines']} lines: {reason['reason']}"
        for reason in result["reasons"]
    ]
    if lines["read"] != row["lines"]:
        problems.append(f"{row['file']}: {lines['read']} lines instead of {row['lines']}.")
    if problems:
        if result["rejects_file"]:
            (rejects_folder() / Path(result["rejects_file"]).name).unlink(missing_ok=True)
        raise FolderFault(problems)
