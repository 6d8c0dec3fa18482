"""`openkam check`: tells whether everything is in order, and how to mend what is not."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from openkam.core.access.users import system_user
from openkam.core.backup import restoring, shelf
from openkam.core.filing import store
from openkam.core.jobs import queue
from openkam.core.jobs.faults import message_for
from openkam.core.jobs.models import Job
from openkam.core.search import services as search
from openkam.domain.dossier.services import file_upkeep as files
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.services import checking
from openkam.domain.portfolio.services.checking import Findings
from openkam.domain.portfolio.services.revision import raise_revision
from openkam.shell.cli.main import REFUSED
from openkam.shell.cli.migrate import missing_migrations, static_is_collected
from openkam.shell.cli.output import ProgressLine, json_text
from openkam.shell.searchable import SEARCHABLE

Probe = Callable[[], Findings]
MEGABYTE = 1024 * 1024
LITTLE_ROOM = 500 * MEGABYTE
PUT_BACK = "Put a backup back: openkam restore ARCHIVE --replace"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take --quick, --mend and --json."""
    parser.add_argument("--quick", action="store_true", help="leave out what reads all data")
    parser.add_argument(
        "--mend", action="store_true", help="prepare the figures anew before they are compared"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Print one line per check; the exit code is 1 if anything is wrong."""
    if options.mend:
        _prepare_anew()
    return tell(is_quick=options.quick, as_json=options.json)


def tell(*, is_quick: bool = False, as_json: bool = False, with_age: bool = True) -> int:
    """Check and print; `with_age` also how old the last backup is."""
    found = dict(_findings(is_quick=is_quick, with_age=with_age))
    is_fine = not any(one.faults for one in found.values())
    if as_json:
        faults = {name: one.faults for name, one in found.items()}
        notes = {name: one.notes for name, one in found.items() if one.notes}
        print(json_text({"is_fine": is_fine, "findings": faults, "notes": notes}))
    else:
        for name, one in found.items():
            print(f"{name}: {'' if one.faults else 'fine'}".rstrip())
            for line in (*one.faults, *one.notes):
                print(f"  {line}")
    return 0 if is_fine else REFUSED


def _findings(*, is_quick: bool, with_age: bool) -> Iterator[tuple[str, Findings]]:
    is_unsound = False
    # Each needs the ones before it; what cannot be reached cannot be checked either.
    for name, probe in _probes(is_quick=is_quick, with_age=with_age):
        if name == "figures" and is_unsound:
            yield name, Findings(notes=["Not compared, since the ledger is damaged."])
            continue
        found = probe()
        yield name, found
        if found.faults and name in ("database", "migrations"):
            return
        is_unsound = is_unsound or (name == "ledger" and bool(found.faults))


def _probes(*, is_quick: bool, with_age: bool) -> Iterator[tuple[str, Probe]]:
    yield "database", _reachable if is_quick else _database
    yield "migrations", _migrations
    yield "static files", _static
    yield "ledger", Findings if is_quick else checking.check_files
    yield "figures", _figures if is_quick else _compared_figures
    yield "search", _search
    yield "files", partial(_files, is_quick=is_quick)
    if with_age:
        yield "backup", _backup
    yield "room", _room


def _files(*, is_quick: bool) -> Findings:
    """What lies about, and files of accounts whose content is missing or changed."""
    found = checking.check_orphans()
    found.faults += [f"{line} {PUT_BACK}" for line in files.faults(in_full=not is_quick)]
    found.notes += [
        f"{name} belongs to no file of an account; the worker clears it a day after it came."
        for name in store.loose(files.named)
    ]
    return found


def _reachable() -> Findings:
    try:
        connection.ensure_connection()
    except DatabaseError as fault:
        return Findings([message_for(fault) or str(fault).strip()])
    return Findings()


def _database() -> Findings:
    found = _reachable()
    if found.faults or connection.vendor != "sqlite":
        return found
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(5)")
            said = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            loose = cursor.fetchmany(5)
    except DatabaseError as fault:
        return Findings([f"The database file is damaged: {fault}. {PUT_BACK}"])
    faults = [f"The database file is damaged: {line}. {PUT_BACK}" for line in said]
    faults += [
        f"Row {row} of {table} names a row of {other} that is not there. {PUT_BACK}"
        for table, row, other, _number in loose
    ]
    return Findings(faults)


def _migrations() -> Findings:
    missing = missing_migrations()
    said = f"{missing} migrations are missing. Run: openkam migrate"
    return Findings([said] if missing else [])


def _static() -> Findings:
    return Findings([] if static_is_collected() else ["Not collected. Run: openkam migrate"])


def _figures() -> Findings:
    if portfolio.needs_preparing():
        return Findings(["Not prepared from the sales lines of now. Run: openkam worker --once"])
    return Findings()


def _compared_figures() -> Findings:
    found = _figures()
    return found if found.faults else checking.check_figures()


def _search() -> Findings:
    lacking = ", ".join(str(one.label) for one in search.missing(SEARCHABLE))
    said = f"Not everything is found by its text: {lacking}. Run: openkam search rebuild"
    return Findings([said] if lacking else [])


def _backup() -> Findings:
    now, made = timezone.now(), shelf.last()
    if made is None:
        said = "There has never been a backup. Make one: openkam backup"
        return Findings([said] if restoring.holds_data() else [])
    days = (now - made.made_at).days
    if shelf.is_late(now):
        return Findings(
            [f"The last backup is {days} days old ({made.path}). Make one: openkam backup"]
        )
    return Findings()


def _room() -> Findings:
    faults = []
    for folder in dict.fromkeys((Path(settings.DATA), Path(settings.BACKUP_FOLDER))):
        free = shutil.disk_usage(folder).free if folder.is_dir() else None
        if free is not None and free < LITTLE_ROOM:
            faults.append(f"{folder}: only {free // MEGABYTE} MB are free. Make room.")
    return Findings(faults)


def _prepare_anew() -> None:
    """Make the figures out of date, so that they are prepared from the sales lines again."""
    line = ProgressLine()
    raise_revision()
    job = queue.run_now("portfolio.prepare_figures", actor=system_user(), on_progress=line)
    line.clear()
    if job.state != Job.State.DONE:
        line.log(f"The figures could not be prepared. {job.error}")
