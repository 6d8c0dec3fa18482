"""`openkam restore`: puts a backup in the place of an empty installation, or of this one."""

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from openkam.core.backup import restoring, running, switch
from openkam.core.backup.faults import NotWhole, TooNew
from openkam.core.backup.making import make_backup
from openkam.domain.stakeholders import services as stakeholders
from openkam.shell.cli import check
from openkam.shell.cli.main import refuse
from openkam.shell.cli.migrate import collect_static
from openkam.shell.cli.output import ProgressLine, grouped
from openkam.shell.cli.search import fill_missing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the archive and what may be replaced."""
    parser.add_argument("archive", type=Path, metavar="ARCHIVE")
    parser.add_argument(
        "--into", metavar="DATA", help="the data folder (default: that of OPENKAM_DATA)"
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="put it in the place of what is there; a backup of that is made first",
    )
    parser.add_argument(
        "--no-backup",
        action="store_true",
        help="with --replace: make none, since what is there is broken",
    )


def run(options: argparse.Namespace) -> int:
    """Put the archive back, all or nothing, then check everything."""
    line = ProgressLine()
    with running.alone():
        switch.finish()
        if words := _not_readable(options.archive):
            return refuse(words)
        if not options.replace and restoring.holds_data():
            return refuse(
                f"There is a company in {settings.DATA} already. Restore into an empty folder with "
                "--into FOLDER, or replace what is there (a backup of it is made first) with "
                "--replace."
            )
        try:
            if options.replace and not options.no_backup:
                _save_what_is_there(line)
            erased = restoring.Carried(stakeholders.erased_before, _erase_again)
            done = restoring.restore(options.archive, progress=line, carries=[erased])
        except TooNew:
            raise
        except NotWhole as fault:
            line.clear()
            return refuse(
                f"{fault} Nothing was put back. Copy it once more from where it was made, or take "
                "another archive."
            )
        finally:
            line.clear()
        fill_missing(line)
        line.clear()
        collect_static()
    _tell(options.archive, done)
    # As old as the archive is, so that is how old the last backup is.
    return check.tell(with_age=False)


def _erase_again(told: list[dict[str, Any]]) -> str:
    """Nobody who was erased since the backup comes back with it."""
    count = stakeholders.erase_again(told, today=timezone.localdate())
    if not count:
        return ""
    return f"Erased again, since they were erased after this backup was made: {count} people."


def _not_readable(archive: Path) -> str:
    # Not Path.is_file: it raises where the folder is closed to us.
    if not os.path.isfile(archive):  # noqa: PTH113
        return f"{archive.absolute()} does not exist, or its folder is closed to this user."
    if not os.access(archive, os.R_OK):
        return f"{archive} cannot be read by this user. Give it to them: chown openkam {archive}"
    return ""


def _save_what_is_there(line: ProgressLine) -> None:
    if restoring.holds_data():
        made = make_backup(now=timezone.now(), reason="restore", progress=line)
        line.log(f"What was there is kept in {made.path}.")


def _minute(instant: str) -> str:
    return f"{datetime.fromisoformat(instant):%Y-%m-%d %H:%M} UTC"


def _tell(archive: Path, done: restoring.Restored) -> None:
    print(
        f"{archive.name} of {_minute(done.made_at)} is restored into {settings.DATA}: "
        f"{grouped(done.rows)} rows, {grouped(done.files)} files."
    )
    for words in done.carried:
        print(words)
    if done.migrated:
        print(f"{done.migrated} migrations brought it from {done.version} to this version.")
    print(
        "All sessions have ended: everybody signs in again. Passwords, second factors, tokens and "
        "who is active are as they were then: take away again what was taken away since."
    )
    if done.other_secret:
        print(
            "The secret key is another one than then: second factors cannot be read. Set "
            "OPENKAM_SECRET_KEY to that of then, or reset them under Settings → Users."
        )
