"""The engine's connection that one import works on, with progress and interruption."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from openkam.core.ledger import sql
from openkam.core.ledger.engine import connect

BEAT_SECONDS = 0.5
Progress = Callable[[float, str], None]


class Workbench:
    """A private DuckDB for one import; its files lie in the staging folder."""

    def __init__(self, staging: Path, memory_limit: str, progress: Progress | None) -> None:
        self.staging = staging
        self._connection = connect(staging, memory_limit)
        self._progress = progress
        self._span = (0.0, 0.0, "")
        self._told = 0.0
        self._connection.execute("SET enable_progress_bar = true")
        self._connection.execute("SET enable_progress_bar_print = false")

    def __enter__(self) -> "Workbench":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def begin(self, start: float, end: float, words: str) -> None:
        """Say that a step begins which takes the progress from start to end (0 to 1)."""
        self._span = (start, end, words)
        if self._progress:
            self._progress(start, words)

    def run(self, statement: str, params: Sequence[object] = ()) -> None:
        """Run a statement that returns nothing."""
        with sql.faults_are_said():
            if self._progress is None:
                self._connection.execute(statement, list(params))
            else:
                self._run_watched(statement, list(params), self._progress)

    def rows(self, statement: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        with sql.faults_are_said():
            return self._connection.execute(statement, list(params)).fetchall()

    def row(self, statement: str, params: Sequence[object] = ()) -> tuple[Any, ...]:
        """Run a query and return its only row."""
        return self.rows(statement, params)[0]

    def arrow(self, statement: str) -> Any:
        """Run a query and return an Arrow table."""
        with sql.faults_are_said():
            return self._connection.execute(statement).to_arrow_table()

    def register(self, name: str, table: object) -> None:
        """Make an Arrow table readable under this name."""
        self._connection.register(name, table)

    def _run_watched(self, statement: str, params: list[object], progress: Progress) -> None:
        faults: list[BaseException] = []

        def work() -> None:
            try:
                self._connection.execute(statement, params)
            except BaseException as fault:  # noqa: BLE001 - raised again where it was asked for
                faults.append(fault)

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        try:
            while worker.is_alive():
                worker.join(BEAT_SECONDS)
                self._beat(progress)
        except BaseException:
            self._connection.interrupt()
            worker.join()
            raise
        if faults:
            raise faults[0]

    def _beat(self, progress: Progress) -> None:
        start, end, words = self._span
        share = min(max(self._connection.query_progress(), 0.0), 100.0) / 100
        # The engine's own estimate goes back when it finds more to do; ours does not.
        self._told = max(self._told, start + (end - start) * share)
        progress(self._told, words)
