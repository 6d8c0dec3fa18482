"""`openkam export`: writes everything the company owns into a folder."""

import argparse
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from openkam.core.access.users import system_user
from openkam.domain.portfolio.imports.folder import export_company
from openkam.shell import owned
from openkam.shell.cli.output import ProgressLine, grouped, json_text

MEGABYTE = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to and in which format."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is new or empty")
    parser.add_argument(
        "--format",
        choices=("parquet", "csv"),
        default="parquet",
        help="of the sales lines; all else is CSV (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    """Write the folder; it appears complete or not at all."""
    line = ProgressLine()
    try:
        found = export_company(
            system_user(),
            options.folder,
            form=options.format,
            others=owned.TABLES,
            now=timezone.now(),
            progress=line,
        )
    finally:
        line.clear()
    told = {"folder": str(found.folder), "files": found.files, "bytes": found.bytes}
    if options.json:
        print(json_text({**told, "rows": found.rows}))
    else:
        size = grouped(Decimal(found.bytes) / MEGABYTE, 1)
        print(f"{found.folder}: {found.files} files, {size} MB. README.txt says what each is.")
        print(f"Bring it in elsewhere with: openkam import folder {found.folder}")
    return 0
