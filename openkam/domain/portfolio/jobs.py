"""Long work of the portfolio, run by a worker."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from openkam.core.ledger import LedgerBusy, LedgerFault, Mapping
from openkam.domain.portfolio import imports, selectors, services
from openkam.domain.portfolio.imports import scheduled
from openkam.domain.portfolio.imports.shapes import SHAPES

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress
    from openkam.domain.portfolio.models import ImportBatch, ImportDraft

PATIENCE_SECONDS = 300  # with another import, before this one gives up
PAUSE_SECONDS = 2


def prepare_figures(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Prepare the figures that pages show, unless that has been done since it was asked for."""
    today = localdate()
    preparation = selectors.current_preparation()
    if preparation is None or selectors.needs_preparing(today):
        preparation = services.prepare_figures(actor, now=now(), today=today, progress=progress)
    as_of = preparation.as_of
    return {"preparation": preparation.pk, "as_of": as_of.isoformat() if as_of else None}


def find_changes(progress: "Progress", *, actor: "User", pk: int) -> dict[str, object]:
    """Find out what an import changed; running it twice does no harm."""
    return {"import": services.find_changes(actor, pk, progress=progress).pk}


def run_schedule(
    progress: "Progress", *, actor: "User", schedule: int, by_hand: bool = False
) -> dict[str, object]:
    """Bring in what a scheduled import finds, and prepare the figures; twice does no harm."""
    today = localdate()
    try:
        batches = scheduled.run_schedule(
            actor, schedule, again=by_hand, now=now(), today=today, progress=progress
        )
    finally:
        # What came in before something failed counts as well.
        if selectors.needs_preparing(today):
            services.prepare_figures(actor, now=now(), today=today, progress=progress)
    return {"schedule": schedule, "batches": [batch.pk for batch in batches]}


def preview_import(progress: "Progress", *, actor: "User", draft: int) -> dict[str, object]:
    """Look at what would become of each row of a file; nothing is changed.

    What is wrong with the file or the mapping is kept with the draft, where it can be mended.
    """
    found = selectors.draft(actor, draft)
    if found.batch_id is not None:
        return {"draft": draft}
    compared_with = services.state_of_the_house()
    try:
        result = _brought(progress, actor, found, dry_run=True)
    except LedgerFault as fault:
        said = {"code": fault.code, "parameters": fault.parameters, "message": str(fault)}
        result = {"fault": said}
    services.note_preview(found, result, compared_with=compared_with)
    return {"draft": draft}


def import_file(progress: "Progress", *, actor: "User", draft: int) -> dict[str, object]:
    """Bring a prepared file in; a second run finds that it is in and does nothing.

    Waits some minutes for another import that is running; LedgerBusy after that.
    """
    found = selectors.draft(actor, draft)
    if found.batch_id is None:
        _patiently(progress, lambda: _brought(progress, actor, found, dry_run=False))
        found.refresh_from_db()
    return {"draft": draft, "batch": found.batch_id}


def _brought(
    progress: "Progress", actor: "User", found: "ImportDraft", *, dry_run: bool
) -> dict[str, Any]:
    heads = found.heads

    def note(batch: "ImportBatch") -> None:
        services.note_imported(actor, found, batch.pk)

    return imports.bring_in(
        actor,
        path=selectors.upload_path(found.upload),
        mapping=Mapping.from_toml(found.mapping, SHAPES),
        mapping_text=found.mapping,
        heads=selectors.upload_path(heads) if heads else None,
        on_changed=cast("services.OnChanged", found.on_changed),
        dry_run=dry_run,
        preview_to=selectors.preview_path(found) if dry_run else None,
        now=now(),
        today=localdate(),
        progress=progress,
        in_commit=note,
    )


def _patiently(progress: "Progress", act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except LedgerBusy:
            if time.monotonic() >= deadline:
                raise
        progress(None, _("Another import is running; this one begins when it has ended."))
        time.sleep(PAUSE_SECONDS)
