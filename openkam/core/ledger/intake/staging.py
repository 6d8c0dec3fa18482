"""Reading the file once into typed, judged rows: one row per line of the file.

The staged rows carry the fields of the facts, the names, and `fault`: null, or why the line is
rejected, as code, field and value with a separator between them.
"""

from dataclasses import dataclass

from openkam.core.ledger import sql
from openkam.core.ledger.intake import numbers
from openkam.core.ledger.intake.dates import FIRST, LAST, NO_DATE
from openkam.core.ledger.intake.recognise import Formats
from openkam.core.ledger.intake.source import Column, Source
from openkam.core.ledger.mapping import AMOUNTS, DATES, Mapping, currency_codes

SEPARATOR = "\x1f"
KEY_LENGTH = 200
SHOWN_LENGTH = 60
KEYS = {
    "document": "document",
    "account": "account_key",
    "group": "group_key",
    "product": "product_key",
}
NAMES = ("account_name", "product_name", "product_group")
TEXTS = (*KEYS, *NAMES, "line", "currency")
STAGED = {
    **dict.fromkeys([*KEYS.values(), *NAMES], "VARCHAR"),
    "line": "INTEGER",
    **dict.fromkeys(DATES, "DATE"),
    **dict.fromkeys(("quantity", "net_amount", "cost_amount", "discount_amount"), numbers.AMOUNT),
    "currency": "VARCHAR",
}
# The engine's own trim leaves tabs, and is much faster.
WITH_TABS = ", ' \t\r\n\u00a0'"
FLOATS = ("DOUBLE", "FLOAT")


