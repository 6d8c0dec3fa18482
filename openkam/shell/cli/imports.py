"""`openkam import sales`: brings sales lines into the ledger and prepares the figures."""

import argparse
from collections.abc import Mapping as Record
from pathlib import Path
from typing import Any

from django.utils import timezone

from openkam.core.access.users import system_user
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.core.ledger import FileFault, Mapping
from openkam.domain.portfolio import services
from openkam.shell.cli.main import refuse
from openkam.shell.cli.output import ProgressLine, grouped, json_text, table

KINDS = ("read", "loaded", "unassigned", "rejected")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is imported: sales lines for now."""
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    sales = kinds.add_parser("sales", help="invoice lines from a CSV or Parquet file")
    sales.add_argument("file", type=Path, metavar="FILE")
    sales.add_argument(
        "--mapping", type=Path, required=True, metavar="FILE.toml", help="which column is which"
    )
    sales.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
    sales.add_argument(
        "--on-changed",
        choices=("replace", "keep", "stop"),
        default="replace",
        help="what to do with documents that come back changed (default: %(default)s)",
    )
    sales.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    """Import to the end, without a worker; Ctrl C leaves everything as it was."""
    line = ProgressLine()
    text = _mapping_text(options.mapping)
    try:
        result = services.import_sales(
            system_user(),
            path=options.file,
            mapping=Mapping.from_toml(text),
            mapping_text=text,
            on_changed=options.on_changed,
            dry_run=options.dry_run,
            now=timezone.now(),
            progress=line,
        )
        problem = "" if options.dry_run else _prepare(line)
    finally:
        line.clear()
    print(json_text(result) if options.json else _for_reading(result, dry_run=options.dry_run))
    return refuse(f"The lines are in the ledger, but {problem}") if problem else 0


def _prepare(line: ProgressLine) -> str:
    """Prepare the figures in this process; return what went wrong, or ""."""
    try:
        job = queue.run_now("portfolio.prepare_figures", actor=system_user(), on_progress=line)
    except KeyboardInterrupt:
        return "the figures are not prepared: stopped. To do it: openkam worker --once"
    if job.state == Job.State.DONE:
        return ""
    return f"the figures could not be prepared. {job.error}"


def _mapping_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileFault(f"{path} is no UTF-8 text.") from fault


def _for_reading(result: Record[str, Any], *, dry_run: bool) -> str:
    rows = [("", "lines", "net amount")]
    rows += [
        (kind, grouped(result["lines"][kind]), grouped(result["net_amount"][kind], 2))
        for kind in KINDS
    ]
    documents = result["documents"]
    parts = [
        *_recognised(result.get("recognised") or {}),
        table(rows),
        "",
        f"Documents: {grouped(documents['new'])} new, {grouped(documents['unchanged'])} unchanged, "
        f"{grouped(documents['changed'])} changed.",
        f"Accounts created: {grouped(result['accounts']['created'])}.",
        *(_rejection(reason) for reason in result.get("reasons", [])),
        *(f"Mind: {warning}" for warning in result.get("warnings", [])),
    ]
    if result.get("rejects_file"):
        parts.append(
            f"Rejected lines are in {result['rejects_file']}; mend them there and import that file."
        )
    parts.append(
        "Dry run: nothing was changed." if dry_run else f"Done in {result['seconds']:.1f} s."
    )
    return "\n".join(parts)


def _rejection(reason: Record[str, Any]) -> str:
    # Lines are counted by kind of fault; the words show the first of them.
    if reason["lines"] == 1:
        return f"1 line rejected: {reason['reason']}"
    return f"{grouped(reason['lines'])} lines rejected, such as: {reason['reason']}"


def _recognised(found: Record[str, Any]) -> list[str]:
    shown = [
        f"{name.replace('_', ' ')} {value!r}"
        for name, value in found.items()
        if isinstance(value, str)
    ]
    return [f"Recognised: {', '.join(shown)}.", ""] if shown else []
