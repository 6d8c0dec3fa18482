"""`openkam search rebuild`: writes anew by which words everything is found."""

import argparse
from collections.abc import Callable

from openkam.core.access.users import system_user
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.core.search import services as search
from openkam.shell.cli.main import refuse
from openkam.shell.cli.output import ProgressLine, grouped
from openkam.shell.searchable import SEARCHABLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    parser.add_argument("act", choices=("rebuild",), help="write it anew from what people wrote")


def run(_options: argparse.Namespace) -> int:
    """Write all anew, while people work on."""
    line = ProgressLine()
    job = queue.run_now("shell.rebuild_search", actor=system_user(), on_progress=line)
    line.clear()
    if job.state != Job.State.DONE:
        return refuse(f"The search could not be built anew. {job.error}")
    print(f"{grouped((job.result or {})['texts'])} texts are found by their words.")
    return 0


def fill_missing(told: Callable[[float | None, str], None]) -> int:
    """Write what of this version's kinds is missing, as after an update; return how many texts."""
    return search.fill(
        search.missing(SEARCHABLE),
        lambda count: told(None, f"{grouped(count)} texts made ready to be searched"),
    )
