"""(a) Reading a file of invoice lines into the ledger, against bare DuckDB.

Ours: from the first byte of the CSV to the committed files of the ledger, without the database.
Bare: DuckDB reads the same CSV, its columns typed as the ledger needs them, and writes them as
sorted, compressed Parquet; it checks nothing, compares nothing and keeps no index of documents.
"""

import shutil
import sys
import time
from pathlib import Path

from bench import child, lines, machine
from bench.child import ROOT
from bench.outcome import Row, in_turns, middle

TITLE = "(a) Online Retail {times} as CSV, first byte to committed ledger file"
MAPPING = ROOT / "docs" / "how-to" / "mappings" / "online-retail.toml"
COPIES = 10
ROUNDS = 5
SLOWEST_RATIO = 3.0
MOST_MEGABYTES = 2048.0


def run(scratch: Path, data: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    if quick:
        csv, title = lines.small_retail_csv(scratch, 5_000), TITLE.format(times="in small")
    else:
        csv = lines.online_retail_csv(scratch, data, COPIES)
        title = TITLE.format(times="ten times over")
    answers = in_turns(
        1 if quick else ROUNDS,
        bare=lambda: child.ask("bench.ingest", "bare", csv, _fresh(scratch / "bare")),
        ours=lambda: child.ask("bench.ingest", "ledger", csv, _fresh(scratch / "ledger")),
    )
    ours, bare = answers["ours"], answers["bare"]
    whole = _whole_command(scratch / "command", csv)
    return title, [
        Row(
            "reading and writing",
            middle([one["seconds"] for one in ours]),
            baseline=middle([one["seconds"] for one in bare]),
            bound=SLOWEST_RATIO,
        ),
        Row("peak memory", max(one["megabytes"] for one in ours), "MB", bound=MOST_MEGABYTES),
        Row("peak memory of bare DuckDB", max(one["megabytes"] for one in bare), "MB"),
        Row("openkam import sales, whole command", whole["seconds"]),
        Row("its peak memory", whole["megabytes"], "MB"),
    ]


def into_ledger(csv: Path, folder: Path) -> None:
    """Take a CSV into an empty ledger, as the import does."""
    from openkam.core.ledger import Ledger, Mapping

    mapping = Mapping.from_toml(MAPPING.read_text())
    started = time.perf_counter()
    ledger = Ledger(folder)
    with ledger.writing():
        ledger.sweep(known=())
        with ledger.intake(csv, mapping, reporting_currency=None, known_keys=None) as intake:
            intake.write(1)
            seconds = time.perf_counter() - started
            read = intake.verdict.lines.read
    child.answer(seconds=seconds, lines=read)


def with_bare_duckdb(csv: Path, folder: Path) -> None:
    """Do with DuckDB alone what has to be done at least."""
    import duckdb

    started = time.perf_counter()
    with duckdb.connect(config={"threads": machine.threads()}) as connection:
        written = connection.execute(
            f"""
            COPY (
                SELECT InvoiceNo, StockCode, CustomerID, InvoiceDate::DATE AS invoiced_on,
                    Quantity, (Quantity * UnitPrice)::DECIMAL(18,4) AS net_amount
                FROM read_csv('{csv}', header = true, columns = {{
                    'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR',
                    'Quantity': 'DECIMAL(18,4)', 'InvoiceDate': 'TIMESTAMP',
                    'UnitPrice': 'DECIMAL(18,4)', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'
                }})
                ORDER BY CustomerID, invoiced_on, InvoiceNo
            ) TO '{folder / "lines.parquet"}' (FORMAT parquet, COMPRESSION zstd)
            """
        ).fetchone()
    child.answer(seconds=time.perf_counter() - started, lines=written[0])


def _whole_command(folder: Path, csv: Path) -> dict:
    place = {"OPENKAM_DATA": str(folder)}
    child.install(folder)
    return child.command(["import", "sales", csv, "--mapping", MAPPING, "--json"], place)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sides = {"ledger": into_ledger, "bare": with_bare_duckdb}
    sides[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
