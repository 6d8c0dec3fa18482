"""Undoing an import of any kind."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio.models import ImportBatch, Kind
from openkam.domain.portfolio.selectors import ledger, may_import
from openkam.domain.portfolio.services import announcing, revision, tree
from openkam.domain.portfolio.services.bringing.taking import require_may_bring
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.undoing import accounts, colleagues, products, rates
from openkam.domain.portfolio.services.undoing.outcome import Undone

if TYPE_CHECKING:
    from openkam.core.access.models import User

State = ImportBatch.State
KINDS: "dict[str, Callable[[User, ImportBatch, date], Undone]]" = {
    Kind.ACCOUNTS.value: accounts.undo,
    Kind.PRODUCTS.value: products.undo,
    Kind.COLLEAGUES.value: colleagues.undo,
    Kind.RATES.value: rates.undo,
}


class NotInLedger(Refusal):
    """Only an import that counts can be undone."""


class ImportRunning(Refusal):
    """While an import runs, what others brought stays as it is."""


def undo_import(actor: "User", pk: int, *, today: date | None = None) -> ImportBatch:
    """Take an import out again.

    Of sales, earlier versions of the documents count once more; accounts and products that came
    with them stay. Of other kinds each field gets back what it held, and what was new goes; what
    somebody has changed since, or needs, is left and counted in `result["undo"]`. `today` decides
    which parents count (None: the day of the import). Raises NotInLedger, ImportRunning, Http404,
    PermissionDenied.
    """
    if not may_import(actor):
        raise PermissionDenied
    batch = ImportBatch.objects.filter(pk=pk).first()
    if batch is None:
        raise Http404
    require_may_bring(actor, batch.kind)
    if batch.kind == Kind.SALES:
        return _undone(actor, batch, today)
    from openkam.core.ledger import LedgerBusy

    try:
        with ledger().writing():
            return _undone(actor, batch, today)
    except LedgerBusy as fault:
        raise ImportRunning(_("Another import is running. Undo this one when it has ended.")) from (
            fault
        )


@transaction.atomic
def _undone(actor: "User", batch: ImportBatch, today: date | None) -> ImportBatch:
    # Decided by the database: of two who undo at once, one gets NotInLedger.
    if not ImportBatch.objects.filter(pk=batch.pk, state=State.LIVE).update(state=State.UNDONE):
        raise NotInLedger(_("This import does not count, so there is nothing to undo."))
    done = Undone(figures_change=True)
    if batch.kind != Kind.SALES:
        tree.lock()
        done = KINDS[batch.kind](actor, batch, today or (batch.ended_at or batch.started_at).date())
        batch.result = {**(batch.result or {}), "undo": done.told()}
        batch.save(update_fields=["result"])
    trail.record(actor, "import.undone", batch)
    if done.figures_change:
        revision.figures_need_preparing(actor)
    batch.refresh_from_db()
    announcing.import_finished(batch)
    return batch
