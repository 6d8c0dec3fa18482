"""What must hold whatever happens: one writer, no half-written batch, nothing left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import date
from pathlib import Path

import pytest

from openkam.core.ledger import Ledger, LedgerBusy, LedgerFault, NoSpace
from openkam.core.ledger.tests import make

JANUARY = ("1,A,X,2011-01-05,1,10.50", "2,B,X,2011-01-20,1,40.00")
FEBRUARY = ("2,B,X,2011-01-20,1,41.00", "3,A,X,2011-02-03,1,80.00")
CHILD = textwrap.dedent(
    """
    import os, resource, signal, sys
    from pathlib import Path
    from openkam.core.ledger import Ledger, NoSpace
    from openkam.core.ledger.tests import make

    folder, path, wish = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    moments = 0

    def told(share, words):
        global moments
        moments += 1
        if wish == f"die at {moments}":
            os.kill(os.getpid(), signal.SIGKILL)

    ledger = Ledger(folder, [1])
    with ledger.writing():
        ledger.sweep([1, 2])
        if wish.startswith("at most "):
            size = int(wish.removeprefix("at most "))
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            with ledger.intake(
                path, make.mapping(), reporting_currency="EUR", known_keys=None, progress=told
            ) as intake:
                if wish == "die before writing":
                    os.kill(os.getpid(), signal.SIGKILL)
                intake.write(2)
                if wish == "die after writing":
                    os.kill(os.getpid(), signal.SIGKILL)
        except NoSpace:
            sys.exit(28)
    """
)


def run_child(folder: Path, path: Path, wish: str) -> int:
    """Import as batch 2 in another process, which may die of it."""
    command = [sys.executable, "-c", CHILD, str(folder), str(path), wish]
    root = Path(__file__).parents[4]
    return subprocess.run(command, cwd=root, check=False, timeout=120).returncode


def left_over(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "cache" and path.name != ".lock"
    )


BATCH_1 = ["documents/00000001.parquet", "lines/00000001.parquet"]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "ledger"
    make.take_in(folder, make.file(tmp_path, *JANUARY), 1)
    return folder


class TestWriting:
    def test_only_one_may_write(self, folder):
        with (
            Ledger(folder).writing(),
            pytest.raises(LedgerBusy, match="Another import is running"),
            Ledger(folder).writing(),
        ):
            pass

    def test_the_next_may_write_when_the_first_has_ended(self, folder):
        with Ledger(folder).writing():
            pass

        with Ledger(folder).writing():
            pass

    def test_it_waits_as_long_as_asked(self, folder):
        release = threading.Event()
        holds = threading.Event()

        def hold() -> None:
            with Ledger(folder).writing():
                holds.set()
                release.wait(30)

        holder = threading.Thread(target=hold)
        holder.start()
        holds.wait(30)
        threading.Timer(0.2, release.set).start()

        with Ledger(folder).writing(wait_seconds=30):
            holder.join(30)

        assert not holder.is_alive()


class TestDying:
    @pytest.mark.parametrize(
        "wish",
        ["die at 1", "die at 2", "die at 3", "die at 4", "die before writing", "die after writing"],
    )
    def test_a_killed_import_leaves_the_old_state(self, tmp_path, folder, wish):
        before = make.facts(folder, [1])
        path = make.file(tmp_path, *FEBRUARY)

        assert run_child(folder, path, wish) == -signal.SIGKILL

        assert make.facts(folder, [1]) == before
        assert Ledger(folder, [1]).check() == []

    def test_the_next_import_sweeps_what_it_left(self, tmp_path, folder):
        path = make.file(tmp_path, *FEBRUARY)
        run_child(folder, path, "die after writing")
        run_child(folder, path, "die at 3")

        ledger = Ledger(folder, [1])
        with ledger.writing():
            removed = ledger.sweep([1])

        assert any(name.startswith("staging-") for name in removed)
        assert left_over(folder) == BATCH_1

    def test_a_folder_that_died_before_its_lock_goes_too(self, folder):
        dead, just_made = folder / ".new-staging-1-1", folder / ".new-staging-2-2"
        for place in (dead, just_made):
            place.mkdir()
        os.utime(dead, (0, 0))

        ledger = Ledger(folder, [1])
        with ledger.writing():
            removed = ledger.sweep([1])

        assert removed == [dead.name]

    def test_it_can_be_done_again_with_the_same_number(self, tmp_path, folder):
        path = make.file(tmp_path, *FEBRUARY)
        run_child(folder, path, "die after writing")

        make.take_in(folder, path, 2, live=[1])

        assert len(make.all_lines(folder, [1, 2])) == 3

    def test_the_sweep_leaves_known_batches_and_running_imports_alone(self, tmp_path, folder):
        path = make.file(tmp_path, *FEBRUARY)
        with Ledger(folder, [1]).intake(
            path, make.mapping(), reporting_currency=None, known_keys=None
        ) as running:
            ledger = Ledger(folder, [1])
            with ledger.writing():
                assert ledger.sweep([1]) == []
            assert running.account_keys().num_rows == 2


class TestNoSpace:
    @pytest.mark.parametrize("size", [0, 300, 1000])
    def test_a_full_disk_leaves_the_old_state(self, tmp_path, folder, size):
        before = make.facts(folder, [1])
        lines = [f"{place},A,X{place},2011-02-03,1,{place}.50" for place in range(5000)]
        path = make.file(tmp_path, *lines)

        assert run_child(folder, path, f"at most {size}") == 28

        assert make.facts(folder, [1]) == before
        assert left_over(folder) == BATCH_1

    def test_it_says_so(self):
        assert "no space left" in str(NoSpace())


class TestReading:
    def test_threads_may_read_at_once(self, folder):
        counts: list[int] = []

        def read() -> None:
            counts.append(len(make.all_lines(folder, [1])))

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert counts == [2] * 8

    def test_a_forked_child_may_read(self, folder):
        assert len(make.all_lines(folder, [1])) == 2
        context = multiprocessing.get_context("fork")
        answers = context.Queue()

        child = context.Process(
            target=lambda: answers.put(len(make.all_lines(folder, [1]))), daemon=True
        )
        child.start()

        assert answers.get(timeout=60) == 2
        child.join(60)

    def test_an_unknown_engine_is_refused(self, tmp_path):
        with pytest.raises(LedgerFault, match='no ledger engine "abacus"'):
            Ledger(tmp_path, engine="abacus")

    def test_a_memory_limit_that_is_none_is_refused(self, folder):
        ledger = Ledger(folder, [1], memory_limit="much")

        with pytest.raises(LedgerFault, match="does not start"):
            ledger.lines(None, date(2011, 1, 1), date(2012, 1, 1))

    def test_an_import_needs_no_writing_right_to_look(self, tmp_path, folder):
        path = make.file(tmp_path, *FEBRUARY)

        with Ledger(folder, [1]).writing():
            verdict = make.look(folder, path)

        assert verdict.lines.read == 2
        assert os.listdir(folder / "rejects") == []
