"""`python -m bench [ingest|accounts|preview|… …] [--quick]`: measure, compare with limits."""

import argparse
import sys
from pathlib import Path

from bench import (
    accounts,
    coverage,
    ingest,
    machine,
    pages,
    people,
    prepare,
    preview,
    reports,
    search,
    selection,
)
from bench.child import ROOT, Failed
from bench.outcome import table

BENCHMARKS = (
    *("ingest", "accounts", "preview", "prepare", "reports", "pages"),
    *("selection", "people", "coverage", "search"),
)
DATA = ROOT.parent / "shared" / "data" / "online_retail" / "online_retail.parquet"


def main() -> int:
    """Run what is asked for; 1 when a bound is broken or a benchmark cannot run."""
    parser = _parser()
    options = parser.parse_args()
    options.folder = options.folder.resolve()
    unknown = set(options.benchmarks) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    print(machine.describe(), flush=True)
    over = []
    try:
        for title, rows in _found(options):
            print(f"\n{table(title, rows)}", end="", flush=True)
            over += [row.what for row in rows if row.is_over]
    except Failed as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(f"\n{machine.describe()}")
    if options.quick:
        print("Quick: the sizes are too small for the bounds to mean anything.")
        return 0
    print(f"Over the bound: {'; '.join(over)}" if over else "Every bound is kept.")
    return 1 if over else 0


def _found(options: argparse.Namespace):
    """Titles and rows, one benchmark after the other."""
    chosen = options.benchmarks or list(BENCHMARKS)
    if "ingest" in chosen:
        yield ingest.run(options.folder, _data(options), quick=options.quick)
    if "accounts" in chosen:
        yield accounts.run(options.folder, quick=options.quick)
    if "preview" in chosen:
        yield preview.run(options.folder, _data(options), quick=options.quick)
    if "prepare" in chosen:
        yield prepare.run(options.folder, quick=options.quick)
    if "reports" in chosen:
        yield reports.run(options.folder, quick=options.quick, reuse=options.reuse)
    if "pages" in chosen:
        yield from pages.run(options.folder, quick=options.quick, reuse=options.reuse)
    yield from (
        measure(options.folder, quick=options.quick)
        for name, measure in (
            ("selection", selection.run),
            ("people", people.run),
            ("coverage", coverage.run),
            ("search", search.run),
        )
        if name in chosen
    )


def _data(options: argparse.Namespace) -> Path:
    if not options.quick and not options.data.exists():
        raise Failed(
            f"There is no {options.data}. Name Online Retail as Parquet (UCI, doi 10.24432/C5BW33) "
            "by --data."
        )
    return options.data


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("benchmarks", nargs="*", metavar="|".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="small sizes, no verdict")
    parser.add_argument(
        "--reuse",
        action="store_true",
        help="take the installations of the run before for reports and pages",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="Online Retail as Parquet")
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / "var" / "bench",
        help="scratch folder, some gigabytes (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
