"""What may be chosen about a file besides its columns, and the buttons that mend a fault."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from openkam.core.ledger.intake.dates import FORMATS
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.imports.choices import Choices, title_of
from openkam.domain.portfolio.imports.shapes import SHAPE_OF

EXAMPLE = date(2025, 12, 31)
ENCODINGS = ("utf-8", "cp1250", "cp1251", "cp1252", "iso-8859-2", "utf-16")


def options_context(choices: Choices, header: Sequence[str]) -> dict[str, Any]:
    """Return which options apply to a file as it is mapped now, and what they offer."""
    # Without a column the field finds nothing; with none at all the choice shows what there is.
    matches = choices.matches(header) or SHAPE_OF[choices.kind].matches
    return {
        "options": _options(choices, header),
        "date_formats": _date_formats(choices),
        "encodings": ENCODINGS,
        "delimiters": _delimiters(choices),
        "matches": [(name, title_of(choices.kind, name)) for name in matches],
    }


def fault_context(said: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a fault in words, with the buttons that mend it."""
    if not said:
        return None
    code, parameters = said["code"], said["parameters"]
    return {
        "code": code,
        "words": selectors.fault_words(code, parameters, said["message"]),
        "ways": list(_ways(code, parameters)),
    }


def date_example(pattern: str) -> str:
    """Return a pattern of dates as people write them: an example, its order where it is open."""
    orders = {
        "%d/%m/%Y": _("day/month/year"),
        "%m/%d/%Y": _("month/day/year"),
        "%d/%m/%y": _("day/month/year"),
        "%m/%d/%y": _("month/day/year"),
    }
    example = EXAMPLE.strftime(pattern)
    return f"{example} ({orders[pattern]})" if pattern in orders else example


def _ways(code: str, parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The buttons that mend a fault: what they set, and their words."""
    if code == "ambiguous_dates":
        for pattern in parameters.get("candidates", ()):
            yield f"date_format={pattern}", date_example(pattern)
    elif code == "ambiguous_numbers":
        yield "decimal=.", _("a point: 1.5 is one and a half")
        yield "decimal=,", _("a comma: 1,5 is one and a half")
    elif code == "documents_changed":
        yield "on_changed=replace", _("Replace the old ones")
        yield "on_changed=keep", _("Keep the old ones")


def _options(choices: Choices, header: Sequence[str]) -> dict[str, bool]:
    """Which options apply to the file as it is mapped now."""
    found = set(choices.columns_of(header))
    is_sales, is_accounts = choices.kind == "sales", choices.kind == "accounts"
    dates = {"invoiced_on", "due_on", "paid_on", "group_from", "group_until", "month"}
    return {
        "currency": is_sales and "currency" not in found,
        "dates": bool(found & dates),
        "numbers": is_sales or choices.kind == "rates",
        "match": is_accounts,
        "creates_accounts": is_sales,
        "on_changed": is_sales,
        "non_products": is_sales and "product" in found,
    }


def _date_formats(choices: Choices) -> list[tuple[str, str, bool]]:
    known = list(dict.fromkeys([*FORMATS, choices.date_format or FORMATS[0]]))
    return [(each, date_example(each), each == choices.date_format) for each in known]


def _delimiters(choices: Choices) -> list[tuple[str, str, bool]]:
    words = {
        ",": _("comma"),
        ";": _("semicolon"),
        "\t": _("tabulator"),
        "|": _("upright line"),
    }
    return [(sign, text, sign == choices.delimiter) for sign, text in words.items()]
