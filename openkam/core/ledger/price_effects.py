"""What price, cost, quantity and mix did to revenue and margin, as SQL over the prepared products.

The formula stands in `calc.price_effects`, with its source; this is the same for all accounts at
once. A test compares the two.
"""

from openkam.core.ledger.days import Days

AMOUNT = "DECIMAL(18,4)"
REVENUE = ("price", "quantity", "mix", "added", "dropped", "other")
MARGIN = ("price", "cost", "quantity", "mix", "added", "dropped", "other")


def statement(products: str, key: str, join: str, before: Days, now: Days) -> str:
    """Return SQL of key and the effects in ten-thousandths; `products` is the table to read."""
    sums = ", ".join(
        f"coalesce(sum({name}) FILTER ({_inside(days)}), 0) AS {short}{number}"
        for number, days in enumerate((before, now))
        for name, short in (
            ("revenue", "r"),
            ("quantity", "q"),
            ("cost", "c"),
            ("revenue_with_cost", "w"),
            ("lines", "n"),
            ("lines_with_cost", "k"),
        )
    )
    shown = ", ".join(
        f"(sum({name}) * 10000)::BIGINT AS {name}"
        for name in (*REVENUE, *(f"margin_{name}" for name in MARGIN))
    )
    return f"""
        WITH bought AS (
            SELECT account_id, product_id, {sums} FROM {products}
            WHERE account_id IS NOT NULL AND ({_inside(before)} OR {_inside(now)})
            GROUP BY ALL
        ), marked AS (
            SELECT *, w0 - c0 AS m0, w1 - c1 AS m1,
                product_id IS NOT NULL AND r0 > 0 AND r1 > 0 AND q0 > 0 AND q1 > 0 AS is_same,
                product_id IS NOT NULL AND n0 = 0 AND q1 > 0 AS is_added,
                product_id IS NOT NULL AND n1 = 0 AND q0 > 0 AS is_dropped,
                is_same AND n0 = k0 AND n1 = k1 AS is_same_with_cost,
                CASE WHEN is_same THEN {_at_old("r0")} END AS kept,
                CASE WHEN is_same_with_cost THEN {_at_old("c0")} END AS kept_cost
            FROM bought
        ), accounts AS (
            SELECT account_id,
                coalesce(sum(r1 - kept), 0) AS price,
                {_quantity("r0", "is_same")} AS quantity,
                coalesce(sum(kept - r0), 0) - quantity AS mix,
                coalesce(sum(r1) FILTER (is_added), 0) AS added,
                -coalesce(sum(r0) FILTER (is_dropped), 0) AS dropped,
                sum(r1) - sum(r0) - price - quantity - mix - added - dropped AS other,
                coalesce(sum(r1 - kept) FILTER (is_same_with_cost), 0) AS margin_price,
                coalesce(sum(kept_cost - c1), 0) AS margin_cost,
                {_quantity("r0 - c0", "is_same_with_cost")} AS margin_quantity,
                coalesce(sum(kept - kept_cost - r0 + c0) FILTER (is_same_with_cost), 0)
                    - margin_quantity AS margin_mix,
                coalesce(sum(m1) FILTER (is_added), 0) AS margin_added,
                -coalesce(sum(m0) FILTER (is_dropped), 0) AS margin_dropped,
                sum(m1) - sum(m0) - margin_price - margin_cost - margin_quantity - margin_mix
                    - margin_added - margin_dropped AS margin_other
            FROM marked GROUP BY account_id
        )
        SELECT {key} AS key, {shown} FROM accounts a {join} GROUP BY 1 ORDER BY 1
        """


def _at_old(amount: str) -> str:
    """What the present quantity would have brought (or cost) at the price before."""
    return f"round(q1 * {amount} / nullif(q0, 0), 4)::{AMOUNT}"


def _quantity(amount: str, condition: str) -> str:
    """The change of the number of pieces, at the mean value of a piece before."""
    pieces = f"sum(q1 - q0) FILTER ({condition})"
    value = f"sum({amount}) FILTER ({condition}) / nullif(sum(q0) FILTER ({condition}), 0)"
    return f"coalesce(round({pieces} * ({value}), 4), 0)::{AMOUNT}"


def _inside(days: Days) -> str:
    return f"(month >= DATE '{days.start}' AND month < DATE '{days.end}')"
