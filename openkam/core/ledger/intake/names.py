"""The accounts and products that a file names."""

from collections.abc import Collection

import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.intake.source import Source
from openkam.core.ledger.intake.workbench import Workbench

SHOWN_PAIRS = 5
NAME_LENGTH = 300
KINDS = {"account_key": "account", "document": "document", "product_key": "product"}


def account_keys(bench: Workbench, source: Source) -> pa.Table:
    """Accounts of accepted lines (key, name, country, group_key), and groups without lines."""
    if "account" not in source.columns:
        return bench.arrow(
            "SELECT NULL::VARCHAR AS key, key AS name, key AS country, key AS group_key WHERE false"
        )
    counted = _counted("account_key", ("account_name", "account_country", "group_key"))
    return bench.arrow(
        f"WITH counted AS ({counted}), accounts AS (SELECT account_key AS key, "
        f"{_most_frequent('account_name')} AS name, "
        f"{_most_frequent('account_country')} AS country, "
        "arg_max(group_key, last_row) FILTER (group_key IS NOT NULL AND group_key <> account_key) "
        "AS group_key FROM counted GROUP BY account_key) "
        "SELECT * FROM accounts UNION ALL "
        "SELECT DISTINCT group_key, NULL, NULL, NULL FROM accounts WHERE group_key IS NOT NULL "
        "AND group_key NOT IN (SELECT key FROM accounts) ORDER BY key"
    )


def products(bench: Workbench, source: Source, non_products: Collection[str]) -> pa.Table:
    """Products among the accepted lines (key, name, product_group, is_product)."""
    if "product" not in source.columns:
        return bench.arrow(
            "SELECT NULL::VARCHAR AS key, key AS name, key AS product_group, true AS is_product "
            "WHERE false"
        )
    codes = ", ".join(sql.text(code.strip()) for code in non_products) or "NULL"
    counted = _counted("product_key", ("product_name", "product_group"))
    return bench.arrow(
        f"WITH counted AS ({counted}) SELECT product_key AS key, "
        f"{_most_frequent('product_name')} AS name, "
        f"{_most_frequent('product_group')} AS product_group, "
        f"coalesce(product_key NOT IN ({codes}), true) AS is_product "
        "FROM counted GROUP BY product_key ORDER BY key"
    )


def alike_keys(bench: Workbench, source: Source) -> list[str]:
    """Warnings about keys that differ only in case or spaces, with a few examples."""
    warnings = []
    for column, word in KINDS.items():
        if word not in source.columns:
            continue
        keys = f"SELECT DISTINCT {column} AS key FROM judged WHERE reason IS NULL"
        if column == "document":
            keys = "SELECT document AS key FROM documents"
        pairs = bench.rows(
            f"SELECT min(key), max(key) FROM ({keys}) WHERE key IS NOT NULL "
            "GROUP BY lower(replace(replace(key, ' ', ''), '\u00a0', '')) HAVING count(*) > 1 "
            f"ORDER BY 1 LIMIT {SHOWN_PAIRS + 1}"
        )
        if pairs:
            shown = ", ".join(f"{one!r} and {other!r}" for one, other in pairs[:SHOWN_PAIRS])
            more = " …" if len(pairs) > SHOWN_PAIRS else ""
            warnings.append(
                f"Keys of the field {word} differ only in case or spaces and are kept apart: "
                f"{shown}{more}"
            )
    return warnings


def _counted(key: str, texts: tuple[str, ...]) -> str:
    return (
        f"SELECT {key}, {', '.join(texts)}, count(*) AS times, max(row) AS last_row FROM judged "
        f"WHERE reason IS NULL AND {key} IS NOT NULL GROUP BY ALL"
    )


def _most_frequent(text: str) -> str:
    # Of equally frequent ones the latest, so that the same file always gives the same name.
    weight = "times::HUGEINT * 1099511627776 + last_row"
    return f"left(arg_max({text}, {weight}) FILTER ({text} IS NOT NULL), {NAME_LENGTH})"
