"""Running a measured thing in a process of its own, so that memory and caches are its own."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A measured process ended with an error; the message is what it said."""


def ask(module: str, *arguments: object, environment: Mapping[str, str] | None = None) -> dict:
    """Run `python -m module arguments` and return the JSON of its last line."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    answer = subprocess.run(
        command, cwd=ROOT, env=surroundings(environment), capture_output=True, text=True
    )
    if answer.returncode:
        raise Failed(f"{' '.join(command[1:])}\n{answer.stderr.strip() or answer.stdout.strip()}")
    return json.loads(answer.stdout.strip().splitlines()[-1])


def command(arguments: Sequence[object], environment: Mapping[str, str] | None = None) -> dict:
    """Run the `openkam` command; return its seconds, its peak memory in MB and what it printed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "openkam.shell.cli.main", *map(str, arguments)],
        cwd=ROOT,
        env=surroundings(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"openkam {' '.join(map(str, arguments))}\n{printed.strip()}")
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "megabytes": usage.ru_maxrss / 1024, "printed": printed}


def install(folder: Path) -> None:
    """Make an empty installation in this folder, which is replaced; ten seconds the first time."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(Path(_installed().name) / "data", folder)


@cache
def _installed() -> tempfile.TemporaryDirectory:
    """One that nobody uses, for the installations of this run to be copied from."""
    kept = tempfile.TemporaryDirectory(prefix="openkam-bench-")
    command(["migrate", "--quiet"], {"OPENKAM_DATA": f"{kept.name}/data"})
    return kept


def answer(**figures: object) -> None:
    """What the child itself calls: print its figures, with its own peak memory in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**figures, "megabytes": peak}))


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: ours without the product's settings, and these."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OPENKAM_") and name != "DATABASE_URL"
    }
    kept["DJANGO_SETTINGS_MODULE"] = "openkam.config.settings"
    return {**kept, **(more or {})}
