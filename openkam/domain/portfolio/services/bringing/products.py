"""Storing what a file of products brings."""

from openkam.domain.portfolio.models import Product
from openkam.domain.portfolio.selectors import current_preparation
from openkam.domain.portfolio.services import bulk, generations, revision
from openkam.domain.portfolio.services.bringing.notes import Arrival, note_changed, note_created
from openkam.domain.portfolio.services.bringing.plans import PRODUCT, ProductsPlan


def store(arrival: Arrival, plan: ProductsPlan) -> None:
    """Store new products and what changes about others; inside the import's transaction."""
    if plan.created:
        ids = bulk.new_ids(Product, len(plan.created))
        rows = [(pk, arrival.source, *told) for pk, told in zip(ids, plan.created, strict=True)]
        bulk.insert(Product, ("id", "source", "key", *PRODUCT), rows)
        note_created(arrival, Product, ids)
        preparation = current_preparation()
        if preparation is not None:
            generations.add_missing(preparation)
    for name in PRODUCT:
        changed = [(told[name][1], pk) for pk, told in plan.changed.items() if name in told]
        bulk.update(Product, name, changed)
    note_changed(arrival, Product, plan.changed.items())
    # Figures by product group rest on the group alone.
    if any("product_group" in told for told in plan.changed.values()):
        revision.raise_revision()
