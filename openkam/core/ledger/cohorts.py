"""What customers of one age brought in each business year, as SQL over the prepared months."""

from openkam.core.ledger.days import Days


def statement(months: str, within: Days, first_month: int) -> str:
    """Return SQL of cohort, year, revenue in ten-thousandths, and who had revenue above zero.

    `months` is the table to read; `account_keys` (account_id, key, cohort) says under which key
    an account counts and to which cohort it belongs. A year is named by the one it starts in.
    """
    number = "extract(year FROM month) * 12 + extract(month FROM month)"
    return f"""
        WITH years AS (
            SELECT k.cohort, k.key, ({number} - {int(first_month)}) // 12 AS year,
                sum(revenue) AS revenue
            FROM {months} t JOIN account_keys k ON t.account_id = k.account_id
            WHERE month >= DATE '{within.start}' AND month < DATE '{within.end}'
            GROUP BY ALL
        )
        SELECT cohort::BIGINT AS cohort, year::BIGINT AS year,
            (sum(revenue) * 10000)::BIGINT AS revenue, count(*) FILTER (revenue > 0) AS active
        FROM years GROUP BY ALL ORDER BY ALL
        """
