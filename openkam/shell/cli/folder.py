"""`openkam import folder`: brings an exported company into an empty installation."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from openkam.core.access.users import system_user
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.imports.folder import RestoreResult, import_company
from openkam.shell.cli.main import refuse
from openkam.shell.cli.output import ProgressLine, grouped, json_text, table

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_arguments(kinds: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Take the folder."""
    parser = kinds.add_parser("folder", help="an exported company, into an empty installation")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    """Import to the end and prepare the figures; Ctrl C leaves everything as it was."""
    line = ProgressLine()
    try:
        found = import_company(
            system_user(),
            options.folder,
            now=timezone.now(),
            today=timezone.localdate(),
            progress=line,
        )
        job = queue.run_now("portfolio.prepare_figures", actor=system_user(), on_progress=line)
    finally:
        line.clear()
    print(
        json_text({"rows": found.rows, "lines": found.lines, "left": found.left})
        if options.json
        else _for_reading(found)
    )
    if job.state != Job.State.DONE:
        return refuse(f"All is in, but the figures could not be prepared. {job.error}")
    return 0


def _for_reading(found: RestoreResult) -> str:
    rows = [(name.replace("_", " "), grouped(count)) for name, count in found.rows.items() if count]
    rows += [(f"sales lines of {source}", grouped(count)) for source, count in found.lines.items()]
    said = ["Colleagues cannot sign in before they set a password: openkam user reset-link MAIL"]
    if found.left:
        said.append(f"Not brought in, to be read only: {', '.join(found.left)}")
    return "\n".join([table(rows) if rows else "The folder is empty.", "", *said])
