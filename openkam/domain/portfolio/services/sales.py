"""Bringing sales files into the ledger, and taking imports out again."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio.models import AccountKey, Company, ImportBatch, Kind
from openkam.domain.portfolio.selectors import (
    company_settings,
    constant_rates,
    current_preparation,
    ledger,
    may_import,
    reason_text,
    rejects_folder,
)
from openkam.domain.portfolio.services import announcing, arrivals, changes, generations, revision
from openkam.domain.portfolio.services.bringing import batches
from openkam.domain.portfolio.services.bringing.notes import Arrival
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Intake, Ledger, Mapping

Watcher = Callable[[float | None, str], None]
InCommit = Callable[[ImportBatch, Sequence[str]], object]
OnChanged = Literal["replace", "keep", "stop"]

INTAKE_SHARE, STORED_SHARE = 0.85, 0.95  # of the whole time, roughly
State = ImportBatch.State


class RateRemoved(Refusal):
    """The last rate of a currency in the file went away while the file was read."""


class ImportResult(TypedDict):
    """What an import did, or would do; read = loaded + unassigned + rejected to the last digit."""

    batch: int | None
    lines: dict[str, int]
    net_amount: dict[str, Decimal]
    documents: dict[str, int]
    accounts: dict[str, int]
    currency: str
    rates: dict[str, dict[str, str]]
    """Of the other currencies among the lines taken: the amounts above count at these."""
    first_on: str | None
    last_on: str | None
    unreadable_amounts: int
    reasons: list[dict[str, Any]]
    warnings: list[str]
    recognised: dict[str, Any]
    rejects_file: str | None
    seconds: float


@dataclass(frozen=True)
class Wishes:
    """What to import and how."""

    path: Path
    mapping: "Mapping"
    heads: Path | None
    on_changed: OnChanged
    now: datetime
    progress: Watcher
    in_commit: InCommit
    began: float
    """Reading of a clock that only runs forward, in seconds."""

    @property
    def seconds(self) -> float:
        """How long the import has taken by now."""
        return round(time.monotonic() - self.began, 3)


def nobody_watches(share: float | None, text: str) -> None:
    """Progress that nobody wants to see."""


def nothing_more(batch: ImportBatch, header: Sequence[str]) -> None:
    """Nothing that belongs to the import beside what it brings."""


def import_sales(
    actor: "User",
    *,
    path: Path,
    mapping: "Mapping",
    mapping_text: str = "",
    heads: Path | None = None,
    on_changed: OnChanged = "replace",
    dry_run: bool = False,
    preview_to: Path | None = None,
    now: datetime,
    progress: Watcher = nobody_watches,
    in_commit: InCommit = nothing_more,
) -> ImportResult:
    """Bring a file of sales lines into the ledger, with its accounts and products.

    `in_commit` is called with the import and the file's columns before its commit. `heads` is
    a second file with the heads of the documents. A dry run reads and judges the files, writes the
    verdicts to `preview_to` and changes nothing. The figures are not prepared here:
    `prepare_figures` follows. Killed at any point, it leaves the old state or the new. Raises
    LedgerFault (a file that cannot be read, LedgerBusy, NoSpace, DocumentsChanged) and
    PermissionDenied.
    """
    if not may_import(actor):
        raise PermissionDenied
    wishes = Wishes(path, mapping, heads, on_changed, now, progress, in_commit, time.monotonic())
    if dry_run:
        with _intake(ledger(), wishes) as intake:
            if preview_to is not None:
                intake.write_preview(preview_to)
            return _foreseen(intake, wishes)
    with ledger().writing():
        batches.bury_the_dead(now)
        with batches.running(
            actor,
            kind=Kind.SALES,
            source=mapping.source,
            file_name=path.name,
            mapping_text=mapping_text,
            now=now,
        ) as batch:
            result = _take_in(actor, batch, wishes)
        changes.note_changes(batch.pk, _last_part(wishes))
    return result


def _take_in(actor: "User", batch: ImportBatch, wishes: Wishes) -> ImportResult:
    facts = ledger()
    in_use = ImportBatch.objects.filter(state__in=(State.LIVE, State.UNDONE))
    facts.sweep({*in_use.values_list("pk", flat=True), batch.pk})
    with _intake(facts, wishes) as intake:
        intake.write(batch.pk)
        batch.checksums = facts.checksums(batch.pk)  # stored when the batch becomes live
        rejects = _write_rejects(intake, batch)
        try:
            wishes.progress(INTAKE_SHARE, _("Storing accounts and products"))
            arrival = Arrival(actor, batch, wishes.now, wishes.now.date())
            return _make_live(arrival, intake, wishes, _result(intake, rejects))
        except BaseException:
            if rejects is not None and not _is_live(batch):
                rejects.unlink(missing_ok=True)
            raise


def _intake(facts: "Ledger", wishes: Wishes) -> "Intake":
    known = None if wishes.mapping.create_accounts else set(_known_keys(wishes))

    def told(share: float, text: str) -> None:
        wishes.progress(INTAKE_SHARE * share, text)

    return facts.intake(
        wishes.path,
        wishes.mapping,
        reporting_currency=company_settings().currency or None,
        known_keys=known,
        on_changed=wishes.on_changed,
        progress=told,
        heads=wishes.heads,
    )


def _last_part(wishes: Wishes) -> Watcher:
    def told(share: float | None, text: str) -> None:
        wishes.progress(STORED_SHARE + (1 - STORED_SHARE) * (share or 0.0), text)

    return told


def _write_rejects(intake: "Intake", batch: ImportBatch) -> Path | None:
    if not intake.verdict.lines.rejected:
        return None
    folder = rejects_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / batches.rejects_name(batch)
    intake.write_rejects(path)
    return path


@transaction.atomic
def _make_live(
    arrival: Arrival, intake: "Intake", wishes: Wishes, result: ImportResult
) -> ImportResult:
    """Make everything of the import visible with one commit."""
    batch = arrival.batch
    _set_currency(intake)
    _require_rates(intake)
    arrived = arrivals.store_accounts(
        arrival, intake.account_keys(), create=wishes.mapping.create_accounts
    )
    arrivals.store_products(arrival.source, intake.products())
    preparation = current_preparation()
    if preparation is not None:
        generations.add_missing(preparation)
    revision.raise_revision()
    result["batch"] = batch.pk
    result["seconds"] = wishes.seconds
    result["accounts"] = {"created": arrived.accounts}
    result["warnings"] += arrived.warnings
    batch.state = State.LIVE
    batch.ended_at = wishes.now + timedelta(seconds=result["seconds"])
    batch.result = _storable(result) | {"creates_accounts": wishes.mapping.create_accounts}
    batch.rejects_file = Path(result["rejects_file"]).name if result["rejects_file"] else ""
    batch.save()
    trail.record(
        arrival.actor,
        "import.completed",
        batch,
        file=batch.file_name,
        lines=result["lines"],
        accounts=arrived.accounts,
    )
    announcing.import_finished(batch)
    wishes.in_commit(batch, result["recognised"].get("columns", ()))
    return result


def _set_currency(intake: "Intake") -> None:
    """Make the currency of the first import the reporting currency."""
    Company.objects.get_or_create(pk=1)
    if intake.currency:
        Company.objects.filter(pk=1, currency="").update(currency=intake.currency)


def _require_rates(intake: "Intake") -> None:
    """Refuse lines whose last rate was removed while they were read."""
    foreign = intake.foreign_currencies()
    if not foreign:
        return
    # Who removes a rate holds the company's row too: one of the two sees what the other did.
    Company.objects.select_for_update().get(pk=1)
    if missing := set(foreign) - set(constant_rates().rates):
        raise RateRemoved(
            _("The rate of %(currencies)s was removed while the file was read. Import it again.")
            % {"currencies": ", ".join(sorted(missing))}
        )


def _foreseen(intake: "Intake", wishes: Wishes) -> ImportResult:
    """What the import would do."""
    result = _result(intake, None)
    result["seconds"] = wishes.seconds
    if wishes.mapping.create_accounts:
        known = set(_known_keys(wishes))
        keys = intake.account_keys()["key"].to_pylist()
        result["accounts"] = {"created": sum(key not in known for key in keys)}
    return result


def _known_keys(wishes: Wishes) -> Iterable[str]:
    keys = AccountKey.objects.filter(source=wishes.mapping.source)
    return keys.values_list("key", flat=True)


def _is_live(batch: ImportBatch) -> bool:
    try:
        return ImportBatch.objects.filter(pk=batch.pk, state=State.LIVE).exists()
    except DatabaseError:
        return True  # unknown, and a file too many harms nobody


def _result(intake: "Intake", rejects: Path | None) -> ImportResult:
    verdict = intake.verdict
    return ImportResult(
        batch=None,
        lines=asdict(verdict.lines),
        net_amount=asdict(verdict.net_amount),
        documents=asdict(verdict.documents),
        accounts={"created": 0},
        currency=intake.currency,
        rates=constant_rates().only(intake.foreign_currencies()).stored(),
        first_on=verdict.first_on.isoformat() if verdict.first_on else None,
        last_on=verdict.last_on.isoformat() if verdict.last_on else None,
        unreadable_amounts=verdict.unreadable_amounts,
        reasons=[
            {
                "reason": reason_text(reason.code, reason.parameters),
                "code": reason.code,
                "parameters": dict(reason.parameters),
                "lines": reason.lines,
                "example": reason.example,
            }
            for reason in verdict.reasons
        ],
        warnings=[str(warning) for warning in verdict.warnings],
        recognised=asdict(intake.recognised),
        rejects_file=None if rejects is None else str(rejects),
        seconds=0.0,
    )


def _storable(value: Any) -> Any:
    """Return the value for a JSON column: exact amounts as texts, and no NUL characters."""
    if isinstance(value, dict):
        return {name: _storable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.replace("\0", "�") if isinstance(value, str) else value
