"""What somebody chose about a file in the browser, and the mapping that it amounts to."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext as _

from openkam.core.ledger import Heads
from openkam.core.ledger import Mapping as ColumnMapping
from openkam.domain.portfolio.imports.shapes import SHAPE_OF, SHAPES, TITLES

if TYPE_CHECKING:
    from openkam.core.ledger import Look
    from openkam.domain.portfolio.imports.propose import Proposal

OWN = "own:"
JOIN = "+"  # between the fields of a column that is several at once
LONGEST_SOURCE = 50
# What is asked for first; the others are welcome.
NEEDED = {
    "sales": ("document", "invoiced_on", "account", "net_amount", "quantity", "unit_price"),
    "accounts": ("key", "name"),
    "products": ("key", "name"),
    "colleagues": ("email", "name"),
    "rates": ("currency", "month", "rate"),
}
# Companies without numbers have names only, which then serve as both.
TOGETHER = {
    "sales": (("account", "account_name"), ("product", "product_name")),
    "accounts": (("key", "name"),),
    "products": (("key", "name"),),
}
WAYS = ("replace", "keep", "stop")
TEXTS = ("date_format", "decimal", "match", "encoding", "delimiter", "currency")


@dataclass(frozen=True)
class Choices:
    """Everything that is chosen about a file; `meanings` says of a column which field it is.

    A meaning is a field, several joined by "+", or "own:" and the name of an own field.
    """

    kind: str = "sales"
    source: str = ""
    sheet: str = ""
    meanings: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    date_format: str = ""
    decimal: str = ""
    match: str = ""
    encoding: str = ""
    delimiter: str = ""
    non_products: str = ""
    on_changed: str = "replace"
    creates_accounts: bool = True
    line_column: str = ""
    head_column: str = ""

    @classmethod
    def from_form(cls, given: Mapping[str, str], kinds: Collection[str]) -> Self:
        """Read what the form sent, free of nonsense; a kind not offered becomes that of sales."""
        kind = given.get("kind", "")
        texts = {name: _clean(given.get(name, "")) for name in TEXTS}
        way = given.get("on_changed", "")
        return cls(
            kind=kind if kind in kinds else "sales",
            source=_clean(given.get("source", ""))[:LONGEST_SOURCE],
            sheet=given.get("sheet", "").replace("\0", ""),
            meanings=_meanings(given),
            non_products=_clean(given.get("non_products", "")),
            on_changed=way if way in WAYS else "replace",
            creates_accounts=bool(given.get("creates_accounts")) or "creates" not in given,
            line_column=given.get("line_column", ""),
            head_column=given.get("head_column", ""),
            **{**texts, "currency": texts["currency"].upper(), "delimiter": _delimiter(given)},
        )

    @classmethod
    def from_toml(cls, text: str, on_changed: str) -> Self:
        """Read what was chosen before; MappingFault if it is no mapping."""
        mapping = ColumnMapping.from_toml(text, SHAPES)
        heads = mapping.heads
        return cls(
            kind=mapping.kind,
            source=mapping.source,
            sheet=mapping.sheet or "",
            meanings=_by_column(mapping.columns, mapping.own_columns),
            currency=mapping.default_currency or "",
            date_format=mapping.date_format or "",
            decimal=mapping.decimal or "",
            match=mapping.match or "",
            encoding=mapping.encoding or "",
            delimiter=mapping.delimiter or "",
            non_products=", ".join(mapping.non_products),
            on_changed=on_changed,
            creates_accounts=mapping.create_accounts,
            line_column=heads.line if heads else "",
            head_column=heads.head if heads else "",
        )

    @classmethod
    def from_proposal(cls, kind: str, proposal: "Proposal", **known: Any) -> Self:
        """Take over what is proposed; `known` holds what is said already."""
        options = proposal.options
        heads = proposal.heads
        found = {
            "source": proposal.source,
            "currency": proposal.default_currency or "",
            "date_format": options.get("date_format", ""),
            "decimal": options.get("decimal", ""),
            "match": options.get("match", ""),
            "non_products": ", ".join(options.get("non_products", ())),
            "creates_accounts": options.get("create_accounts", True),
            "line_column": heads.line if heads else "",
            "head_column": heads.head if heads else "",
        }
        said = {name: value for name, value in known.items() if value not in ("", None)}
        meanings = _by_column(proposal.mapping_columns, proposal.own_columns)
        return cls(kind=kind, meanings=meanings, **{**found, **said})

    def columns_of(self, header: Collection[str]) -> dict[str, list[str]]:
        """The columns that serve as each field, of those that the file has."""
        found: dict[str, list[str]] = {}
        known = SHAPE_OF[self.kind].fields
        for column, meaning in self.meanings.items():
            if column not in header or meaning.startswith(OWN):
                continue
            for name in meaning.split(JOIN):
                if name in known:
                    found.setdefault(name, []).append(column)
        return found

    def own_columns(self, header: Collection[str]) -> dict[str, str]:
        """The columns that become own fields, by the name of the field."""
        if not SHAPE_OF[self.kind].has_own_fields:
            return {}
        return {
            meaning.removeprefix(OWN): column
            for column, meaning in self.meanings.items()
            if meaning.startswith(OWN) and column in header
        }

    def matches(self, header: Collection[str]) -> list[str]:
        """The fields by which rows may find what is there: those that have a column."""
        found = self.columns_of(header)
        return [name for name in SHAPE_OF[self.kind].matches if name in found]

    def mapping(self, look: "Look", *, has_heads: bool) -> ColumnMapping:
        """Return the mapping; ask `lacking` first whether it is complete."""
        found = {name: columns[0] for name, columns in self.columns_of(look.header).items()}
        is_sales = self.kind == "sales"
        joined = has_heads and self.line_column and self.head_column
        return ColumnMapping(
            source=self.source,
            columns={name: found[name] for name in SHAPE_OF[self.kind].fields if name in found},
            kind=self.kind,
            default_currency=self.currency if is_sales and self.currency else None,
            create_accounts=self.creates_accounts if is_sales else True,
            date_format=self.date_format or None,
            non_products=_codes(self.non_products) if is_sales else (),
            decimal=self.decimal or None,
            delimiter=self.delimiter or None,
            encoding=self.encoding or None,
            sheet=self.sheet if len(look.sheets) > 1 and self.sheet else None,
            match=self.match if self.match in self.matches(look.header) else None,
            own_columns=self.own_columns(look.header),
            heads=Heads(self.line_column, self.head_column) if is_sales and joined else None,
        )

    def lacking(self, header: Sequence[str]) -> list[str]:
        """Say in words what has to be chosen before the file can be looked through."""
        found = self.columns_of(header)
        problems = [_twice(self.kind, name, found[name]) for name in found if len(found[name]) > 1]
        problems += LACKING[self.kind](found)
        if not self.source:
            problems.append(_("Name the system that the file comes from."))
        if self.kind == "sales" and "currency" not in found and not self.currency:
            problems.append(_("Say in which currency the amounts are."))
        return problems


def title_of(kind: str, meaning: str) -> str:
    """Return what a meaning is called on pages."""
    if meaning.startswith(OWN):
        return meaning.removeprefix(OWN)
    names = [str(TITLES.get((kind, name), name)) for name in meaning.split(JOIN)]
    return names[0] if len(names) == 1 else " + ".join(names)


def _meanings(given: Mapping[str, str]) -> dict[str, str]:
    places = (name.removeprefix("column-") for name in given if name.startswith("column-"))
    return {given[f"column-{place}"]: given.get(f"is-{place}", "") for place in places}


def _by_column(columns: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, column in columns.items():
        found[column] = f"{found[column]}{JOIN}{name}" if column in found else name
    return found | {column: f"{OWN}{name}" for name, column in own.items()}


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _delimiter(given: Mapping[str, str]) -> str:
    return given.get("delimiter", "")[:1]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for part in re.split(r"[,;\n]", text) if (code := part.strip()))


def _twice(kind: str, name: str, columns: Sequence[str]) -> str:
    words = _("“%(title)s” stands for two columns, %(first)s and %(second)s; choose one.")
    return words % {"title": title_of(kind, name), "first": columns[0], "second": columns[1]}


def _choose(kind: str, name: str) -> str:
    return _("Choose the column “%(title)s”.") % {"title": title_of(kind, name)}


def _sales(found: Collection[str]) -> list[str]:
    problems = [_choose("sales", name) for name in ("document", "invoiced_on") if name not in found]
    if "net_amount" not in found and not {"quantity", "unit_price"} <= set(found):
        problems.append(_("Choose the net amount of the line, or both quantity and unit price."))
    if "unit_cost" in found and "cost_amount" not in found and "quantity" not in found:
        problems.append(_("The cost of one unit needs the quantity too."))
    if "discount_share" in found and "discount_amount" in found:
        problems.append(_("Choose one of the two discounts, not both."))
    elif "discount_share" in found and not {"quantity", "unit_price"} <= set(found):
        problems.append(_("A discount as a share needs quantity and unit price."))
    return problems


def _accounts(found: Collection[str]) -> list[str]:
    problems = []
    if not {"name", "key", "vat_number", "company_number"} & set(found):
        problems.append(_("Choose the customer number or the name."))
    if {"group_from", "group_until"} & set(found) and "group" not in found:
        problems.append(_("From and until need the number of the parent account."))
    return problems


def _products(found: Collection[str]) -> list[str]:
    return [] if "key" in found else [_choose("products", "key")]


def _colleagues(found: Collection[str]) -> list[str]:
    return [] if "email" in found else [_choose("colleagues", "email")]


def _rates(found: Collection[str]) -> list[str]:
    return [_choose("rates", name) for name in NEEDED["rates"] if name not in found]


LACKING = {
    "sales": _sales,
    "accounts": _accounts,
    "products": _products,
    "colleagues": _colleagues,
    "rates": _rates,
}