@dataclass(frozen=True)
class Recipe:
    """How this file's columns become our fields."""

    source: Source
    mapping: Mapping
    formats: Formats
    default_currency: str | None

    def query(self) -> str:
        """SQL of the staged rows, in the order of the file; only what the file can fill.

        In four steps, each a sub-select, since the engine works out a sub-select's columns once:
        texts, values, totals of the line, fault.
        """
        texts = _select(self._texts(), self.source.relation)
        values = _select({"*": "", **self._values()}, f"({texts})")
        totals = f"SELECT *, {self._net()} AS net, {self._cost()} AS cost FROM ({values})"
        shown = {"net_amount": "net", "cost_amount": "cost"}
        kept = [f"{shown.get(name, name)} AS {name}" for name in self.filled]
        return f"SELECT {', '.join(kept)}, {self._fault()} AS fault FROM ({totals})"

    def view(self, relation: str) -> str:
        """SQL of all staged columns, over the table that `query` filled; row counts from 0."""
        shown = ", ".join(
            name if name in self.filled else f"{self.constant(name)} AS {name}" for name in STAGED
        )
        return f"SELECT {shown}, fault, rowid AS row FROM {relation}"

    def constant(self, name: str) -> str:
        """SQL of a staged column that this file does not fill: null, or the currency for all."""
        if name == "currency" and self.default_currency:
            return sql.text(self.default_currency)
        return f"NULL::{STAGED[name]}"

    @property
    def filled(self) -> list[str]:
        """The staged columns that this file fills; writing empty ones would cost time."""
        columns = self.source.columns
        filled = {KEYS.get(field, field) for field in columns} | {"document", "net_amount"}
        if "unit_cost" in columns:
            filled.add("cost_amount")
        return [name for name in STAGED if name in filled]

    def _column(self, field: str) -> Column | None:
        return self.source.columns.get(field)

    def _texts(self) -> dict[str, str]:
        """Trimmed keys and names; numbers and dates as they stand, since most need no trimming."""
        texts = {f"t_{field}": self._text(field) for field in TEXTS}
        others = {
            f"o_{field}": column.ref
            for field, column in self.source.columns.items()
            if field not in TEXTS
        }
        return {**texts, **others, "has_nul": self._nul()}

    def _bare(self, field: str) -> str:
        """The value of a number or date as trimmed text, null when it is blank."""
        column = self._column(field)
        if column is None:
            return "NULL"
        return f"nullif(trim(CAST(o_{field} AS VARCHAR){WITH_TABS}), '')"

    def _text(self, field: str) -> str:
        column = self._column(field)
        if column is None:
            return "NULL::VARCHAR"
        if column.is_text:
            tabs = self.source.text is None or self.source.text.has_tabs
            return f"nullif(trim({column.ref}{WITH_TABS if tabs else ''}), '')"
        if column.kind in FLOATS or column.kind.startswith("DECIMAL"):
            # A key that passed through a float: 17850.0 means 17850.
            whole = f"CAST(CAST({column.ref} AS HUGEINT) AS VARCHAR)"
            is_whole = f"{column.ref} = trunc({column.ref}) AND abs({column.ref}) < 1e15"
            return f"CASE WHEN {is_whole} THEN {whole} ELSE CAST({column.ref} AS VARCHAR) END"
        return f"CAST({column.ref} AS VARCHAR)"

    def _values(self) -> dict[str, str]:
        values = {ours: f"t_{field}" for field, ours in KEYS.items()}
        values |= {field: f"t_{field}" for field in NAMES}
        values["line"] = "TRY_CAST(t_line AS INTEGER)"
        for field in DATES:
            values[field] = self._date(field)
        for field in AMOUNTS:
            is_price = field in ("unit_price", "unit_cost")
            values[field] = self._number(field, numbers.PRICE if is_price else numbers.AMOUNT)
        default = sql.text(self.default_currency) if self.default_currency else "NULL::VARCHAR"
        given = self._column("currency")
        values["currency"] = f"coalesce(upper(t_currency), {default})" if given else default
        return values

    def _date(self, field: str) -> str:
        column = self._column(field)
        if column is None:
            return "NULL::DATE"
        if column.is_text:
            reading = self.formats.dates[field]
            return _first(reading.parsed(f"o_{field}"), reading.parsed(self._bare(field)))
        value = f"TRY_CAST(o_{field} AS DATE)"
        return f"CASE WHEN {value} BETWEEN DATE '{FIRST}' AND DATE '{LAST}' THEN {value} END"

    def _number(self, field: str, kind: str) -> str:
        column = self._column(field)
        if column is None:
            return f"NULL::{kind}"
        if column.is_text:
            return numbers.parsed(f"o_{field}", self.formats.decimal, kind)
        if column.kind in FLOATS:
            # Through text: the shortest decimal that means this float, not its binary tail.
            return f"TRY_CAST(CAST(o_{field} AS VARCHAR) AS {kind})"
        return f"TRY_CAST(o_{field} AS {kind})"

    def _nul(self) -> str:
        if self.source.text is None:
            refs = [column.ref for column in self.source.columns.values() if column.is_text]
        elif self.source.text.has_nul:
            refs = self.source.refs
        else:
            refs = []
        return " OR ".join(f"coalesce(contains({ref}, chr(0)), false)" for ref in refs) or "false"

    def _net(self) -> str:
        if self._column("net_amount"):
            return "net_amount"
        if not self._column("discount_amount"):
            return f"TRY_CAST(quantity * unit_price AS {numbers.AMOUNT})"
        return (
            "TRY_CAST(TRY_CAST(quantity * unit_price AS DECIMAL(38,4)) "
            f"- coalesce(discount_amount, 0) AS {numbers.AMOUNT})"
        )

    def _cost(self) -> str:
        if self._column("cost_amount") or not self._column("unit_cost"):
            return "cost_amount"
        return f"TRY_CAST(quantity * unit_cost AS {numbers.AMOUNT})"

    def _fault(self) -> str:
        """A quick look that nearly every line passes, then the search for what is wrong."""
        needed = ["document", "invoiced_on", "net", *self._amounts_read()]
        needed += [field for field in ("due_on", "paid_on") if self._column(field)]
        sound = [f"{name} IS NOT NULL" for name in needed]
        # strlen counts bytes and is cheap; only long keys are counted in characters.
        sound += [
            f"coalesce(strlen({ours}), 0) <= {KEY_LENGTH}"
            for field, ours in KEYS.items()
            if self._column(field)
        ]
        if self._column("currency") or self._nul() != "false":
            sound += ["NOT has_nul", f"currency IN ({_currencies()})"]
        cases = [*self._key_cases(), *self._date_cases(), *self._amount_cases()]
        if self._column("currency"):
            unknown = f"currency NOT IN ({_currencies()})"
            cases.append(f"WHEN {unknown} THEN {_said('unknown_currency', 'currency', 'currency')}")
            cases.append(f"WHEN currency IS NULL THEN {_said('no_currency', 'currency', None)}")
        return f"CASE WHEN {' AND '.join(sound)} THEN NULL {' '.join(cases)} END"

    def _key_cases(self) -> list[str]:
        cases = [f"WHEN has_nul THEN {_said('nul', '', None)}"]
        for field, ours in KEYS.items():
            if self._column(field):
                cases.append(
                    f"WHEN length({ours}) > {KEY_LENGTH} THEN {_said('long_key', field, ours)}"
                )
        return [*cases, f"WHEN document IS NULL THEN {_said('no_document', 'document', None)}"]

    def _date_cases(self) -> list[str]:
        mapped = [field for field in DATES if self._column(field)]
        return [
            self._missing("invoiced_on", "no_date"),
            *(self._unread(field, "bad_date") for field in mapped),
        ]

    def _amounts_read(self) -> list[str]:
        """The mapped amounts that enter the facts; others are not looked at."""
        used = [field for field in ("quantity", "discount_amount") if self._column(field)]
        used += ["net_amount"] if self._column("net_amount") else ["unit_price"]
        cost = next((f for f in ("cost_amount", "unit_cost") if self._column(f)), None)
        return [*used, cost] if cost else used

    def _amount_cases(self) -> list[str]:
        cases = [self._unread(field, "bad_number") for field in self._amounts_read()]
        needed = ["net_amount"] if self._column("net_amount") else ["quantity", "unit_price"]
        cases += [self._missing(field, "no_amount") for field in needed]
        cases.append(f"WHEN net IS NULL THEN {_said('too_large', 'net_amount', None)}")
        if "unit_cost" in self._amounts_read():
            lost = "quantity IS NOT NULL AND unit_cost IS NOT NULL AND cost IS NULL"
            cases.append(f"WHEN {lost} THEN {_said('too_large', 'unit_cost', None)}")
        return cases

    def _missing(self, field: str, code: str) -> str:
        found = f"{field} IS NULL AND {self._bare(field)} IS NULL"
        return f"WHEN {found} THEN {_said(code, field, None)}"

    def _unread(self, field: str, code: str) -> str:
        bare = self._bare(field)
        found = f"{field} IS NULL AND {bare} IS NOT NULL"
        if field in ("due_on", "paid_on"):
            found += f" AND {bare} NOT IN ({', '.join(map(sql.text, NO_DATE))})"
        return f"WHEN {found} THEN {_said(code, field, bare)}"


def _currencies() -> str:
    return ", ".join(map(sql.text, sorted(currency_codes())))


def _select(columns: dict[str, str], relation: str) -> str:
    shown = ", ".join(f"{value} AS {name}" if value else name for name, value in columns.items())
    return f"SELECT {shown} FROM {relation}"


def _first(one: str, other: str) -> str:
    """One, or else the other; CASE, since COALESCE would work out both for every row."""
    return f"CASE WHEN {one} IS NOT NULL THEN {one} ELSE {other} END"


def _said(code: str, field: str, value: str | None) -> str:
    start = sql.text(f"{code}{SEPARATOR}{field}{SEPARATOR}")
    return f"{start} || left({value}, {SHOWN_LENGTH})" if value else start
