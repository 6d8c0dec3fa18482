"""`openkam import KIND`: brings in a file of any kind and prepares the figures that rest on it."""

import argparse
from collections.abc import Iterable
from collections.abc import Mapping as Record
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils import timezone

from openkam.core.access.users import system_user
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.core.ledger import FileFault, Mapping
from openkam.domain.portfolio import imports, selectors
from openkam.domain.portfolio.imports.shapes import ACCOUNTS, SHAPES
from openkam.shell.cli import folder
from openkam.shell.cli.main import USAGE, refuse
from openkam.shell.cli.output import ProgressLine, grouped, json_text, table

UNKNOWN = "Lines whose amount is not known, and which are in no sum: {}."
LINES = ("read", "loaded", "unassigned", "rejected")
ROWS = ("read", "new", "changed", "unchanged", "rejected")
KINDS = {
    "sales": "invoice lines",
    "accounts": "customers, their parents and who answers for them",
    "products": "products and their groups",
    "colleagues": "people of the company, who may sign in afterwards",
    "rates": "what other currencies are worth, by month",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is imported and from which file."""
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    for kind, purpose in KINDS.items():
        command = kinds.add_parser(kind, help=f"{purpose}, from a CSV, XLSX or Parquet file")
        command.add_argument("file", type=Path, metavar="FILE")
        which = command.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--mapping", type=Path, metavar="FILE.toml", help="which column is which"
        )
        which.add_argument("--source", metavar="NAME", help="use the mapping saved for this source")
        command.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
        command.add_argument(
            "--dry-run", action="store_true", help="check everything, change nothing"
        )
        command.add_argument("--json", action="store_true", help="print the result as JSON")
        if kind == "sales":
            _add_for_sales(command)
        if kind == "accounts":
            command.add_argument(
                "--match",
                choices=ACCOUNTS.matches,
                help="how rows find the account that is here already (default: by key)",
            )
    folder.add_arguments(kinds)


def _add_for_sales(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--heads",
        type=Path,
        metavar="FILE",
        help="a second file with the heads of the documents, joined as the mapping says",
    )
    command.add_argument(
        "--on-changed",
        choices=("replace", "keep", "stop"),
        default="replace",
        help="what to do with documents that come back changed (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> int:
    """Import to the end, without a worker; Ctrl C leaves everything as it was."""
    if options.kind == "folder":
        return folder.run(options)
    line = ProgressLine()
    mapping, text = _mapping(options)
    if mapping.kind != options.kind:
        refuse(f"The mapping is for {mapping.kind}, not for {options.kind}.")
        return USAGE
    try:
        result = imports.bring_in(
            system_user(),
            path=options.file,
            mapping=mapping,
            mapping_text=text,
            dry_run=options.dry_run,
            now=timezone.now(),
            today=timezone.localdate(),
            progress=line,
            **_for_sales(options),
        )
        problem = "" if options.dry_run or not selectors.needs_preparing() else _prepare(line)
    finally:
        line.clear()
    print(json_text(result) if options.json else _for_reading(result, options))
    return refuse(f"The file is brought in, but {problem}") if problem else 0


def _for_sales(options: argparse.Namespace) -> dict[str, Any]:
    if options.kind != "sales":
        return {}
    return {"on_changed": options.on_changed, "heads": options.heads}


def _mapping(options: argparse.Namespace) -> tuple[Mapping, str]:
    """The mapping and its text: as it is written, or as the options change it."""
    text = _text(options.mapping) if options.mapping else _saved(options.source, options.kind)
    mapping = Mapping.from_toml(text, SHAPES)
    said = {"sheet": options.sheet, "match": getattr(options, "match", None)}
    wanted = replace(mapping, **{name: value for name, value in said.items() if value})
    return wanted, text if wanted == mapping else wanted.to_toml()


def _saved(source: str, kind: str) -> str:
    saved = selectors.saved_mapping(system_user(), source, kind)
    if saved is None:
        raise FileFault(
            f"No mapping is saved for {kind} of the source {source}. Name one with --mapping; it "
            "is saved when the import has ended well."
        )
    return saved.text


def _prepare(line: ProgressLine) -> str:
    """Prepare the figures in this process; return what went wrong, or ""."""
    try:
        job = queue.run_now("portfolio.prepare_figures", actor=system_user(), on_progress=line)
    except KeyboardInterrupt:
        return "the figures are not prepared: stopped. To do it: openkam worker --once"
    if job.state == Job.State.DONE:
        return ""
    return f"the figures could not be prepared. {job.error}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileFault(f"{path} is no UTF-8 text.") from fault


def _for_reading(result: Record[str, Any], options: argparse.Namespace) -> str:
    counted = _sales_counts(result) if options.kind == "sales" else _row_counts(result)
    parts = [
        *_recognised(result.get("recognised") or {}),
        *counted,
        *(_rejection(reason) for reason in result.get("reasons", [])),
        *(f"Mind: {warning}" for warning in result.get("warnings", [])),
    ]
    if result.get("rejects_file"):
        what = "lines" if options.kind == "sales" else "rows"
        parts.append(
            f"Rejected {what} are in {result['rejects_file']}; mend them there and import that "
            "file."
        )
    parts.append(
        "Dry run: nothing was changed."
        if options.dry_run
        else f"Done in {result['seconds']:.1f} s."
    )
    return "\n".join(parts)


def _sales_counts(result: Record[str, Any]) -> Iterable[str]:
    rows = [("", "lines", "net amount")]
    rows += [
        (kind, grouped(result["lines"][kind]), grouped(result["net_amount"][kind], 2))
        for kind in LINES
    ]
    documents = result["documents"]
    unknown = result["unreadable_amounts"]
    return [
        table(rows),
        *([UNKNOWN.format(grouped(unknown))] if unknown else []),
        "",
        f"Documents: {grouped(documents['new'])} new, {grouped(documents['unchanged'])} unchanged, "
        f"{grouped(documents['changed'])} changed.",
        f"Accounts created: {grouped(result['accounts']['created'])}.",
    ]


def _row_counts(result: Record[str, Any]) -> Iterable[str]:
    rows = [("", "rows"), *((kind, grouped(result["rows"][kind])) for kind in ROWS)]
    return [table(rows), ""]


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
