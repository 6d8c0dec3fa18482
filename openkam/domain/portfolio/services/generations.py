"""Writing a new generation of prepared figures beside the current one, and removing old ones."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Max, Min

from openkam.domain.portfolio.models import (
    Account,
    AccountMonth,
    AccountSummary,
    Preparation,
    Product,
    ProductSummary,
    UnassignedMonth,
)
from openkam.domain.portfolio.services import bulk

if TYPE_CHECKING:
    from openkam.core.ledger import Ledger

# Rows written or deleted in one transaction: a fraction of a second, since on SQLite nobody else
# can write meanwhile.
CHUNK = 20_000
PATIENCE = timedelta(hours=1)
TABLES: tuple[type[models.Model], ...] = (
    AccountMonth,
    UnassignedMonth,
    AccountSummary,
    ProductSummary,
)


def write(
    model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Insert rows in short transactions."""
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            bulk.insert(model, fields, rows[start : start + CHUNK])


@transaction.atomic
def complete(preparation: Preparation, now: datetime) -> None:
    """Make the preparation the current one."""
    add_missing(preparation)
    preparation.completed_at = now
    preparation.save()


def add_missing(preparation: Preparation) -> None:
    """Give accounts and products that came after the preparation's rows an empty row.

    Lists join the summaries, so whoever has none would not be shown.
    """
    accounts = Account.objects.exclude(
        pk__in=AccountSummary.objects.filter(preparation=preparation).values("account")
    )
    bulk.insert(
        AccountSummary,
        ("preparation", "account", "abc_class", "trend", "document_count", "purchase_days"),
        [(preparation.pk, pk, "", "[]", 0, 0) for pk in accounts.values_list("pk", flat=True)],
    )
    products = Product.objects.exclude(
        pk__in=ProductSummary.objects.filter(preparation=preparation).values("product")
    )
    bulk.insert(
        ProductSummary,
        ("preparation", "product", "account_count"),
        [(preparation.pk, pk, 0) for pk in products.values_list("pk", flat=True)],
    )


def remove_old(current: Preparation, facts: "Ledger", now: datetime) -> None:
    """Remove what nobody reads any more: all but the current figures and those just before.

    A page that began a moment ago still reads the ones before. What another run began but did not
    complete is left alone for an hour, since that run may be alive.
    """
    older = Preparation.objects.filter(pk__lt=current.pk)
    abandoned = older.filter(completed_at=None, started_at__lt=now - PATIENCE)
    outdated = older.exclude(completed_at=None).order_by("-pk")[1:]
    for preparation in [*abandoned, *outdated]:
        for model in TABLES:
            _delete(model, preparation)
        with transaction.atomic():
            preparation.delete()
    facts.remove_prepared(set(Preparation.objects.values_list("pk", flat=True)))


def _delete(model: type[models.Model], preparation: Preparation) -> None:
    """Delete in chunks: the rows of one preparation were written in one go, so ids are close."""
    rows = model._default_manager.filter(preparation=preparation)
    span = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if span["first"] is None:
        return
    for start in _steps(span["first"], span["last"]):
        with transaction.atomic():
            rows.filter(pk__gte=start, pk__lt=start + CHUNK)._raw_delete(rows.db)


def _steps(first: int, last: int) -> Iterable[int]:
    return range(first, last + 1, CHUNK)
