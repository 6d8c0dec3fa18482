"""The benchmarks run. What they measure is the business of `make bench`, not of a test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IN_BROWSER = {"preview"}
NO_BROWSER = not (shutil.which("chromium") or shutil.which("chromium-browser"))
BENCHMARKS = {
    "ingest": "(a) Online Retail",
    "accounts": "(d) 500 accounts",
    "preview": "(e) Online Retail",
    "prepare": "(b) ",
    "reports": "(f) Reports",
    "pages": "(c) Pages through the server",
    "selection": "(g) Selection: 200 accounts",
    "people": "(h) A customer with 12 people and 20 ties",
    "search": "(j) Search over 100 facts",
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What all of them print in one run, which makes one installation and copies it."""
    left_out = IN_BROWSER if NO_BROWSER and not os.environ.get("CI") else set()
    done = subprocess.run(
        [sys.executable, "-m", "bench", *(BENCHMARKS.keys() - left_out), "--quick", "--folder"]
        + [str(tmp_path_factory.mktemp("bench"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestBench:
    @pytest.mark.parametrize("name", BENCHMARKS)
    def test_it_runs_in_small(self, printed, name):
        if name in IN_BROWSER and NO_BROWSER and not os.environ.get("CI"):
            pytest.skip("There is no Chromium here (apt-get install chromium).")

        title = printed.index(BENCHMARKS[name])

        assert "ratio" in printed[title:]
