"""The mapping file: which column of a sales file means what."""

import difflib
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any

from openkam.core.ledger.faults import MappingFault

FIELDS = (
    "document",
    "line",
    "account",
    "account_name",
    "group",
    "product",
    "product_name",
    "product_group",
    "invoiced_on",
    "quantity",
    "unit_price",
    "net_amount",
    "unit_cost",
    "cost_amount",
    "discount_amount",
    "currency",
    "due_on",
    "paid_on",
)
AMOUNTS = (
    "quantity",
    "unit_price",
    "net_amount",
    "unit_cost",
    "cost_amount",
    "discount_amount",
)
DATES = ("invoiced_on", "due_on", "paid_on")
# A company without customer numbers has only names: they serve as key and as name.
SHAREABLE = ({"account", "account_name", "group"}, {"product", "product_name", "product_group"})
OPTIONS: dict[str, tuple[type, str]] = {
    "create_accounts": (bool, "true or false"),
    "date_format": (str, 'a text such as "%d.%m.%Y"'),
    "non_products": (list, 'a list such as ["POST", "DOT"]'),
    "decimal": (str, '"." or ","'),
    "delimiter": (str, 'one character such as ";"'),
    "encoding": (str, 'a name such as "cp1250"'),
}
SECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "columns": ("field", FIELDS),
    "defaults": ("default", ("currency",)),
    "options": ("option", tuple(OPTIONS)),
}
SOURCE_LENGTH = 50


@dataclass(frozen=True)
class Mapping:
    """Which column holds which field, and how to read the file where it does not say itself.

    `columns` maps our field to the column's name in the file. What is None is recognised.
    """

    source: str
    columns: dict[str, str]
    default_currency: str | None = None
    create_accounts: bool = True
    date_format: str | None = None
    non_products: tuple[str, ...] = ()
    decimal: str | None = None
    delimiter: str | None = None
    encoding: str | None = None

    @classmethod
    def from_toml(cls, text: str) -> "Mapping":
        """Read a mapping file; MappingFault names everything that is wrong with it at once."""
        try:
            written = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise MappingFault([_toml_problem(fault)]) from fault
        problems = _section_problems(written) + _value_problems(written)
        if problems:
            raise MappingFault(problems)
        options = dict(written.get("options", {}))
        options["non_products"] = tuple(options.get("non_products", ()))
        return cls(
            source=written["source"].strip(),
            columns=dict(written["columns"]),
            default_currency=_currency(written),
            **options,
        )


def _currency(written: Dictionary[str, Any]) -> str | None:
    currency = written.get("defaults", {}).get("currency")
    return currency.strip().upper() if currency else None


def _toml_problem(fault: tomllib.TOMLDecodeError) -> str:
    said = str(fault)
    if "overwrite a value" in said:
        return f"A name stands twice, so two columns are mapped to one field: {said}."
    return f"The mapping is not valid TOML: {said}."


def _section_problems(written: Dictionary[str, Any]) -> list[str]:
    problems = []
    for name, value in written.items():
        kind, known = SECTIONS.get(name, ("", ()))
        if not kind and name != "source":
            problems.append(_unknown("section", name, (*SECTIONS, "source")))
        elif kind and not isinstance(value, dict):
            problems.append(f"[{name}] must be a section.")
        elif kind:
            problems += [_unknown(kind, key, known) for key in value if key not in known]
    return problems


def _unknown(kind: str, name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f' Did you mean "{near[0]}"?' if near else f" Known: {', '.join(known)}."
    return f'Unknown {kind} "{name}".{hint}'


def _value_problems(written: Dictionary[str, Any]) -> list[str]:
    source = written.get("source")
    problems = []
    if not isinstance(source, str) or not source.strip() or "\0" in source:
        problems.append('Name the source, such as source = "erp".')
    elif len(source) > SOURCE_LENGTH:
        problems.append(f"The source's name is longer than {SOURCE_LENGTH} characters.")
    columns = written.get("columns")
    if isinstance(columns, dict):
        problems += _column_problems(columns)
    elif columns is None:
        problems.append("The section [columns] is missing.")
    options = written.get("options", {})
    problems += _option_problems(options) if isinstance(options, dict) else []
    defaults = written.get("defaults", {})
    currency = defaults.get("currency") if isinstance(defaults, dict) else None
    if currency is not None and not is_currency(currency):
        problems.append(f"Unknown default currency {currency!r}; use a code such as EUR.")
    return problems


def is_currency(code: object) -> bool:
    """Whether this is a currency code of ISO 4217, today's or a former one."""
    return isinstance(code, str) and code.strip().upper() in currency_codes()


def currency_codes() -> frozenset[str]:
    """All currency codes of ISO 4217 that Unicode's CLDR knows."""
    from babel.core import get_global  # noqa: PLC0415 - a mapping without currency needs no Babel

    return frozenset(get_global("all_currencies"))


def _column_problems(columns: dict[str, Any]) -> list[str]:
    problems = []
    fields_of: dict[str, list[str]] = {}
    for field, column in columns.items():
        if isinstance(column, list):
            problems.append(f'Two columns are mapped to one field, "{field}"; choose one.')
        elif not isinstance(column, str) or not column.strip():
            problems.append(f'The field "{field}" needs the name of a column.')
        else:
            fields_of.setdefault(column.strip(), []).append(field)
    for column, fields in fields_of.items():
        if len(fields) > 1 and not any(set(fields) <= group for group in SHAREABLE):
            problems.append(f'The column "{column}" is mapped to {" and ".join(fields)}.')
    return problems + _missing_fields(columns)


def _missing_fields(columns: dict[str, Any]) -> list[str]:
    problems = [
        f'The field "{field}" must be mapped.'
        for field in ("document", "invoiced_on")
        if field not in columns
    ]
    if "net_amount" not in columns and not {"quantity", "unit_price"} <= columns.keys():
        problems.append('Map "net_amount", or both "quantity" and "unit_price".')
    if "unit_cost" in columns and "cost_amount" not in columns and "quantity" not in columns:
        problems.append('The field "unit_cost" needs "quantity" too.')
    return problems


def _option_problems(options: dict[str, Any]) -> list[str]:
    problems = []
    for name, value in options.items():
        kind, words = OPTIONS.get(name, (object, ""))
        texts = value if isinstance(value, list) else []
        if not isinstance(value, kind) or not all(isinstance(text, str) for text in texts):
            problems.append(f'The option "{name}" must be {words}.')
    if isinstance(decimal := options.get("decimal", "."), str) and decimal not in (".", ","):
        problems.append(f'The option "decimal" must be "." or ",", not {decimal!r}.')
    delimiter = options.get("delimiter", ",")
    if isinstance(delimiter, str) and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        problems.append('The option "delimiter" must be one character such as ";".')
    return problems
