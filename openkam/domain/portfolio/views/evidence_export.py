"""Documents and invoice lines as files, with all that the ledger keeps of them."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.core.face.csv_file import QUANTITY, CsvColumn
from openkam.domain.portfolio.views.evidence_rows import product_names

if TYPE_CHECKING:
    from openkam.core.ledger import Document, Line


def document_columns(counted_in: str = "") -> list[CsvColumn]:
    """Return the columns of a file of documents.

    `counted_in` is the reporting currency where there are others too: then the amounts stand as
    invoiced, and converted behind them.
    """
    return [
        CsvColumn(_("Source")),
        CsvColumn(_("Document")),
        CsvColumn(_("Date")),
        CsvColumn(_("Lines")),
        CsvColumn(_("Net amount")),
        CsvColumn(_("Currency")),
        *([CsvColumn(f"{_('Net amount')}, {counted_in}")] if counted_in else []),
    ]


def document_rows(
    pages: "Iterable[list[Document]]", counted_in: str = ""
) -> Iterator[list[object]]:
    """Yield the rows of a file of documents."""
    for page in pages:
        for found in page:
            yield [
                found.source,
                found.document,
                found.invoiced_on,
                found.lines,
                found.invoiced_net_amount,
                found.currency,
                *([found.net_amount] if counted_in else []),
            ]


def line_columns(counted_in: str = "") -> list[CsvColumn]:
    """Return the columns of a file of lines; amounts as in a file of documents."""
    converted = (_("Net amount"), _("Cost"), _("Discount")) if counted_in else ()
    return [
        CsvColumn(_("Source")),
        CsvColumn(_("Document")),
        CsvColumn(_("Line")),
        CsvColumn(_("Date")),
        CsvColumn(_("Key of the account")),
        CsvColumn(_("Product code")),
        CsvColumn(_("Product")),
        CsvColumn(_("Quantity"), QUANTITY),
        CsvColumn(_("Net amount")),
        CsvColumn(_("Cost")),
        CsvColumn(_("Discount")),
        CsvColumn(_("Currency")),
        CsvColumn(_("Due")),
        CsvColumn(_("Paid")),
        *(CsvColumn(f"{title}, {counted_in}") for title in converted),
    ]


def line_rows(pages: "Iterable[list[Line]]", counted_in: str = "") -> Iterator[list[object]]:
    """Yield the rows of a file of lines; products are named a page at a time."""
    for page in pages:
        names = product_names(page)
        for line in page:
            yield [
                line.source,
                line.document,
                line.line,
                line.invoiced_on,
                line.account_key,
                line.product_key,
                names.get((line.source, line.product_key or "")),
                line.quantity,
                line.invoiced_net_amount,
                line.invoiced_cost_amount,
                line.invoiced_discount_amount,
                line.currency,
                line.due_on,
                line.paid_on,
                *(_counted(line) if counted_in else ()),
            ]


def _counted(line: "Line") -> tuple[object, ...]:
    return line.net_amount, line.cost_amount, line.discount_amount
