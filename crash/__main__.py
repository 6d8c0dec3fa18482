"""`python -m crash [--kills 200] [--seed N] [--only import,job]`: kill, start again, judge."""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("import", "job", "merge", "restore", "backup")


def main() -> int:
    """Run on SQLite, and on PostgreSQL where DATABASE_URL names one; 1 on any fault."""
    parser = _parser()
    options = parser.parse_args()
    if unknown := set(options.only) - set(KINDS):
        parser.error(f"there is no kind {', '.join(sorted(unknown))}")
    if options.on:
        return _run(options)
    codes = [_run_on("sqlite", [])]
    if options.database_url.startswith("postgres"):
        codes.append(_run_on("postgresql", [f"--database-url={options.database_url}"]))
    return max(codes)


def _run_on(database: str, more: list[str]) -> int:
    """One database in a process of its own: settings are read once."""
    words = [sys.executable, "-m", "crash", *sys.argv[1:], *more, "--on", database]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENKAM_")}
    kept.pop("DATABASE_URL", None)
    return subprocess.run(words, cwd=ROOT, env=kept, check=False).returncode


def _run(options: argparse.Namespace) -> int:
    from crash import rounds
    from crash.company import SMALL, WHOLE
    from crash.place import Place

    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="openkam-crash-", dir=options.folder))
    place = Place(folder, options.database_url if options.on == "postgresql" else "")
    os.environ.update(place.environment())
    print(f"{options.on}, seed {options.seed}, in {folder}", flush=True)
    if options.begin_with:
        shutil.copytree(options.begin_with, place.data, dirs_exist_ok=True)
    size = SMALL if options.small else WHOLE
    started, faults = time.monotonic(), 1
    try:
        faults = rounds.run(place, size, options.only, options.kills, options.seed)
    finally:
        place.remove(keeps_folder=faults > 0)
    print(f"{time.monotonic() - started:.0f} s in all.")
    if faults:
        print(f"{faults} faults with --seed {options.seed}; kept in {folder}", file=sys.stderr)
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crash", description=main.__doc__)
    parser.add_argument("--kills", type=int, default=200, help="on each database (default: 200)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=list(KINDS), metavar=",".join(KINDS)
    )
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    parser.add_argument("--small", action="store_true", help="a small company, for trying out")
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's)")
    parser.add_argument("--begin-with", type=Path, help="a data folder with the tables in it")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
