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
from openkam.core.ledger.mapping import Mapping, currency_codes

SEPARATOR = "\x1f"
KEY_LENGTH = 200
NAME_LENGTH = 300
SHOWN_LENGTH = 60
KEYS = {
    "document": "document",
    "account": "account_key",
    "group": "group_key",
    "product": "product_key",
}
NAMES = ("account_name", "product_name", "product_group")
BLANKS = "' \t\r\n\u00a0'"


@dataclass(frozen=True)
class Recipe:
    """How this file's columns become our fields."""

    source: Source
    mapping: Mapping
    formats: Formats
    default_currency: str | None

    def query(self) -> str:
        """SQL of the staged rows, in the order of the file."""
        values = ", ".join(f"{value} AS {name}" for name, value in self._values().items())
        kept = [*KEYS.values(), *NAMES, "line", "invoiced_on", "quantity", "due_on", "paid_on"]
        return (
            f"SELECT {', '.join(kept)}, currency, discount_amount, "
            f"{self._net()} AS net_amount, {self._cost()} AS cost_amount, {self._fault()} AS fault "
            f"FROM (SELECT {values} FROM {self.source.relation})"
        )

    def _column(self, field: str) -> Column | None:
        return self.source.columns.get(field)

    def _values(self) -> dict[str, str]:
        """The inner query: typed values by name, and the trimmed text behind them as t_…."""
        values = {ours: self._text(field) for field, ours in KEYS.items()}
        for field in NAMES:
            values[field] = f"left({self._text(field)}, {NAME_LENGTH})"
        line = self._text("line")
        values["line"] = f"TRY_CAST({line} AS INTEGER)"
        for field in ("invoiced_on", "due_on", "paid_on"):
            values[f"t_{field}"] = self._date_text(field)
            values[field] = self._date(field)
        for field in ("quantity", "net_amount", "discount_amount", "cost_amount"):
            values[f"t_{field}"] = self._text(field)
            values[field] = self._number(field, numbers.AMOUNT)
        for field in ("unit_price", "unit_cost"):
            values[f"t_{field}"] = self._text(field)
            values[field] = self._number(field, numbers.PRICE)
        values["currency"] = self._currency()
        values["has_nul"] = self._nul()
        return values

    def _text(self, field: str) -> str:
        column = self._column(field)
        if column is None:
            return "NULL::VARCHAR"
        if column.is_text:
            return f"nullif(trim({column.ref}, {BLANKS}), '')"
        if column.kind in ("DOUBLE", "FLOAT") or column.kind.startswith("DECIMAL"):
            # A key that passed through a float: 17850.0 means 17850.
            whole = f"CAST(CAST({column.ref} AS HUGEINT) AS VARCHAR)"
            is_whole = f"{column.ref} = trunc({column.ref}) AND abs({column.ref}) < 1e15"
            return f"CASE WHEN {is_whole} THEN {whole} ELSE CAST({column.ref} AS VARCHAR) END"
        return f"CAST({column.ref} AS VARCHAR)"

    def _date_text(self, field: str) -> str:
        text = self._text(field)
        if field == "invoiced_on" or self._column(field) is None:
            return text
        none = ", ".join(sql.text(written) for written in NO_DATE)
        return f"CASE WHEN {text} NOT IN ({none}) THEN {text} END"

    def _date(self, field: str) -> str:
        column = self._column(field)
        if column is None:
            return "NULL::DATE"
        if column.is_text:
            return self.formats.dates[field].parsed(self._date_text(field))
        value = f"TRY_CAST({column.ref} AS DATE)"
        return f"CASE WHEN {value} BETWEEN DATE '{FIRST}' AND DATE '{LAST}' THEN {value} END"

    def _number(self, field: str, kind: str) -> str:
        column = self._column(field)
        if column is None:
            return f"NULL::{kind}"
        if column.is_text:
            return numbers.parsed(self._text(field), self.formats.decimal, kind)
        if column.kind in ("DOUBLE", "FLOAT"):
            # Through text: the shortest decimal that means this float, not its binary tail.
            return f"TRY_CAST(CAST({column.ref} AS VARCHAR) AS {kind})"
        return f"TRY_CAST({column.ref} AS {kind})"

    def _currency(self) -> str:
        default = sql.text(self.default_currency) if self.default_currency else "NULL::VARCHAR"
        if self._column("currency") is None:
            return default
        return f"coalesce(upper({self._text('currency')}), {default})"

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
        product = f"TRY_CAST(quantity * unit_price AS {numbers.AMOUNT})"
        if not self._column("discount_amount"):
            return product
        return (
            "TRY_CAST(TRY_CAST(quantity * unit_price AS DECIMAL(38,4)) "
            f"- coalesce(discount_amount, 0) AS {numbers.AMOUNT})"
        )

    def _cost(self) -> str:
        if self._column("cost_amount") or not self._column("unit_cost"):
            return "cost_amount"
        return f"TRY_CAST(quantity * unit_cost AS {numbers.AMOUNT})"

    def _fault(self) -> str:
        cases = [f"WHEN has_nul THEN {_said('nul', '', None)}"]
        for field, ours in KEYS.items():
            if self._column(field):
                # strlen counts bytes and is cheap; only long ones are counted in characters.
                too_long = f"strlen({ours}) > {KEY_LENGTH} AND length({ours}) > {KEY_LENGTH}"
                cases.append(f"WHEN {too_long} THEN {_said('long_key', field, ours)}")
        cases.append(f"WHEN document IS NULL THEN {_said('no_document', 'document', None)}")
        cases.append(f"WHEN t_invoiced_on IS NULL THEN {_said('no_date', 'invoiced_on', None)}")
        for field in ("invoiced_on", "due_on", "paid_on"):
            if self._column(field):
                cases.append(_unread(field, "bad_date"))
        cases += self._amount_cases()
        if self._column("currency"):
            codes = ", ".join(map(sql.text, sorted(currency_codes())))
            unknown = f"currency NOT IN ({codes})"
            cases.append(f"WHEN {unknown} THEN {_said('unknown_currency', 'currency', 'currency')}")
        if self._column("currency") and not self.default_currency:
            cases.append(f"WHEN currency IS NULL THEN {_said('no_currency', 'currency', None)}")
        return f"CASE {' '.join(cases)} END"

    def _amount_cases(self) -> list[str]:
        used = [field for field in ("quantity", "discount_amount") if self._column(field)]
        used += ["net_amount"] if self._column("net_amount") else ["unit_price"]
        cost = next((f for f in ("cost_amount", "unit_cost") if self._column(f)), None)
        used += [cost] if cost else []
        cases = [_unread(field, "bad_number") for field in used]
        needed = ["net_amount"] if self._column("net_amount") else ["quantity", "unit_price"]
        for field in needed:
            cases.append(f"WHEN t_{field} IS NULL THEN {_said('no_amount', field, None)}")
        cases.append(f"WHEN {self._net()} IS NULL THEN {_said('too_large', 'net_amount', None)}")
        if cost == "unit_cost":
            lost = f"quantity IS NOT NULL AND unit_cost IS NOT NULL AND {self._cost()} IS NULL"
            cases.append(f"WHEN {lost} THEN {_said('too_large', 'unit_cost', None)}")
        return cases


def _unread(field: str, code: str) -> str:
    found = f"t_{field} IS NOT NULL AND {field} IS NULL"
    return f"WHEN {found} THEN {_said(code, field, f't_{field}')}"


def _said(code: str, field: str, value: str | None) -> str:
    start = sql.text(f"{code}{SEPARATOR}{field}{SEPARATOR}")
    return f"{start} || left({value}, {SHOWN_LENGTH})" if value else start
