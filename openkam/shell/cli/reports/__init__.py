"""`openkam report NAME`: the figures of the pages, for reading and as JSON."""

import argparse
from types import ModuleType

from openkam.calc.periods import EmptyPeriod, NotWholeMonths
from openkam.core.access.users import system_user
from openkam.shell.cli.main import USAGE, refuse
from openkam.shell.cli.output import json_text
from openkam.shell.cli.reports import (
    concentration,
    margin,
    people,
    retention,
    segments,
    selection,
    trend,
)
from openkam.shell.cli.reports.period import Unanswerable

# Each has PURPOSE, `add_arguments` and `made`, which returns the content for JSON and the lines for
# reading; docs/how-to/reports.md describes both.
REPORTS: dict[str, ModuleType] = {
    "concentration": concentration,
    "margin": margin,
    "people": people,
    "retention": retention,
    "segments": segments,
    "selection": selection,
    "trend": trend,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take which report is printed, and what it is about."""
    reports = parser.add_subparsers(dest="report", metavar="REPORT", required=True)
    for name, module in REPORTS.items():
        report = reports.add_parser(
            name,
            help=module.PURPOSE,
            description=f"{module.PURPOSE.capitalize()}.",
        )
        module.add_arguments(report)
        report.add_argument("--json", action="store_true", help="print JSON with all rows")


def run(options: argparse.Namespace) -> int:
    """Print the report of the whole company."""
    try:
        content, lines = REPORTS[options.report].made(options, system_user())
    except (EmptyPeriod, NotWholeMonths, OverflowError, Unanswerable) as fault:
        refuse(str(fault))
        return USAGE
    print(json_text(content) if options.json else "\n".join(lines))
    return 0
