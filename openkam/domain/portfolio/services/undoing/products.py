"""Undoing a file of products."""

from datetime import date
from typing import TYPE_CHECKING

from openkam.domain.portfolio.models import ImportBatch, Product
from openkam.domain.portfolio.selectors import ledger
from openkam.domain.portfolio.services import bulk
from openkam.domain.portfolio.services.bringing.plans import PRODUCT
from openkam.domain.portfolio.services.undoing import stored
from openkam.domain.portfolio.services.undoing.outcome import CHANGED_SINCE, HAS_SALES, Undone

if TYPE_CHECKING:
    from openkam.core.access.models import User


def undo(actor: "User", batch: ImportBatch, today: date) -> Undone:
    """Remove products that nothing was sold of; give others back what they held."""
    del actor, today
    done = Undone()
    _remove(batch, done)
    changes = stored.changed(batch, Product)
    values: dict[str, list[tuple[object, int]]] = {}
    for pk, product in stored.rows_of(Product, changes).items():
        present = {name: getattr(product, name) for name in PRODUCT}
        fits = stored.fitting(changes[pk], present)
        if len(fits) < len(changes[pk]):
            done.leave(CHANGED_SINCE, str(product))
        done.restored += bool(fits)
        for name, (before, _after) in fits.items():
            values.setdefault(name, []).append((before, pk))
    for name, told in values.items():
        bulk.update(Product, name, told)
    done.figures_change = "product_group" in values
    return done


def _remove(batch: ImportBatch, done: Undone) -> None:
    rows = stored.rows_of(Product, stored.created(batch, Product))
    later = stored.changed_later(batch, Product)
    sold = _sold(list(rows.values()))
    gone = []
    for pk, product in rows.items():
        if pk in sold:
            done.leave(HAS_SALES, str(product))
        elif pk in later:
            done.leave(CHANGED_SINCE, str(product))
        else:
            gone.append(pk)
    stored.delete(Product, gone)
    done.removed += len(gone)


def _sold(products: "list[Product]") -> set[int]:
    """Which of the products stand on lines in the ledger."""
    if not products:
        return set()
    import pyarrow as pa

    keys = pa.table(
        {
            "source": pa.array([each.source for each in products], "string"),
            "key": pa.array([each.key for each in products], "string"),
            "product_id": pa.array([each.pk for each in products], "int64"),
            "product_group": pa.array([each.product_group for each in products], "string"),
        }
    )
    return set(ledger().product_days(keys, date.max)["product_id"].to_pylist())
