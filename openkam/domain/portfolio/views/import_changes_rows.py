"""The rows of what an import changed: accounts with both revenues, documents with both amounts."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.core.face import formats
from openkam.core.face.csv_file import CsvColumn
from openkam.core.face.doors import door
from openkam.core.face.lists import Column
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from openkam.core.ledger import ChangesPage
    from openkam.domain.portfolio.selectors import Basis, ImportChanges

UNKNOWN = SafeString('<span class="ok-mute">–</span>')


def signed(value: Decimal, digits: int = 2) -> str:
    """Return a difference with its sign."""
    return f"{'+' if value > 0 else ''}{formats.number(value, digits)}"


def label(show: str) -> str:
    """Return what the list holds."""
    return {
        "accounts": _("Changed revenue by account"),
        "new": _("New accounts"),
        "changed": _("Changed documents"),
        "lost": _("Missing documents"),
    }[show]


def hint(show: str) -> str:
    """Return what the rows mean, in one line."""
    return {
        "accounts": _("All revenue in the books with each account, before and after this import."),
        "new": _("Accounts that had no line in the books before this import."),
        "changed": _("Documents that came again with other lines, and replaced their old version."),
        "lost": _(
            "They were in the books before, lie within the days of this file, and are missing in"
            " it. They still count: ask your system whether they were cancelled or forgotten."
        ),
    }[show]


def empty(show: str) -> dict[str, str]:
    """Return what stands there instead of an empty list: nothing is a result here."""
    words = {
        "accounts": (_("No revenue changed"), _("Every account has the revenue that it had.")),
        "new": (_("No new accounts"), _("All accounts of the file had bought before.")),
        "changed": (
            _("No document changed"),
            _("Whatever the file lists again has the same lines as before."),
        ),
        "lost": (
            _("No document is missing"),
            _("The file lists all documents of its days that were in the books before."),
        ),
    }
    title, text = words[show]
    return {"icon": "circle-check", "title": title, "text": text}


def note(page: "ChangesPage", show: str, basis: "Basis") -> str:
    """Return what all rows amount to."""
    amount = page.before if show == "lost" else page.difference
    written = formats.money_exact(amount, basis.currency)
    if show == "lost":
        return _("Together %(amount)s") % {"amount": written}
    return _("Difference together %(amount)s") % {"amount": written}


def account_columns(basis: "Basis") -> list[Column]:
    """Return the columns of a list of accounts."""
    symbol = formats.currency_symbol(basis.currency)
    return [
        Column("name", _("Account")),
        Column("before", _("Before"), numeric=True, unit=symbol, css="wide"),
        Column("after", pgettext("import", "After"), numeric=True, unit=symbol),
        Column("difference", _("Difference"), numeric=True, unit=symbol),
    ]


def account_cells(page: "ChangesPage", found: "ImportChanges", show: str) -> list[list[str]]:
    """Return the accounts of one page; name and difference are doors."""
    names = _names(page)
    return [
        [
            _account(row, names, is_new=row["is_new"]),
            formats.number(row["before"], 2),
            formats.number(row["after"], 2),
            formats.evidence(signed(row["difference"]), _documents_url(row, found)),
        ]
        for row in page.rows
    ]


def document_columns(show: str, basis: "Basis") -> list[Column]:
    """Return the columns of a list of documents."""
    symbol = formats.currency_symbol(basis.currency)
    first = [
        Column("document", _("Document")),
        Column("day", _("Date")),
        Column("account", _("Account"), css="wide"),
    ]
    if show == "lost":
        return [*first, Column("before", _("Net amount"), numeric=True, unit=symbol)]
    return [
        *first,
        Column("before", _("Before"), numeric=True, unit=symbol, css="wide"),
        Column("after", pgettext("import", "After"), numeric=True, unit=symbol),
        Column("difference", _("Difference"), numeric=True, unit=symbol),
    ]


def document_cells(page: "ChangesPage", found: "ImportChanges", show: str) -> list[list[str]]:
    """Return the documents of one page; each opens its lines as they count now."""
    names = _names(page)
    return [
        [
            format_html(
                '<a class="name" href="{}">{}</a><span class="sub">{}</span>',
                _lines_url(row),
                row["document"],
                row["source"],
            ),
            formats.day(row["day"]),
            _account(row, names),
            formats.number(row["before"], 2),
            *([] if show == "lost" else _after(row)),
        ]
        for row in page.rows
    ]


def account_csv_columns() -> list[CsvColumn]:
    """Return the columns of a file of accounts."""
    titles = (_("Account"), _("New"), _("Before"), pgettext("import", "After"), _("Difference"))
    return [CsvColumn(title) for title in titles]


def account_csv_rows(pages: "Iterable[ChangesPage]") -> Iterator[list[object]]:
    """Yield the rows of a file of accounts."""
    for page in pages:
        names = _names(page)
        for row in page.rows:
            is_new = _("yes") if row["is_new"] else ""
            amounts = [row["before"], row["after"], row["difference"]]
            yield [_name(row, names), is_new, *amounts]


def document_csv_columns(show: str) -> list[CsvColumn]:
    """Return the columns of a file of documents."""
    amounts = (
        (_("Net amount"),)
        if show == "lost"
        else (_("Before"), pgettext("import", "After"), _("Difference"))
    )
    titles = (_("Source"), _("Document"), _("Date"), _("Account"), *amounts)
    return [CsvColumn(title) for title in titles]


def document_csv_rows(pages: "Iterable[ChangesPage]", show: str) -> Iterator[list[object]]:
    """Yield the rows of a file of documents."""
    amounts = ["before"] if show == "lost" else ["before", "after", "difference"]
    for page in pages:
        names = _names(page)
        for row in page.rows:
            about = [row["source"], row["document"], row["day"], _name(row, names)]
            yield [*about, *(row[name] for name in amounts)]


def _after(row: dict[str, Any]) -> list[str]:
    return [
        formats.number(row["after"], 2),
        formats.evidence(signed(row["difference"]), _lines_url(row)),
    ]


def _names(page: "ChangesPage") -> dict[int, str]:
    return selectors.account_names({row["account_id"] for row in page.rows} - {None})


def _name(row: dict[str, Any], names: dict[int, str]) -> str:
    pk = row["account_id"]
    return _("Without an account") if pk is None else names.get(pk, _("Removed account"))


def _account(row: dict[str, Any], names: dict[int, str], *, is_new: bool = False) -> str:
    pk = row["account_id"]
    url = reverse("portfolio:unassigned") if pk is None else door("web:account")(pk)
    flag = ""
    if is_new:
        flag = format_html(' <span class="ok-flag">{}</span>', _("new"))
    return format_html('<a class="name" href="{}">{}</a>{}', url, _name(row, names), flag)


def _documents_url(row: dict[str, Any], found: "ImportChanges") -> str:
    """The account's documents of the days that the file covers."""
    pk, first, last = row["account_id"], found.first_on, found.last_on
    name, given = ("unassigned", []) if pk is None else ("account-documents", [pk])
    url = reverse(f"portfolio:{name}", args=given)
    return url if first is None or last is None else f"{url}?{_days(first, last)}"


def _lines_url(row: dict[str, Any]) -> str:
    """The document's lines as they count now, of whatever day: it may have got another one."""
    pk = row["account_id"]
    name, given = ("unassigned-lines", []) if pk is None else ("account-lines", [pk])
    one = urlencode({"source": row["source"], "document": row["document"]})
    return f"{reverse(f'portfolio:{name}', args=given)}?{_days(row['day'], row['day'])}&{one}"


def _days(first: date, last: date) -> str:
    return urlencode({"from": first.isoformat(), "to": (last + timedelta(days=1)).isoformat()})
