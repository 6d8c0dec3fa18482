"""The one door by which files of every kind come in."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.domain.portfolio import services
from openkam.domain.portfolio.imports import accounts, colleagues, products, rates
from openkam.domain.portfolio.imports.preview import write_preview
from openkam.domain.portfolio.models import ImportBatch, Kind
from openkam.domain.portfolio.services import bringing
from openkam.domain.portfolio.services.bringing.judged import Judged
from openkam.domain.portfolio.services.bringing.taking import Watcher

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Mapping

Typed = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Brings:
    """How files of one kind are read, judged and stored."""

    typed: "Callable[[Mapping], Typed]"
    """Which fields are dates, and which are numbers."""
    judge: Callable[..., Judged]
    store: Callable[..., dict[str, Any] | None]


KINDS = {
    Kind.ACCOUNTS.value: Brings(accounts.typed_fields, accounts.judge, bringing.store_accounts),
    Kind.PRODUCTS.value: Brings(products.typed_fields, products.judge, bringing.store_products),
    Kind.COLLEAGUES.value: Brings(
        colleagues.typed_fields, colleagues.judge, bringing.store_colleagues
    ),
    Kind.RATES.value: Brings(rates.typed_fields, rates.judge, bringing.store_rates),
}


def bring_in(
    actor: "User",
    *,
    path: Path,
    mapping: "Mapping",
    mapping_text: str = "",
    heads: Path | None = None,
    on_changed: services.OnChanged = "replace",
    dry_run: bool = False,
    preview_to: Path | None = None,
    now: datetime,
    today: date,
    progress: Watcher = services.nobody_watches,
    in_commit: Callable[[ImportBatch], object] = lambda batch: None,
) -> dict[str, Any]:
    """Bring in a file of any kind: what its mapping says decides; the mapping is saved with it.

    `in_commit` is called with the import before its commit: both are there or neither is. A dry
    run reads and judges the file, writes the verdicts to `preview_to` and changes nothing. The
    figures are not prepared here: `prepare_figures` follows where they are needed. Raises
    LedgerFault (a file that cannot be read, LedgerBusy …), Refusal and PermissionDenied.
    """

    def keep(batch: ImportBatch, header: Sequence[str]) -> None:
        services.save_mapping(actor, mapping=mapping, text=mapping_text, header=header, now=now)
        in_commit(batch)

    if mapping.kind == Kind.SALES:
        result: dict[str, Any] = {
            **services.import_sales(
                actor,
                path=path,
                mapping=mapping,
                mapping_text=mapping_text,
                heads=heads,
                on_changed=on_changed,
                dry_run=dry_run,
                preview_to=preview_to,
                now=now,
                progress=progress,
                in_commit=keep,
            )
        }
    else:
        coming = _Coming(actor, path, mapping, mapping_text, now, today, progress, keep)
        result = coming.foreseen(preview_to) if dry_run else coming.taken()
    return result


class _Coming:
    """A file of another kind than sales on its way in."""

    def __init__(
        self,
        actor: "User",
        path: Path,
        mapping: "Mapping",
        mapping_text: str,
        now: datetime,
        today: date,
        progress: Watcher,
        in_commit: Callable[[ImportBatch, Sequence[str]], object],
    ) -> None:
        from openkam.core.ledger import read_table

        bringing.require_may_bring(actor, mapping.kind)
        self._actor, self._mapping, self._today = actor, mapping, today
        self._brings = KINDS[mapping.kind]
        self._began = time.monotonic()
        progress(0.0, _("Reading the file"))
        dates, amounts = self._brings.typed(mapping)
        self._file = read_table(path, mapping, dates=dates, amounts=amounts)
        self._incoming = bringing.Incoming(
            kind=mapping.kind,
            source=mapping.source,
            file_name=path.name,
            mapping_text=mapping_text,
            now=now,
            today=today,
            began=self._began,
            judge=self._judged,
            store=self._brings.store,
            progress=progress,
            in_commit=in_commit,
        )

    def foreseen(self, preview_to: Path | None) -> dict[str, Any]:
        """What the import would do."""
        with bringing.without_collector():
            judged = self._judged(in_detail=preview_to is not None)
            if preview_to is not None:
                write_preview(preview_to, judged)
        seconds = {"seconds": self._incoming.seconds}
        return bringing.told(judged, self._file) | {"kind": self._mapping.kind} | seconds

    def taken(self) -> dict[str, Any]:
        """What the import did."""
        return bringing.take_in(self._actor, self._file, self._incoming)

    def _judged(self, *, in_detail: bool = False) -> Judged:
        judged = self._brings.judge(
            self._file, self._mapping, today=self._today, in_detail=in_detail
        )
        judged.warnings = [*self._file.warnings, *judged.warnings]
        return judged
