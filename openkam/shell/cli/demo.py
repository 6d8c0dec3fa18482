"""`openkam demo`: builds the demo company from the command line."""

import argparse

from django.utils import timezone

from openkam.core.access.users import system_user
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.demo import people
from openkam.shell.cli.days import day
from openkam.shell.cli.main import refuse
from openkam.shell.cli.output import ProgressLine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the day that the demo tells its story on."""
    parser.add_argument(
        "--today",
        type=day,
        default=None,
        metavar="YYYY-MM-DD",
        help="the last sale lies in the month before this day (default: today)",
    )


def run(options: argparse.Namespace) -> int:
    """Build the demo on an empty installation; refuse where a company exists."""
    today = options.today or timezone.localdate()
    line = ProgressLine()
    job = queue.run_now(
        "demo.build", actor=system_user(), on_progress=line, today=today.isoformat()
    )
    line.clear()
    if job.state != Job.State.DONE:
        return refuse(job.error)
    print("The demo company is ready. Sign in as:")
    for person in people.SIGN_INS:
        print(f"  {person.email}  {people.PASSWORD}")
    return 0
