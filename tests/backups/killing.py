"""Restores that are killed, each in a process of its own; `make crash` does it at many moments.

Run as a program with OPENKAM_DATA set to a folder without anything and the path of an archive;
prints what was there after each kill. This process itself never opens a database.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402

from openkam.core.backup import restoring, switch  # noqa: E402
from openkam.domain.portfolio.models import Company  # noqa: E402

ARCHIVE = Path(sys.argv[1])
DATA = Path(settings.DATA)


def in_child(task: Callable[[], Any]) -> tuple[bool, Any]:
    """Do the task in a child; return whether it was killed, and what it answered."""
    connections.close_all()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            answer = task()
        except Exception as fault:
            answer = f"{type(fault).__name__}: {fault}"
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status), json.loads(said) if said else None


def die(*_given: object, **_named: object) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def restores() -> None:
    """Put the archive in the place of what is there."""
    restoring.restore(ARCHIVE)


def dies_at(share: float) -> None:
    """Restore, up to this share of the work."""

    def watch(done: float | None, _text: str) -> None:
        if (done or 0) >= share:
            die()

    restoring.restore(ARCHIVE, progress=watch)


def dies_before_the_switch() -> None:
    """Everything stands ready and is announced."""
    announce = switch.announce

    def announced(token: str) -> None:
        announce(token)
        die()

    switch.announce = announced
    restores()


def dies_between_two_files() -> None:
    """The first file has moved in."""
    moved = []
    replace = os.replace

    def replaced(source: Any, final: Any) -> None:
        replace(source, final)
        if Path(source).parent == switch.new_files():
            moved.append(final)
            die()

    os.replace = replaced
    restores()


def spoil() -> str:
    """Make what is there another state than the archive's, in database and files."""
    Company.objects.filter(pk=1).update(name="Old state")
    for room in ("rejects", "uploads"):
        (DATA / room).mkdir(exist_ok=True)
        (DATA / room / "old-state").write_text("old")
    return "spoiled"


def seen() -> dict[str, Any]:
    """What the next start finds."""
    did = switch.finish()
    names = list(Company.objects.values_list("name", flat=True))
    old = [room for room in ("rejects", "uploads") if (DATA / room / "old-state").exists()]
    rest = [path.name for path in DATA.iterdir() if path.name == ".restore"]
    rest += [path.name for path in DATA.glob("*.restoring*")]
    lines = len(list((DATA / "ledger" / "lines").glob("*.parquet")))
    found = {"did": did, "names": names, "old": old, "left_over": rest, "lines": lines}
    return found | {"has_cache": "openkam_cache" in connection.introspection.table_names()}


def main() -> None:
    """Restore once to have something, then kill one restore after another."""
    told = {"first": in_child(restores)}
    tasks = [
        lambda: dies_at(0.6),
        dies_before_the_switch,
        dies_between_two_files,
    ]
    told["after"] = []
    for task in tasks:
        in_child(spoil)
        was_killed, answer = in_child(task)
        told["after"].append({"was_killed": was_killed, "answer": answer, **in_child(seen)[1]})
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
