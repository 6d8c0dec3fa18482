"""(c) Pages against a signed-in page of two queries, and (d) pages while the ledger grows.

In process, with Django's test client: session, sign-in, every middleware, view, queries, template.
The baseline passes the same middleware and makes only its two queries. The installation behind it
is a real one: migrated, imported and prepared by the `openkam` command.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from bench import child, lines, load
from bench.outcome import Row, middle, percentile

ACCOUNTS = 5_000
FULL = (1_000_000, 3_000_000, 10_000_000)
SMALL = (2_000, 4_000)
ROUNDS, REQUESTS = 8, 15  # per page and installation: 120 requests
SLOWEST_RATIO = {"accounts list": 9.0, "account page": 12.0, "API list of 50 accounts": 5.0}
STEEPEST_RATIO = 1.3
BASELINE = "two queries"


class Installation:
    """An installation with this many lines, and a process that asks it for pages on request."""

    def __init__(self, scratch: Path, size: lines.Size) -> None:
        self.size = size
        self.folder = scratch / f"pages-{size.lines}"
        self.environment = {
            "OPENKAM_DATA": str(self.folder / "data"),
            "OPENKAM_API_REQUESTS_A_MINUTE": "1000000",
        }

    @property
    def is_built(self) -> bool:
        """Whether an earlier run has completed it."""
        return (self.folder / "built").exists()

    def build(self, scratch: Path) -> None:
        """Set it up as an operator would."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        mapping = self.folder / "mapping.toml"
        mapping.write_text(lines.MAPPING)
        parquet = lines.generated_parquet(scratch, self.size)
        child.install(self.folder / "data")
        child.command(["import", "sales", parquet, "--mapping", mapping], self.environment)
        child.ask("bench.visitor", "furnish", environment=self.environment)
        (self.folder / "built").touch()

    def open(self) -> None:
        """Start the process that asks for pages."""
        self._visitor = subprocess.Popen(
            [sys.executable, "-m", "bench.visitor", "visit"],
            cwd=child.ROOT,
            env=child.surroundings(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def visit(self, requests: int) -> dict[str, list[float]]:
        """Ask for every page this many times, in turns; return milliseconds by page."""
        assert self._visitor.stdin is not None
        assert self._visitor.stdout is not None
        self._visitor.stdin.write(f"{requests}\n")
        self._visitor.stdin.flush()
        answer = self._visitor.stdout.readline()
        if not answer:
            raise child.Failed("The process that asks for pages has ended; see above.")
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        self._visitor.communicate()


def run(scratch: Path, *, quick: bool, reuse: bool) -> list[tuple[str, list[Row]]]:
    """Measure, and return titles and rows of the tables (c) and (d)."""
    sizes = SMALL if quick else FULL
    accounts = 20 if quick else ACCOUNTS
    installations = [Installation(scratch, lines.Size(count, accounts)) for count in sizes]
    for installation in installations:
        if not (reuse and installation.is_built):
            installation.build(scratch)
    taken = _in_turns(
        installations, rounds=1 if quick else ROUNDS, requests=1 if quick else REQUESTS
    )
    largest = installations[-1].size
    title = f"with {largest.accounts:,} accounts and {largest.lines:,} lines behind them"
    return [
        (f"(c) Pages in process, {title}, median", _against_baseline(taken[-1])),
        (
            f"(c) Pages through the server, {title}, p50 (p95 below)",
            load.rows(installations[-1].environment, quick=quick),
        ),
        (_growth_title(installations), _growth(installations, taken)),
    ]


def _in_turns(installations: list[Installation], *, rounds: int, requests: int):
    for installation in installations:
        installation.open()
    try:
        for installation in installations:
            installation.visit(3)  # warm: templates, translations, connections
        taken = [{} for _ in installations]
        for _ in range(rounds):
            for installation, pages in zip(installations, taken, strict=True):
                for page, times in installation.visit(requests).items():
                    pages.setdefault(page, []).extend(times)
    finally:
        for installation in installations:
            installation.close()
    return taken


def _against_baseline(pages: dict[str, list[float]]) -> list[Row]:
    baseline = middle(pages[BASELINE])
    rows = [
        Row(page, middle(times), "ms", baseline=baseline, bound=SLOWEST_RATIO.get(page))
        for page, times in pages.items()
        if page != BASELINE
    ]
    return [
        *rows,
        *(Row(f"{page}, p95", percentile(times, 0.95), "ms") for page, times in pages.items()),
    ]


def _growth_title(installations: list[Installation]) -> str:
    first = installations[0].size
    return f"(d) Pages with more lines of the same accounts, against {first.lines:,} lines, median"


def _growth(installations: list[Installation], taken: list[dict[str, list[float]]]) -> list[Row]:
    first, *others = taken
    return [
        Row(
            f"{page}, {installation.size.lines:,} lines",
            middle(pages[page]),
            "ms",
            baseline=middle(first[page]),
            bound=STEEPEST_RATIO if page in SLOWEST_RATIO else None,
        )
        for page in first
        for installation, pages in zip(installations[1:], others, strict=True)
    ]
