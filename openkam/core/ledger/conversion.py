"""What lines in other currencies are worth in the reporting currency, as SQL.

Facts keep amounts as invoiced. They are converted where they are counted, each line by itself and
rounded to four places, so that lines, documents, months and totals add up to the last digit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from openkam.core.ledger import sql
from openkam.core.ledger.faults import LedgerFault

AMOUNT = "DECIMAL(18,4)"
RATE = "DECIMAL(18,8)"
# Wide enough for any amount at any rate; the engine is twenty times slower with it.
WIDE = "DECIMAL(38,4)"
CONVERTED = ("net_amount", "cost_amount", "discount_amount")
# An amount times a rate has twelve decimals; in a machine word six digits are left before them.
LARGEST_PRODUCT = 999_999
LARGEST_AMOUNT = Decimal("99999999999999")


@dataclass(frozen=True)
class Conversion:
    """The reporting currency and what one unit of each other currency is worth in it.

    Without a reporting currency every amount counts as invoiced.
    """

    currency: str = ""
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def foreign(self, currencies: Collection[str]) -> tuple[str, ...]:
        """Which of these have to be converted, in the order of their codes."""
        if not self.currency:
            return ()
        return tuple(sorted(set(currencies) - {self.currency}))

    def counted(self, lines: str, currencies: Collection[str]) -> str:
        """SQL of lines whose amounts are in the reporting currency; LedgerFault without a rate.

        Lines that are all in the reporting currency come back as they are, at no cost.
        """
        foreign = self.foreign(currencies)
        if not foreign:
            return lines
        replaced = ", ".join(f"{self._counted(name, foreign)} AS {name}" for name in CONVERTED)
        return f"SELECT * REPLACE ({replaced}) FROM ({lines})"

    def shown(self, lines: str, currencies: Collection[str]) -> str:
        """SQL of the same lines with the amounts as invoiced beside the converted ones."""
        foreign = self.foreign(currencies)
        invoiced = ", ".join(f"{name} AS invoiced_{name}" for name in CONVERTED)
        if not foreign:
            return f"SELECT *, {invoiced} FROM ({lines})"
        replaced = ", ".join(f"{self._counted(name, foreign)} AS {name}" for name in CONVERTED)
        return f"SELECT * REPLACE ({replaced}), {invoiced} FROM ({lines})"

    def fits(self, currency: str, amount: Decimal) -> bool:
        """Whether an amount in this currency can be counted at its rate."""
        return amount * self.rates[currency] <= LARGEST_AMOUNT

    def judged(self, name: str) -> str:
        """SQL of an amount of a line that is still judged: null where it cannot be converted."""
        cases = [f"WHEN {sql.text(self.currency)} THEN {name}"]
        cases += [
            f"WHEN {sql.text(code)} THEN {_times(name, rate, 'TRY_CAST')}"
            for code, rate in sorted(self.rates.items())
            if code != self.currency
        ]
        return f"CASE currency {' '.join(cases)} END"

    def _counted(self, name: str, foreign: Collection[str]) -> str:
        missing = sorted(set(foreign) - set(self.rates))
        if missing:
            raise LedgerFault(
                f"There is no rate for {', '.join(missing)}, so its lines cannot be counted.",
                "no_rates",
                currencies=missing,
            )
        cases = " ".join(
            f"WHEN {sql.text(code)} THEN {_times(name, self.rates[code], 'CAST')}"
            for code in foreign
        )
        return f"CASE currency {cases} ELSE {name} END"


def _times(name: str, rate: Decimal, cast: str) -> str:
    factor = f"{rate:f}::{RATE}"
    limit = min((LARGEST_PRODUCT / rate).quantize(Decimal(1), "ROUND_FLOOR"), LARGEST_AMOUNT)
    # Casting rounds half away from zero, as the formula says.
    return (
        f"CASE WHEN {name} BETWEEN -{limit} AND {limit} THEN CAST({name} * {factor} AS {AMOUNT}) "
        f"ELSE {cast}(round({name}::{WIDE} * {factor}, 4) AS {AMOUNT}) END"
    )
