"""What holds for any file, however strange."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkam.core.ledger import Ledger, LedgerFault, Verdict
from openkam.core.ledger.tests import make

# For a thorough look: LEDGER_EXAMPLES=200 pytest openkam/core/ledger/tests/test_properties.py
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", 15))
MODEST = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# Each writes whole ledgers, one file after the other.
FEW = settings(MODEST, max_examples=max(EXAMPLES // 2, 1))
CELL = st.one_of(
    st.sampled_from(["", "1", "A", "2011-01-05", "1.50", "-3", "1,5"]),
    st.sampled_from(['"', '""', "\0", "x\ny", "é"]),
    st.text(max_size=6),
)
ROW = st.lists(CELL, min_size=0, max_size=8)
DOCUMENT = st.sampled_from(["1", "2", "3"])
LINE = st.tuples(
    DOCUMENT,
    st.sampled_from(["A", "B", ""]),
    st.sampled_from(["X", ""]),
    st.sampled_from(["2011-01-05", "2011-02-28"]),
    st.integers(-3, 3).map(str),
    st.decimals(-100, 100, places=2, allow_nan=False).map(str),
)
EXPORT = st.lists(LINE, min_size=1, max_size=6)


def assert_reconciles(verdict: Verdict) -> None:
    for four in (verdict.lines, verdict.net_amount):
        assert four.read == four.loaded + four.unassigned + four.rejected


def written(folder: Path, rows: list, name: str) -> Path:
    return make.file(folder, *(",".join(row) for row in rows), name=name)


class TestAnyFile:
    @MODEST
    @given(st.lists(ROW, max_size=8), st.booleans())
    def test_strange_cells_never_crash_and_always_reconcile(self, rows, is_quoted):
        quote = '"' if is_quoted else ""
        lines = [",".join(f"{quote}{cell}{quote}" for cell in row) for row in rows]

        self.look("\n".join([make.HEADER, *lines]).encode("utf-8", "surrogatepass"))

    @MODEST
    @given(st.binary(max_size=120))
    def test_strange_bytes_never_crash_and_always_reconcile(self, rubbish):
        start = f"{make.HEADER}\n1,A,X,2011-01-05,1,1.5\n".encode()

        self.look(start + rubbish)

    @MODEST
    @given(st.text(alphabet=',"\n\r A1.;', max_size=60))
    def test_strange_structure_never_crashes_and_always_reconciles(self, rest):
        self.look(f"{make.HEADER}\n1,A,X,2011-01-05,1,1.5\n{rest}".encode())

    def look(self, content: bytes) -> None:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "sales.csv"
            path.write_bytes(content)
            ledger = Ledger(Path(place) / "ledger")
            with (
                suppress(LedgerFault),
                ledger.intake(
                    path, make.mapping(), reporting_currency=None, known_keys=None
                ) as intake,
            ):
                assert_reconciles(intake.verdict)
                rejected = intake.write_rejects(Path(place) / "rejects.csv")
                assert rejected >= intake.verdict.lines.rejected
                assert None not in intake.account_keys()["key"].to_pylist()
                intake.write(1)
                assert Ledger(Path(place) / "ledger", [1]).check() == []


class TestAnyExports:
    @FEW
    @given(EXPORT)
    def test_importing_twice_changes_nothing(self, rows):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            path = written(folder, rows, "sales.csv")
            make.take_in(folder / "ledger", path, 1)
            before = make.facts(folder / "ledger", [1])

            verdict = make.take_in(folder / "ledger", path, 2, live=[1])

            assert_reconciles(verdict)
            assert verdict.documents.new == verdict.documents.changed == 0
            assert make.facts(folder / "ledger", [1, 2]) == before

    @FEW
    @given(st.lists(EXPORT, min_size=2, max_size=3), st.data())
    def test_undoing_equals_importing_the_rest(self, exports, data):
        numbers = range(1, len(exports) + 1)
        kept = sorted(data.draw(st.sets(st.sampled_from(numbers), min_size=1)))
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            files = [written(folder, rows, f"{n}.csv") for n, rows in enumerate(exports)]
            for number in numbers:
                make.take_in(folder / "all", files[number - 1], number, live=range(1, number))

            for place_in_order, number in enumerate(kept):
                make.take_in(folder / "rest", files[number - 1], number, live=kept[:place_in_order])

            assert amounts(folder / "all", kept) == amounts(folder / "rest", kept)


def amounts(folder: Path, live: list[int]) -> list[tuple]:
    """Live lines without their positions, which an equal document in another order may change."""
    return sorted(row[:2] + row[3:] for row in make.facts(folder, live))
