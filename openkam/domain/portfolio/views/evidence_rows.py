"""The rows of documents and of invoice lines, with all that the ledger keeps of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.amounts import PLACES
from openkam.core.face import formats
from openkam.core.face.lists import Column
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from decimal import Decimal

    from openkam.core.ledger import Document, Line

UNKNOWN = SafeString('<span class="ok-mute">–</span>')
AMOUNTS = {"quantity": 0, "net_amount": 2, "cost_amount": 2, "discount_amount": 2}  # decimals


def document_columns(counted_in: str = "") -> list[Column]:
    """Return the columns of a list of documents.

    `counted_in` is the reporting currency where there are others too.
    """
    columns = [
        Column("document", _("Document")),
        Column("day", _("Date")),
        Column("lines", _("Lines"), numeric=True),
        Column("net", _("Net amount"), numeric=True, unit=counted_in),
    ]
    if counted_in:
        columns.insert(3, Column("invoiced", _("As invoiced"), numeric=True))
    return columns


def document_cells(document: "Document", url: str, counted_in: str = "") -> list[str]:
    """Return one document; its amount opens its lines at `url`."""
    cells = [
        format_html(
            '<a class="name" href="{}">{}</a><span class="sub">{}</span>',
            url,
            document.document,
            document.source,
        ),
        formats.day(document.invoiced_on),
        formats.number(document.lines),
        formats.evidence(formats.number(document.net_amount, 2), url),
    ]
    if counted_in:
        cells.insert(3, _invoiced(document.invoiced_net_amount, document.currency, 2))
    return cells


def line_columns(*, one_document: bool, counted_in: str = "") -> list[Column]:
    """Return the columns of a list of lines; the document is left out where it is the subject.

    `counted_in` is the reporting currency where there are others too.
    """
    columns = [
        Column("document", _("Document"), css="wide"),
        Column("line", _("Line"), numeric=True, css="wide"),
        Column("day", _("Date")),
        Column("product", _("Product"), css="wraps"),
        Column("quantity", _("Quantity"), numeric=True, css="wide"),
        Column(
            "unit_price",
            _("Unit price"),
            numeric=True,
            unit=_("(net + discount) ÷ quantity"),
            css="wide",
        ),
        *([Column("invoiced", _("As invoiced"), numeric=True)] if counted_in else []),
        Column("net_amount", _("Net amount"), numeric=True, unit=counted_in),
        Column("cost_amount", _("Cost"), numeric=True, unit=counted_in, css="wide"),
        Column("discount_amount", _("Discount"), numeric=True, unit=counted_in, css="wide"),
        *([] if counted_in else [Column("currency", _("Currency"), css="wide")]),
        Column("due", _("Due"), css="wide"),
        Column("paid", _("Paid"), css="wide"),
        Column("account_key", _("Key of the account"), css="wide"),
    ]
    return columns[1:] if one_document else columns


@formats.one_language()
def line_cells(lines: "Sequence[Line]", columns: Sequence[Column]) -> list[list[str]]:
    """Return the lines; amounts have as many decimals as the finest one in their column."""
    names = product_names(lines)
    digits = {name: _digits(lines, name, least) for name, least in AMOUNTS.items()}
    finest = _finest([_unit_price(line) for line in lines], 2)
    invoiced = _digits(lines, "invoiced_net_amount", 2)
    write: dict[str, Callable[[Line], str]] = {
        "unit_price": lambda line: _amount(_unit_price(line), finest),
        "document": lambda line: line.document,
        "line": lambda line: str(line.line),
        "day": lambda line: formats.day(line.invoiced_on),
        "product": lambda line: _product(line, names),
        "currency": lambda line: line.currency,
        "invoiced": lambda line: _invoiced(line.invoiced_net_amount, line.currency, invoiced),
        "due": lambda line: formats.day(line.due_on) if line.due_on else UNKNOWN,
        "paid": lambda line: formats.day(line.paid_on) if line.paid_on else UNKNOWN,
        "account_key": lambda line: line.account_key or UNKNOWN,
    }
    return [
        [
            _amount(getattr(line, column.key), digits[column.key])
            if column.key in digits
            else write[column.key](line)
            for column in columns
        ]
        for line in lines
    ]


def product_names(lines: "Sequence[Line]") -> dict[tuple[str, str], str]:
    """Return the names of the products in these lines, by source and key."""
    keys: dict[str, set[str]] = {}
    for line in lines:
        if line.product_key:
            keys.setdefault(line.source, set()).add(line.product_key)
    return {
        (source, key): name
        for source, wanted in keys.items()
        for key, name in selectors.product_names(source, wanted).items()
    }


def _product(line: "Line", names: Mapping[tuple[str, str], str]) -> SafeString:
    if not line.product_key:
        return UNKNOWN
    name = names.get((line.source, line.product_key), "")
    if not name:
        return escape(line.product_key)
    return format_html('{}<span class="sub">{}</span>', name, line.product_key)


def _amount(value: "Decimal | None", digits: int) -> str:
    return UNKNOWN if value is None else formats.number(value, digits)


def _invoiced(value: "Decimal | None", currency: str, digits: int) -> str:
    """An amount as invoiced; a document in several currencies only names them."""
    if value is None:
        return format_html('<span class="ok-mute">{}</span>', currency)
    return f"{formats.number(value, digits)}{formats.SPACE}{currency}"


def _unit_price(line: "Line") -> "Decimal | None":
    """The price of one before discount, to four decimals; no discount known counts as none."""
    if not line.quantity:
        return None
    return formats.rounded((line.net_amount + (line.discount_amount or 0)) / line.quantity, PLACES)


def _digits(lines: "Sequence[Line]", name: str, least: int) -> int:
    return _finest([getattr(line, name) for line in lines], least)


def _finest(values: "Sequence[Decimal | None]", least: int) -> int:
    """How many decimals a column needs so that nothing is hidden and the commas stand in line."""
    exponents = [value.normalize().as_tuple().exponent for value in values if value is not None]
    return max(least, -min(map(int, exponents), default=0))
