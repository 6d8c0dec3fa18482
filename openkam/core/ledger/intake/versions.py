"""Comparing the file's documents with their live versions in the ledger."""

from openkam.core.ledger.facts import Facts
from openkam.core.ledger.intake.workbench import Workbench

# What makes two versions of a document equal, besides the number of times each line occurs.
COMPARED = (
    "account_key",
    "product_key",
    "invoiced_on",
    "quantity",
    "net_amount",
    "cost_amount",
    "discount_amount",
    "currency",
    "paid_on",
    "due_on",
)


def compare(bench: Workbench, facts: Facts, source: str) -> dict[str, int]:
    """Create the table `documents` with a status for each document of the file.

    Columns: document, lines, net_amount, first_row, last_row, first_on, last_on, rows, status
    (new, unchanged, changed), held_in (of unchanged ones). Returns the number of each status.
    """
    bench.run(
        "CREATE TABLE incoming AS SELECT document, count(*) AS rows, "
        "count(*) FILTER (reason IS NULL) AS lines, "
        "sum(net_amount) FILTER (reason IS NULL) AS net_amount, "
        "min(row) AS first_row, max(row) AS last_row, "
        "min(invoiced_on) FILTER (reason IS NULL) AS first_on, "
        "max(invoiced_on) FILTER (reason IS NULL) AS last_on "
        "FROM judged WHERE document IS NOT NULL GROUP BY document"
    )
    bench.run("DELETE FROM incoming WHERE lines = 0")
    bench.run(
        "CREATE TABLE met AS SELECT v.document, v.held_in, v.lines "
        f"FROM ({facts.versions(source)}) v SEMI JOIN incoming i ON i.document = v.document"
    )
    bench.run(f"CREATE TABLE unchanged AS {_equal(facts, bench)}")
    bench.run(
        "CREATE TABLE documents AS SELECT i.*, CASE WHEN u.document IS NOT NULL THEN 'unchanged' "
        "WHEN m.document IS NOT NULL THEN 'changed' ELSE 'new' END AS status, u.held_in "
        "FROM incoming i LEFT JOIN met m ON m.document = i.document "
        "LEFT JOIN unchanged u ON u.document = i.document"
    )
    bench.run("DROP TABLE incoming")
    counts: dict[str, int] = dict(bench.rows("SELECT status, count(*) FROM documents GROUP BY 1"))
    return counts


def _equal(facts: Facts, bench: Workbench) -> str:
    """SQL of the documents, with their holders, whose lines are the same in file and ledger."""
    columns = "SELECT m.document, m.held_in FROM met m"
    if not bench.row("SELECT count(*) FROM met")[0]:
        return f"{columns} WHERE false"
    prints = f"sum(hash({', '.join(COMPARED)})) AS print, count(*) AS lines"
    held = facts.files_of(held for (held,) in bench.rows("SELECT DISTINCT held_in FROM met"))
    return (
        f"WITH ours AS (SELECT document, {prints} FROM judged SEMI JOIN met USING (document) "
        "WHERE reason IS NULL GROUP BY document), "
        f"theirs AS (SELECT document, {prints} FROM {held} l SEMI JOIN met m "
        "ON m.document = l.document AND m.held_in = l.held_in GROUP BY document) "
        f"{columns} JOIN ours o ON o.document = m.document JOIN theirs t "
        "ON t.document = m.document AND t.print = o.print AND t.lines = o.lines"
    )
