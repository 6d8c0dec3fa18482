"""What price, cost, quantity and mix did to revenue and margin, as SQL over the prepared products.

The formula stands in `calc.price_effects`, with its source; this is the same for all accounts at
once, in whole ten-thousandths as there. A test compares the two.
"""

from openkam.core.ledger.days import Days

REVENUE = ("price", "quantity", "mix", "added", "dropped", "other")
MARGIN = ("price", "cost", "quantity", "mix", "added", "dropped", "other")
COLUMNS = (*REVENUE, *(f"margin_{name}" for name in MARGIN))
SUMS = {
    "r": "(revenue * 10000)::BIGINT",
    "q": "(quantity * 10000)::BIGINT",
    "c": "(cost * 10000)::BIGINT",
    "w": "(revenue_with_cost * 10000)::BIGINT",
    "n": "lines",
    "k": "lines_with_cost",
}


def statement(products: str, before: Days, now: Days) -> str:
    """Return SQL of account_id and its effects; `products` is the table to read."""
    sums = ", ".join(
        f"coalesce(sum({amount}) FILTER ({_inside(days)}), 0)::BIGINT AS {name}{number}"
        for number, days in enumerate((before, now))
        for name, amount in SUMS.items()
    )
    shown = ", ".join(f"{name}::BIGINT AS {name}" for name in COLUMNS)
    return f"""
        WITH bought AS (
            SELECT account_id, product_id, {sums} FROM {products}
            WHERE account_id IS NOT NULL AND ({_inside(before)} OR {_inside(now)})
            GROUP BY ALL
        ), marked AS (
            SELECT *,
                product_id IS NOT NULL AND r0 > 0 AND r1 > 0 AND q0 > 0 AND q1 > 0 AS is_same,
                product_id IS NOT NULL AND n0 = 0 AND q1 > 0 AS is_added,
                product_id IS NOT NULL AND n1 = 0 AND q0 > 0 AS is_dropped,
                is_same AND n0 = k0 AND n1 = k1 AS is_same_with_cost,
                CASE WHEN is_same THEN {_part("q1", "r0", "q0")} END AS kept,
                CASE WHEN is_same_with_cost THEN {_part("q1", "c0", "q0")} END AS kept_cost
            FROM bought
        ), totals AS (
            SELECT account_id, {_totals()} FROM marked GROUP BY account_id
        ), accounts AS (
            SELECT account_id,
                same_r1 - same_kept AS price,
                {_part("same_q1 - same_q0", "same_r0", "same_q0")} AS quantity,
                same_kept - same_r0 - quantity AS mix,
                added, -gone AS dropped,
                all_r - price - quantity - mix - added - dropped AS other,
                known_r1 - known_kept AS margin_price,
                known_kept_cost - known_c1 AS margin_cost,
                {_part("known_q1 - known_q0", "known_r0 - known_c0", "known_q0")}
                    AS margin_quantity,
                known_kept - known_kept_cost - known_r0 + known_c0 - margin_quantity AS margin_mix,
                margin_added, -margin_gone AS margin_dropped,
                all_m - margin_price - margin_cost - margin_quantity - margin_mix
                    - margin_added - margin_dropped AS margin_other
            FROM totals
        )
        SELECT account_id, {shown} FROM accounts ORDER BY account_id
        """


def _totals() -> str:
    same = {name: (name, "is_same") for name in ("r0", "q0", "r1", "q1", "kept")}
    known = ("r0", "q0", "c0", "r1", "q1", "c1", "kept", "kept_cost")
    sums = {f"same_{name}": found for name, found in same.items()}
    sums |= {f"known_{name}": (name, "is_same_with_cost") for name in known}
    sums |= {
        "added": ("r1", "is_added"),
        "gone": ("r0", "is_dropped"),
        "margin_added": ("w1 - c1", "is_added"),
        "margin_gone": ("w0 - c0", "is_dropped"),
        "all_r": ("r1 - r0", "TRUE"),
        "all_m": ("w1 - c1 - w0 + c0", "TRUE"),
    }
    return ", ".join(
        f"coalesce(sum({amount}) FILTER ({rows}), 0)::BIGINT AS {name}"
        for name, (amount, rows) in sums.items()
    )


def _part(quantity: str, amount: str, of_quantity: str) -> str:
    """The amount of so large a quantity at the mean of another, half away from zero; 0 of none.

    A product of two amounts needs more than 64 bits.
    """
    product = f"((({quantity})::HUGEINT) * ({amount}))"
    size = f"((2 * abs({product}) + {of_quantity}) // nullif(2 * {of_quantity}, 0))"
    return f"coalesce(sign({product}) * {size}, 0)::BIGINT"


def _inside(days: Days) -> str:
    return f"(month >= DATE '{days.start}' AND month < DATE '{days.end}')"
