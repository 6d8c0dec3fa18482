"""`openkam backup`: one archive of everything, while people work on."""

import argparse
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from openkam.core.backup.making import make_backup
from openkam.shell.cli.output import ProgressLine, grouped, json_text

MEGABYTE = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to, and how many to keep."""
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        default=settings.BACKUP_FOLDER,
        help="where the archive goes (default: %(default)s)",
    )
    parser.add_argument(
        "--keep",
        type=_at_least_one,
        metavar="N",
        help="remove older archives there but the newest N",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    """Make the archive; it appears complete or not at all."""
    line = ProgressLine()
    try:
        made = make_backup(now=timezone.now(), folder=options.to, keep=options.keep, progress=line)
    finally:
        line.clear()
    if options.json:
        told = {"archive": str(made.path), "bytes": made.bytes, "files": made.files}
        removed = [str(path) for path in made.removed]
        print(json_text({**told, "rows": made.rows, "removed": removed}))
        return 0
    size = grouped(Decimal(made.bytes) / MEGABYTE, 1)
    print(f"{made.path}: {size} MB, {grouped(made.rows)} rows, {grouped(made.files)} files.")
    for path in made.removed:
        print(f"Removed {path}.")
    return 0


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be 1 or more")
    return int(text)
