"""`openkam check`: tells whether everything is in order."""

import argparse
from collections.abc import Callable, Iterator

from django.db import DatabaseError, connection

from openkam.core.jobs.faults import message_for
from openkam.domain.portfolio import selectors as portfolio
from openkam.shell.cli.main import REFUSED
from openkam.shell.cli.migrate import missing_migrations, static_is_collected
from openkam.shell.cli.output import json_text

Probe = Callable[[], list[str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take --json."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Print one line per check; the exit code is 1 if anything is wrong."""
    findings = dict(_findings())
    if options.json:
        print(json_text({"is_fine": not any(findings.values()), "findings": findings}))
    else:
        for name, faults in findings.items():
            print(f"{name}: {'fine' if not faults else ''}".rstrip())
            for fault in faults:
                print(f"  {fault}")
    return REFUSED if any(findings.values()) else 0


def _findings() -> Iterator[tuple[str, list[str]]]:
    # Each needs the one before it; what cannot be reached cannot be checked either.
    for name, probe in (
        ("database", _database),
        ("migrations", _migrations),
        ("static files", _static),
        ("ledger", _ledger),
        ("figures", _figures),
    ):
        faults = probe()
        yield name, faults
        if faults and name in ("database", "migrations"):
            return


def _database() -> list[str]:
    try:
        connection.ensure_connection()
    except DatabaseError as fault:
        return [message_for(fault) or str(fault).strip()]
    return []


def _migrations() -> list[str]:
    missing = missing_migrations()
    return [f"{missing} migrations are missing. Run: openkam migrate"] if missing else []


def _static() -> list[str]:
    return [] if static_is_collected() else ["Not collected. Run: openkam migrate"]


def _ledger() -> list[str]:
    return portfolio.ledger().check()


def _figures() -> list[str]:
    if portfolio.needs_preparing():
        return ["Not prepared from the sales lines of now. Run: openkam worker --once"]
    return []
