"""Writing everything the company owns into a folder that imports again."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.core.audit.models import Entry
from openkam.core.offers import OwnedTable
from openkam.domain.portfolio.imports.folder import (
    cells,
    company_file,
    manifest,
    readme,
    rows,
    tables,
)
from openkam.domain.portfolio.imports.folder.faults import FolderFault
from openkam.domain.portfolio.models import AccountKey, Company, Product, SavedMapping
from openkam.domain.portfolio.selectors import ledger

if TYPE_CHECKING:
    from openkam.core.access.models import User

Format = Literal["parquet", "csv"]
Watcher = Callable[[float | None, str], None]
LOGOS = {"image/png": "logo.png", "image/jpeg": "logo.jpg", "image/webp": "logo.webp"}
LINE_FIELDS = {
    "document": "document",
    "line": "line",
    "account": "account_key",
    "product": "product_key",
    "invoiced_on": "invoiced_on",
    "quantity": "quantity",
    "net_amount": "net_amount",
    "cost_amount": "cost_amount",
    "discount_amount": "discount_amount",
    "currency": "currency",
    "due_on": "due_on",
    "paid_on": "paid_on",
}
TABLES_SHARE = 0.3


@dataclass(frozen=True)
class ExportResult:
    """What was written, and where."""

    folder: Path
    files: int
    rows: dict[str, int]
    bytes: int


def nobody_watches(share: float | None, text: str) -> None:
    """Progress that nobody wants to see."""


def may_export(actor: "User") -> bool:
    """Whether the actor may take everything along: administrators who see all accounts."""
    return actor.is_administrator and actor.sees_all_accounts


def export_company(
    actor: "User",
    folder: Path,
    *,
    form: Format = "parquet",
    others: Sequence[OwnedTable] = (),
    now: datetime,
    progress: Watcher = nobody_watches,
) -> ExportResult:
    """Write everything the company owns into a new folder; it appears complete or not at all.

    `form` is that of the sales lines, `others` are the tables of other rooms. Raises FolderFault
    if the folder holds something already, PermissionDenied, LedgerFault.
    """
    if not may_export(actor):
        raise PermissionDenied
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderFault([_("%(folder)s holds something already.") % {"folder": folder}])
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        written = _write(part, form, others, now, progress)
        trail.record(actor, "company.exported", Company.objects.get_or_create(pk=1)[0])
        if folder.exists():
            folder.rmdir()
        os.replace(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return ExportResult(folder, len(sizes), written, sum(sizes))


def _write(
    folder: Path, form: Format, others: Sequence[OwnedTable], now: datetime, progress: Watcher
) -> dict[str, int]:
    progress(0.0, _("Writing the accounts and settings"))
    counted = _write_company(folder)
    book = rows.Book()
    for place, table in enumerate(book.tables):
        progress(TABLES_SHARE * place / len(book.tables), _("Writing the accounts and settings"))
        counted[table.name] = cells.write_rows(
            folder / table.name, table.header, book.rows_of(table)
        )
    for other in others:
        path = folder / other.name
        counted[other.name] = cells.write_rows(path, other.header, other.rows(book.names))
        _copy_files(folder, other)
    counted |= _write_mappings(folder)
    progress(TABLES_SHARE, _("Writing the sales lines"))
    counted |= _write_sales(folder, form, progress)
    progress(0.95, _("Writing the checksums"))
    counted[tables.TRAIL] = cells.write_rows(folder / tables.TRAIL, tables.TRAIL_HEADER, _trail())
    (folder / readme.NAME).write_text(readme.text(others), encoding="utf-8")
    manifest.write(folder, now=now, rows=counted)
    return counted


def _write_company(folder: Path) -> dict[str, int]:
    company = Company.objects.filter(pk=1).first() or Company()
    (folder / company_file.NAME).write_text(company_file.written(company), encoding="utf-8")
    if company.logo and company.logo_type in LOGOS:
        (folder / LOGOS[company.logo_type]).write_bytes(bytes(company.logo))
    return {}


def _copy_files(folder: Path, table: OwnedTable) -> None:
    for name, content in table.files() if table.files is not None else ():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        # What is missing is told by `openkam check`; the rest is worth taking along all the same.
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(content, folder / name)


def _write_mappings(folder: Path) -> dict[str, int]:
    (folder / "mappings").mkdir()
    listed = []
    saved = SavedMapping.objects.select_related("saved_by")
    for place, kept in enumerate(sorted(saved, key=lambda m: (m.source, m.kind)), start=1):
        name = f"mappings/{place:03d}-{kept.kind}-{_plain(kept.source)}.toml"
        (folder / name).write_text(kept.text, encoding="utf-8", newline="")
        header = json.dumps(kept.header, ensure_ascii=False)
        at, who = kept.saved_at.isoformat(), rows.mail_of(kept.saved_by)
        listed.append([kept.source, kept.kind, name, header, who, at])
    path = folder / tables.MAPPINGS.name
    return {tables.MAPPINGS.name: cells.write_rows(path, tables.MAPPINGS.header, listed)}


def _write_sales(folder: Path, form: Format, progress: Watcher) -> dict[str, int]:
    (folder / "sales").mkdir()
    facts = ledger()
    found = facts.sources()
    strangers = {source for source, _key in facts.unknown_keys(_known_keys())} if found else set()
    listed, counted = [], {}
    for place, (source, lines) in enumerate(found.items(), start=1):
        share = TABLES_SHARE + (0.95 - TABLES_SHARE) * (place - 1) / len(found)
        progress(share, _("Writing the sales lines"))
        stem = f"sales/{place:03d}-{_plain(source)}"
        facts.write_lines(source, folder / f"{stem}.{form}")
        text = _line_mapping(source, form, creates=source not in strangers)
        (folder / f"{stem}.toml").write_text(text, encoding="utf-8", newline="")
        listed.append([source, f"{stem}.{form}", f"{stem}.toml", str(lines)])
        counted[f"{stem}.{form}"] = lines
    cells.write_rows(folder / tables.SALES.name, tables.SALES.header, listed)
    return counted


def _known_keys() -> list[tuple[str, str]]:
    return list(AccountKey.objects.values_list("source", "key"))


def _line_mapping(source: str, form: Format, *, creates: bool) -> str:
    """The mapping that brings the lines back as they are: no account and no product is new."""
    from openkam.core.ledger import Mapping

    charges = Product.objects.filter(source=source, is_product=False).values_list("key", flat=True)
    return Mapping(
        source=source,
        columns=LINE_FIELDS,
        create_accounts=creates,
        non_products=tuple(sorted(charges)),
        date_format="%Y-%m-%d" if form == "csv" else None,
        decimal="." if form == "csv" else None,
    ).to_toml()


def _plain(name: str) -> str:
    """What of a name may stand in the name of a file on any system."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name)[:40]


def _trail() -> Iterable[Sequence[str]]:
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=5_000):
        yield [
            entry.at.isoformat(),
            entry.actor_name,
            entry.verb,
            entry.thing,
            str(entry.thing_id),
            entry.thing_name,
            json.dumps(entry.changes, ensure_ascii=False, sort_keys=True),
        ]
