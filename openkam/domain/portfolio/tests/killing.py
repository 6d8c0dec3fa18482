"""Imports that are killed, starved or locked out, each in a process of its own.

Run as a module with OPENKAM_DATA set to an empty installation; prints what it saw as JSON. Each
task is done in a forked child, so that this process itself never opens a database.
"""

import json
import os
import random
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.db import connection, connections, transaction

django.setup()

# Loaded once here, and not in each of thirty children.
import openkam.core.ledger.questions  # noqa: E402, F401
from openkam.calc.periods import Period  # noqa: E402
from openkam.core.access.users import system_user  # noqa: E402
from openkam.domain.portfolio import selectors, services  # noqa: E402
from openkam.domain.portfolio.models import ImportBatch  # noqa: E402
from openkam.domain.portfolio.services import sales  # noqa: E402
from openkam.domain.portfolio.tests import make  # noqa: E402

MOST_POINTS = 60
START, END = date(2020, 1, 1), date(2030, 1, 1)


def in_child(task: Callable[[], Any]) -> tuple[bool, Any]:
    """Do the task in a child; return whether it was killed, and its answer or its fault."""
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


def die_at(point: int) -> Callable[[float | None, str], None]:
    """Progress that dies when it is told for the so many-th time."""
    told = []

    def watch(share: float | None, text: str) -> None:
        told.append(text)
        if len(told) == point:
            die()

    return watch


def seen() -> dict[str, Any]:
    """What the ledger and the prepared figures say now."""
    actor = system_user()
    totals = selectors.account_totals(actor, start=START, end=END)
    months = selectors.account_months(actor, period=Period(START, END))
    names = selectors.names(actor, [key for key in totals if key])
    figures = selectors.figures()
    return {
        "ledger": {names[key]: str(value) for key, value in totals.items() if key},
        "prepared": {names[key]: str(value) for key, value in months.items()},
        "is_fresh": figures is not None and figures.is_fresh,
        "states": list(ImportBatch.objects.order_by("pk").values_list("state", flat=True)),
    }


def until_it_survives(task: Callable[[int], Any], step: int) -> list[Any]:
    """Kill the task ever later until it lives to its end; return what was seen after each."""
    after: list[Any] = []
    for point in range(1, MOST_POINTS, step):
        after.append(seen_after(lambda point=point: task(point)))
        if not after[-1]["was_killed"]:
            break
    return after


class Scenario:
    """Everything that can happen to an import, one after another, on one database."""

    def __init__(self, folder: Path) -> None:
        chance = random.Random(1)
        second = [make.line(Net="50"), make.line(Invoice="2", Customer="C2", Net="30")]
        lines = [
            make.line(Invoice=str(n), Net=f"{chance.random() * 1e9:.4f}") for n in range(320_000)
        ]
        accounts = [make.line(Invoice=str(n), Customer=f"K{n}") for n in range(50_000)]
        self.first = make.sales_file(folder, [make.line(Net="100")], "first.csv")
        self.second = make.sales_file(folder, second, "second.csv")
        self.many_lines = make.sales_file(folder, lines, "lines.csv")
        self.many_accounts = make.sales_file(folder, accounts, "accounts.csv")
        self.database = Path(connection.settings_dict["NAME"])

    def play(self) -> dict[str, Any]:
        """Let everything happen; return what was seen after each."""
        limit = self.database.stat().st_size + 200_000  # it holds for each file alone
        return {
            "begun": seen_after(lambda: brings(self.first)),
            "first_figures": seen_after(prepares),
            "locked_out": seen_after(self.locked_out),
            "no_room_for_lines": seen_after(lambda: starved(self.many_lines, limit)),
            "no_room_for_accounts": seen_after(lambda: starved(self.many_accounts, limit)),
            "no_room_at_all": seen_after(lambda: starved(self.second, 4096)),
            "dry_run_killed": seen_after(
                lambda: brings(self.second, dry_run=True, progress=die_at(5))
            ),
            "before_the_commit": seen_after(self.dies_before_the_commit),
            "while_reading": until_it_survives(
                lambda point: brings(self.second, progress=die_at(point)), 3
            )[:-1],
            "after_the_commit": seen_after(self.dies_after_the_commit),
            "while_preparing": until_it_survives(prepares, 2),
            "at_last": seen_after(lambda: brings(self.second)),
            "left_over": left_over(),
        }

    def dies_before_the_commit(self) -> str:
        """Die when everything is written and nothing is committed."""
        sales.trail.record = die
        return brings(self.second)

    def dies_after_the_commit(self) -> str:
        """Die right after the import became live."""
        record = sales.trail.record

        def recorded(*given: Any, **named: Any) -> Any:
            transaction.on_commit(die)
            return record(*given, **named)

        sales.trail.record = recorded
        return brings(self.second)

    def locked_out(self) -> str:
        """Import while another program holds the database."""
        connection.settings_dict["OPTIONS"]["timeout"] = 0.2
        holder = sqlite3.connect(self.database)
        holder.execute("BEGIN IMMEDIATE")
        try:
            return brings(self.second)
        finally:
            holder.rollback()


def brings(path: Path, **wishes: Any) -> str:
    """Import the file."""
    make.imported(path, **wishes)
    return "imported"


def prepares(point: int = 0) -> str:
    """Prepare the figures, up to this point."""
    services.prepare_figures(system_user(), now=make.NOW, today=make.TODAY, progress=die_at(point))
    return "prepared"


def starved(path: Path, limit: int) -> str:
    """Import the file while no file may become larger than the limit, in bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return brings(path)


def seen_after(task: Callable[[], Any]) -> dict[str, Any]:
    """Do the task in a child; return how it ended and what is there now."""
    was_killed, answer = in_child(task)
    return {"was_killed": was_killed, "answer": answer, **in_child(seen)[1]}


def left_over() -> list[str]:
    """Temporary files that nobody needs any more."""
    ledger = Path(os.environ["OPENKAM_DATA"]) / "ledger"
    return sorted(
        str(path.relative_to(ledger))
        for path in ledger.rglob("*")
        if "staging" in path.name or path.suffix == ".tmp"
    )


def main() -> None:
    """Play the scenario, print what was seen."""
    folder = Path(os.environ["OPENKAM_DATA"]) / "files"
    folder.mkdir()
    json.dump(Scenario(folder).play(), sys.stdout)


if __name__ == "__main__":
    main()
