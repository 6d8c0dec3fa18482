"""(c) Pages against a signed-in page of two queries, and (d) pages while the ledger grows.

In process, with Django's test client: session, sign-in, every middleware, view, queries, template.
The baseline passes the same middleware and makes only its two queries. The installation behind it
is a real one: migrated, imported and prepared by the `openkam` command.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
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


class Visitor:
    """A process that asks an installation for pages on request; `what` is of `bench.visitor`."""

    def __init__(self, environment: Mapping[str, str], what: str = "visit") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.visitor", what],
            cwd=child.ROOT,
            env=child.surroundings(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def visit(self, requests: int) -> dict[str, list[float]]:
        """Ask for every page this many times, in turns; return milliseconds by page."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{requests}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise child.Failed("The process that asks for pages has ended; see above.")
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


class Installation:
    """An installation with this many lines, and its visitor."""

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


def run(scratch: Path, *, quick: bool, reuse: bool) -> list[tuple[str, list[Row]]]:
    """Measure, and return titles and rows of the tables (c) and (d)."""
    sizes = SMALL if quick else FULL
    accounts = 20 if quick else ACCOUNTS
    installations = [Installation(scratch, lines.Size(count, accounts)) for count in sizes]
    for installation in installations:
        if not (reuse and installation.is_built):
            installation.build(scratch)
    taken = in_turns([Visitor(one.environment) for one in installations], quick=quick)
    largest = installations[-1].size
    title = f"with {largest.accounts:,} accounts and {largest.lines:,} lines behind them"
    in_process = against_baseline(taken[-1], SLOWEST_RATIO)
    return [
        (f"(c) Pages in process, {title}, median", in_process),
        (
            f"(c) Pages through the server, {title}, p50 (p95 below)",
            load.rows(installations[-1].environment, quick=quick),
        ),
        (_growth_title(installations), _growth(installations, taken)),
    ]


def in_turns(visitors: Sequence[Visitor], *, quick: bool) -> list[dict[str, list[float]]]:
    """Let the visitors ask in turns, and end them; return milliseconds by page of each."""
    rounds, requests = (1, 1) if quick else (ROUNDS, REQUESTS)
    try:
        for visitor in visitors:
            visitor.visit(3)  # warm: templates, translations, connections
        taken = [{} for _ in visitors]
        for _ in range(rounds):
            for visitor, pages in zip(visitors, taken, strict=True):
                for page, times in visitor.visit(requests).items():
                    pages.setdefault(page, []).extend(times)
    finally:
        for visitor in visitors:
            visitor.close()
    return taken


def against_baseline(
    pages: Mapping[str, Sequence[float]], bounds: Mapping[str, float]
) -> list[Row]:
    """Return each page against the page of two queries, with the bound of the ratio if any."""
    baseline = middle(pages[BASELINE])
    rows = [
        Row(page, middle(times), "ms", baseline=baseline, bound=bounds.get(page))
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
