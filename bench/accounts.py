"""(d) A hundred thousand accounts from a workbook, against the bare reading of the file.

Ours: from opening the workbook to the commit of the accounts with their keys, their place in the
tree, the trail and what undoing needs. Bare: the same reader turns the sheet into columns; it
judges nothing and stores nothing.
"""

import sys
import time
from pathlib import Path

from bench import child
from bench.outcome import Row, in_turns, middle

TITLE = "(d) {count:,} accounts from XLSX, first byte to commit"
COUNT = 100_000
SMALL = 500
ROUNDS = 3
SLOWEST_RATIO = 10.0
COUNTRIES = ("DE", "CZ", "Polska", "Rakousko", "Франция")
HEADER = ("Customer no.", "Company", "Country", "Segment", "VAT")
MAPPING = """
kind = "accounts"
source = "crm"
[columns]
key = "Customer no."
name = "Company"
country = "Country"
segment = "Segment"
vat_number = "VAT"
"""


def run(scratch: Path, *, quick: bool) -> tuple[str, list[Row]]:
    """Measure, and return the title and the rows of the table."""
    count = SMALL if quick else COUNT
    workbook = _workbook(scratch, count)
    answers = in_turns(
        1 if quick else ROUNDS,
        bare=lambda: child.ask("bench.accounts", "bare", workbook, scratch),
        ours=lambda: child.ask("bench.accounts", "ours", workbook, _installation(scratch)),
    )
    ours, bare = answers["ours"], answers["bare"]
    return TITLE.format(count=count), [
        Row(
            "reading, judging and storing",
            middle([one["seconds"] for one in ours]),
            baseline=middle([one["seconds"] for one in bare]),
            bound=SLOWEST_RATIO,
        ),
        Row("peak memory", max(one["megabytes"] for one in ours), "MB"),
    ]


def with_bare_reader(workbook: Path, _folder: Path) -> None:
    """Read the sheet as columns, and nothing else."""
    import fastexcel

    started = time.perf_counter()
    table = fastexcel.read_excel(workbook).load_sheet(0).to_arrow()
    child.answer(seconds=time.perf_counter() - started, rows=table.num_rows)


def into_database(workbook: Path, folder: Path) -> None:
    """Bring the accounts in, as the command and the browser do."""
    import os
    from datetime import UTC, date, datetime

    import django

    os.environ |= {
        "OPENKAM_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "openkam.config.settings",
    }
    django.setup()

    from openkam.core.access.users import system_user
    from openkam.core.ledger import Mapping
    from openkam.domain.portfolio import imports
    from openkam.domain.portfolio.imports.shapes import SHAPES

    actor, mapping = system_user(), Mapping.from_toml(MAPPING, SHAPES)
    started = time.perf_counter()
    result = imports.bring_in(
        actor,
        path=workbook,
        mapping=mapping,
        mapping_text=MAPPING,
        now=datetime(2026, 10, 1, tzinfo=UTC),
        today=date(2026, 10, 1),
    )
    child.answer(seconds=time.perf_counter() - started, rows=result["rows"]["new"])


def _workbook(scratch: Path, count: int) -> Path:
    import xlsxwriter

    path = scratch / f"accounts-{count}.xlsx"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Customers")
        sheet.write_row(0, 0, HEADER)
        for number in range(1, count + 1):
            name = f"Customer {number} {('s.r.o.', 'GmbH', 'Sp. z o.o.')[number % 3]}"
            country = COUNTRIES[number % len(COUNTRIES)]
            row = (f"C{number:06d}", name, country, f"Segment {number % 9}", f"CZ{number:08d}")
            sheet.write_row(number, 0, row)
    return path


def _installation(scratch: Path) -> Path:
    folder = scratch / "accounts"
    child.install(folder)
    return folder


if __name__ == "__main__":
    sides = {"ours": into_database, "bare": with_bare_reader}
    sides[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
