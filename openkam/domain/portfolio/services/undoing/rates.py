"""Undoing a file of rates."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.domain.portfolio.models import CompanyRate, ImportBatch
from openkam.domain.portfolio.selectors import currencies_in_use, rates_in_use
from openkam.domain.portfolio.services.undoing import stored
from openkam.domain.portfolio.services.undoing.outcome import CHANGED_SINCE, IN_USE, Undone

if TYPE_CHECKING:
    from openkam.core.access.models import User


def undo(actor: "User", batch: ImportBatch, today: date) -> Undone:
    """Take the rates away again that nobody set since, but for the last one of a currency in use.

    Rates that were replaced get back what they were.
    """
    del actor, today
    done = Undone()
    before = rates_in_use()
    _remove(batch, done)
    _restore(batch, done)
    after = rates_in_use()
    done.figures_change = before.stored() != after.stored() or before.month != after.month
    return done


def _remove(batch: ImportBatch, done: Undone) -> None:
    rows = stored.rows_of(CompanyRate, stored.created(batch, CompanyRate))
    needed = currencies_in_use()
    gone = [rate for rate in rows.values() if rate.batch_id == batch.pk]
    for rate in rows.values():
        if rate.batch_id != batch.pk:
            done.leave(CHANGED_SINCE, str(rate))
    for code in {rate.currency for rate in gone} & set(needed):
        others = CompanyRate.objects.filter(currency=code).exclude(pk__in=rows)
        if not others.exists() and len(gone) == len(rows):
            kept = max((rate for rate in gone if rate.currency == code), key=lambda r: r.month)
            gone.remove(kept)
            done.leave(IN_USE, str(kept))
    stored.delete(CompanyRate, [rate.pk for rate in gone])
    done.removed += len(gone)


def _restore(batch: ImportBatch, done: Undone) -> None:
    changes = stored.changed(batch, CompanyRate)
    for pk, rate in stored.rows_of(CompanyRate, changes).items():
        present = {"rate": f"{rate.rate:f}", "origin": rate.origin}
        if stored.fitting(changes[pk], present).keys() != changes[pk].keys():
            done.leave(CHANGED_SINCE, str(rate))
            continue
        rate.rate, rate.origin = Decimal(changes[pk]["rate"][0]), changes[pk]["origin"][0]
        rate.batch = None
        rate.save(update_fields=["rate", "origin", "batch"])
        done.restored += 1
