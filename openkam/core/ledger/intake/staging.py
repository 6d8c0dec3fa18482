"""Reading the file once into typed, judged rows: one row per line of the file.

The staged rows carry the fields of the facts, the names, and `fault`: null, or why the line is
rejected, as code, field and value with a separator between them.
"""

from dataclasses import dataclass

from openkam.core.ledger import sql
from openkam.core.ledger.intake import cells, numbers
from openkam.core.ledger.intake.cells import WITH_TABS
from openkam.core.ledger.intake.dates import NO_DATE
from openkam.core.ledger.intake.heads import HAS_HEAD, LINE_KEY
from openkam.core.ledger.intake.recognise import Formats
from openkam.core.ledger.intake.source import Column, Source
from openkam.core.ledger.mapping import AMOUNTS, DATES, Mapping, currency_codes

SEPARATOR = "\x1f"
KEY_LENGTH = 200
SHOWN_LENGTH = 60
# As wide as leaves room for a share behind it.
GROSS = "TRY_CAST(quantity * unit_price AS DECIMAL(28,8))"
KEYS = {
    "document": "document",
    "account": "account_key",
    "group": "group_key",
    "product": "product_key",
}
NAMES = ("account_name", "account_country", "product_name", "product_group")
TEXTS = (*KEYS, *NAMES, "line", "currency")
STAGED = {
    **dict.fromkeys([*KEYS.values(), *NAMES], "VARCHAR"),
    "line": "INTEGER",
    **dict.fromkeys(DATES, "DATE"),
    **dict.fromkeys(("quantity", "net_amount", "cost_amount", "discount_amount"), numbers.AMOUNT),
    "currency": "VARCHAR",
}


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
        totals = (
            f"SELECT *, {self._net()} AS net, {self._cost()} AS cost, "
            f"{self._discount()} AS discount FROM ({values})"
        )
        shown = {"net_amount": "net", "cost_amount": "cost", "discount_amount": "discount"}
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
        if "discount_share" in columns:
            filled.add("discount_amount")
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
        heads = {LINE_KEY: LINE_KEY, HAS_HEAD: HAS_HEAD} if self.source.borrowed else {}
        return {**texts, **others, **heads, "has_nul": self._nul()}

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
        has_tabs = self.source.text is None or self.source.text.has_tabs
        return cells.text(column.ref, column.kind, has_tabs=has_tabs)

    def _values(self) -> dict[str, str]:
        values = {ours: f"t_{field}" for field, ours in KEYS.items()}
        values |= {field: f"t_{field}" for field in NAMES}
        values["line"] = "TRY_CAST(t_line AS INTEGER)"
        for field in DATES:
            values[field] = self._date(field)
        for field in AMOUNTS:
            is_price = field in ("unit_price", "unit_cost")
            values[field] = self._number(field, numbers.PRICE if is_price else numbers.AMOUNT)
        values["share"] = self._share()
        default = sql.text(self.default_currency) if self.default_currency else "NULL::VARCHAR"
        given = self._column("currency")
        values["currency"] = f"coalesce(upper(t_currency), {default})" if given else default
        return values

    def _date(self, field: str) -> str:
        column = self._column(field)
        if column is None:
            return "NULL::DATE"
        reading = self.formats.dates.get(field)
        return cells.day(f"o_{field}", column.kind, self._bare(field), reading)

    def _number(self, field: str, kind: str) -> str:
        column = self._column(field)
        if column is None:
            return f"NULL::{kind}"
        return cells.number(f"o_{field}", column.kind, self.formats.decimal, kind)

    def _share(self) -> str:
        """The discount as a share of 1, null when it is none; "15 %" is 0.15."""
        column = self._column("discount_share")
        if column is None:
            return f"NULL::{numbers.SHARE}"
        value = cells.number("o_discount_share", column.kind, self.formats.decimal, numbers.PRICE)
        if column.is_text:
            percent = "trim(replace(o_discount_share, '%', ''))"
            read = cells.number(percent, "VARCHAR", self.formats.decimal, numbers.PRICE)
            value = f"CASE WHEN contains(o_discount_share, '%') THEN {read} / 100 ELSE {value} END"
        return f"CASE WHEN {value} BETWEEN 0 AND 1 THEN TRY_CAST({value} AS {numbers.SHARE}) END"

    def _nul(self) -> str:
        if self.source.text is None:
            refs = [column.ref for column in self.source.columns.values() if column.is_text]
        elif self.source.text.has_nul:
            refs = [column.ref for column in self.source.all_columns if column.is_text]
        else:
            refs = []
        return " OR ".join(f"coalesce(contains({ref}, chr(0)), false)" for ref in refs) or "false"

    def _net(self) -> str:
        if self._column("net_amount"):
            return "net_amount"
        if self._column("discount_share"):
            rest = f"(1::{numbers.SHARE} - coalesce(share, 0))"
            return f"TRY_CAST(round({GROSS} * {rest}, 4) AS {numbers.AMOUNT})"
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

    def _discount(self) -> str:
        if not self._column("discount_share"):
            return "discount_amount"
        return f"TRY_CAST({GROSS} * share AS {numbers.AMOUNT})"

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
        if self._column("discount_share"):
            sound.append(f"(share IS NOT NULL OR {self._bare('discount_share')} IS NULL)")
        if self._head_cases():
            sound.append(HAS_HEAD)
        if self._column("currency") or self._nul() != "false":
            sound += ["NOT has_nul", f"currency IN ({_currencies()})"]
        cases = [*self._head_cases(), *self._key_cases(), *self._date_cases()]
        cases += self._amount_cases()
        if self._column("currency"):
            unknown = f"currency NOT IN ({_currencies()})"
            cases.append(f"WHEN {unknown} THEN {_said('unknown_currency', 'currency', 'currency')}")
            cases.append(f"WHEN currency IS NULL THEN {_said('no_currency', 'currency', None)}")
        return f"CASE WHEN {' AND '.join(sound)} THEN NULL {' '.join(cases)} END"

    def _head_cases(self) -> list[str]:
        """A line without a head lacks all that its head would say."""
        borrowed = self.source.all_columns[len(self.source.own_columns) :]
        needed = {self._column("document"), self._column("invoiced_on")}
        if not needed & set(borrowed) or self.mapping.heads is None:
            return []
        key = f"coalesce({LINE_KEY}, '')"
        return [f"WHEN NOT {HAS_HEAD} THEN {_said('no_head', self.mapping.heads.line, key)}"]

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
        if self._column("discount_share"):
            used.append("unit_price")
        used += ["net_amount"] if self._column("net_amount") else ["unit_price"]
        used = list(dict.fromkeys(used))
        cost = next((f for f in ("cost_amount", "unit_cost") if self._column(f)), None)
        return [*used, cost] if cost else used

    def _amount_cases(self) -> list[str]:
        cases = [self._unread(field, "bad_number") for field in self._amounts_read()]
        if self._column("discount_share"):
            bare = self._bare("discount_share")
            wrong = f"share IS NULL AND {bare} IS NOT NULL"
            cases.append(f"WHEN {wrong} THEN {_said('bad_share', 'discount_share', bare)}")
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


def _said(code: str, field: str, value: str | None) -> str:
    start = sql.text(f"{code}{SEPARATOR}{field}{SEPARATOR}")
    return f"{start} || left({value}, {SHOWN_LENGTH})" if value else start
