"""The benchmarks run. What they measure is the business of `make bench`, not of a test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NO_BROWSER = not (shutil.which("chromium") or shutil.which("chromium-browser"))
IN_BROWSER = pytest.param(
    "preview",
    marks=pytest.mark.skipif(
        NO_BROWSER and not os.environ.get("CI"),
        reason="There is no Chromium here (apt-get install chromium).",
    ),
)


class TestBench:
    @pytest.mark.parametrize(
        "name", ["ingest", "accounts", IN_BROWSER, "prepare", "reports", "pages"]
    )
    def test_it_runs_in_small(self, tmp_path, name):
        done = subprocess.run(
            [sys.executable, "-m", "bench", name, "--quick", "--folder", tmp_path],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stderr
        assert "ratio" in done.stdout
