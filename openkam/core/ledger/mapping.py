"""The mapping file: which column of a file means what."""

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from openkam.core.ledger.faults import MappingFault

FIELDS = (
    "document",
    "line",
    "account",
    "account_name",
    "account_country",
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
    "discount_share",
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
SHAREABLE = (
    frozenset({"account", "account_name", "group"}),
    frozenset({"product", "product_name", "product_group"}),
)
OPTIONS: dict[str, tuple[type, str]] = {
    "create_accounts": (bool, "true or false"),
    "date_format": (str, 'a text such as "%d.%m.%Y"'),
    "non_products": (list, 'a list such as ["POST", "DOT"]'),
    "decimal": (str, '"." or ","'),
    "delimiter": (str, 'one character such as ";"'),
    "encoding": (str, 'a name such as "cp1250"'),
    "sheet": (str, 'the name of a sheet such as "Invoices"'),
    "match": (str, 'a field such as "key"'),
}
SOURCE_LENGTH = 50


@dataclass(frozen=True)
class Shape:
    """What a mapping for one kind of file may name, and what it must.

    `missing` gets the mapped fields and returns sentences about those that are missing. `matches`
    are the fields by which a row may find what is there; the first is the default.
    """

    kind: str
    fields: tuple[str, ...]
    missing: Callable[[Collection[str]], list[str]]
    shareable: tuple[frozenset[str], ...] = ()
    matches: tuple[str, ...] = ()
    has_own_fields: bool = False
    has_heads: bool = False

    @property
    def sections(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The sections of the mapping file: what stands in each, and which names it may have."""
        sections = {
            "columns": ("field", self.fields),
            "defaults": ("default", ("currency",)),
            "options": ("option", tuple(OPTIONS)),
        }
        return sections | ({"heads": ("name", ("line", "head"))} if self.has_heads else {})


def missing_sales_fields(mapped: Collection[str]) -> list[str]:
    """Sentences about what a mapping of sales lines lacks."""
    problems = [
        f'The field "{field}" must be mapped.'
        for field in ("document", "invoiced_on")
        if field not in mapped
    ]
    if "net_amount" not in mapped and not {"quantity", "unit_price"} <= set(mapped):
        problems.append('Map "net_amount", or both "quantity" and "unit_price".')
    if "unit_cost" in mapped and "cost_amount" not in mapped and "quantity" not in mapped:
        problems.append('The field "unit_cost" needs "quantity" too.')
    if "discount_share" in mapped and "discount_amount" in mapped:
        problems.append('Map "discount_share" or "discount_amount", not both.')
    if "discount_share" in mapped and not {"quantity", "unit_price"} <= set(mapped):
        problems.append('The field "discount_share" needs "quantity" and "unit_price".')
    return problems


SALES = Shape("sales", FIELDS, missing_sales_fields, SHAREABLE, has_heads=True)


@dataclass(frozen=True)
class Heads:
    """How lines find the head of their document in a second file: equal values of two columns."""

    line: str
    head: str


@dataclass(frozen=True)
class Mapping:
    """Which column holds which field, and how to read the file where it does not say itself.

    `columns` maps our field to the column's name in the file; `own_columns` maps the name of one
    of the company's own fields to a column. What is None is recognised.
    """

    source: str
    columns: dict[str, str]
    kind: str = "sales"
    default_currency: str | None = None
    create_accounts: bool = True
    date_format: str | None = None
    non_products: tuple[str, ...] = ()
    decimal: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    match: str | None = None
    own_columns: dict[str, str] = field(default_factory=dict)
    heads: Heads | None = None

    @classmethod
    def from_toml(cls, text: str, shapes: Sequence[Shape] = (SALES,)) -> "Mapping":
        """Read a mapping file of one of these shapes; without a kind it is the first.

        MappingFault names everything that is wrong with it at once.
        """
        try:
            written = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise MappingFault([_toml_problem(fault)]) from fault
        shape = _shape_of(written, shapes)
        problems = _section_problems(written, shape) + _value_problems(written, shape)
        if problems:
            raise MappingFault(problems)
        options = dict(written.get("options", {}))
        options["non_products"] = tuple(options.get("non_products", ()))
        heads = written.get("heads")
        return cls(
            source=written["source"].strip(),
            columns=dict(written["columns"]),
            kind=shape.kind,
            default_currency=_currency(written),
            own_columns=dict(written.get("own_fields", {})),
            heads=Heads(**heads) if heads else None,
            **options,
        )

    def to_toml(self) -> str:
        """Write the mapping file that `from_toml` reads as this mapping."""
        options = {
            name: list(value) if isinstance(value, tuple) else value
            for name in OPTIONS
            if (value := getattr(self, name)) not in (None, ()) and value != _default_of(name)
        }
        defaults = {"currency": self.default_currency} if self.default_currency else {}
        sections: dict[str, dict[str, Any]] = {
            "columns": self.columns,
            "own_fields": self.own_columns,
            "heads": {} if self.heads is None else asdict(self.heads),
            "defaults": defaults,
            "options": options,
        }
        lines = [f"kind = {_written(self.kind)}", f"source = {_written(self.source)}"]
        for name, values in sections.items():
            if values or name == "columns":
                lines += ["", f"[{name}]"]
                lines += [f"{_key(key)} = {_written(value)}" for key, value in values.items()]
        return "\n".join(lines) + "\n"


def _default_of(option: str) -> object:
    return next(each.default for each in fields(Mapping) if each.name == option)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _written(name)


def _written(value: object) -> str:
    """The value in TOML, whose texts are those of JSON but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shape_of(written: Dictionary[str, Any], shapes: Sequence[Shape]) -> Shape:
    kind = written.get("kind", shapes[0].kind)
    shape = next((shape for shape in shapes if shape.kind == kind), None)
    if shape is None:
        known = ", ".join(shape.kind for shape in shapes)
        raise MappingFault([f"This mapping is for {kind!r}; expected: {known}."])
    return shape


def _currency(written: Dictionary[str, Any]) -> str | None:
    currency = written.get("defaults", {}).get("currency")
    return currency.strip().upper() if currency else None


def _toml_problem(fault: tomllib.TOMLDecodeError) -> str:
    said = str(fault)
    if "overwrite a value" in said:
        return f"A name stands twice, so two columns are mapped to one field: {said}."
    return f"The mapping is not valid TOML: {said}."


def _section_problems(written: Dictionary[str, Any], shape: Shape) -> list[str]:
    problems = []
    sections = shape.sections
    for name, value in written.items():
        if name in ("source", "kind"):
            continue
        what, known = sections.get(name, ("", ()))
        is_own = name == "own_fields" and shape.has_own_fields
        if not what and not is_own:
            problems.append(_unknown("section", name, (*sections, "source")))
        elif not isinstance(value, dict):
            problems.append(f"[{name}] must be a section.")
        elif not is_own:
            problems += [_unknown(what, key, known) for key in value if key not in known]
    return problems


def _unknown(kind: str, name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f' Did you mean "{near[0]}"?' if near else f" Known: {', '.join(known)}."
    return f'Unknown {kind} "{name}".{hint}'


def _value_problems(written: Dictionary[str, Any], shape: Shape) -> list[str]:
    source = written.get("source")
    problems = []
    if not isinstance(source, str) or not source.strip() or "\0" in source:
        problems.append('Name the source, such as source = "erp".')
    elif len(source) > SOURCE_LENGTH:
        problems.append(f"The source's name is longer than {SOURCE_LENGTH} characters.")
    columns, own = written.get("columns"), written.get("own_fields", {})
    if isinstance(columns, dict):
        problems += _column_problems(columns, own if isinstance(own, dict) else {}, shape)
    elif columns is None:
        problems.append("The section [columns] is missing.")
    problems += _heads_problems(written.get("heads"))
    options = written.get("options", {})
    problems += _option_problems(options, shape) if isinstance(options, dict) else []
    defaults = written.get("defaults", {})
    currency = defaults.get("currency") if isinstance(defaults, dict) else None
    if currency is not None and not is_currency(currency):
        problems.append(f"Unknown default currency {currency!r}; use a code such as EUR.")
    return problems


def _heads_problems(heads: object) -> list[str]:
    if not isinstance(heads, dict):
        return []
    if not all(isinstance(heads.get(side), str) and heads[side] for side in ("line", "head")):
        return ['[heads] needs line = "column of the lines" and head = "column of the heads".']
    return []


def is_currency(code: object) -> bool:
    """Whether this is a currency code of ISO 4217, today's or a former one."""
    return isinstance(code, str) and code.strip().upper() in currency_codes()


def currency_codes() -> frozenset[str]:
    """All currency codes of ISO 4217 that Unicode's CLDR knows."""
    from babel.core import get_global  # noqa: PLC0415 - a mapping without currency needs no Babel

    return frozenset(get_global("all_currencies"))


def _column_problems(columns: dict[str, Any], own: dict[str, Any], shape: Shape) -> list[str]:
    problems = []
    fields_of: dict[str, list[str]] = {}
    for name, column in [*columns.items(), *own.items()]:
        if isinstance(column, list):
            problems.append(f'Two columns are mapped to one field, "{name}"; choose one.')
        elif not isinstance(column, str) or not column.strip():
            problems.append(f'The field "{name}" needs the name of a column.')
        else:
            fields_of.setdefault(column.strip(), []).append(name)
    for column, names in fields_of.items():
        if len(names) > 1 and not any(set(names) <= group for group in shape.shareable):
            problems.append(f'The column "{column}" is mapped to {" and ".join(names)}.')
    return problems + shape.missing(columns)


def _option_problems(options: dict[str, Any], shape: Shape) -> list[str]:
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
    if (match := options.get("match")) is not None and match not in shape.matches:
        known = ", ".join(shape.matches) or "none for this kind"
        problems.append(f'The option "match" must be one of: {known}; not {match!r}.')
    return problems
