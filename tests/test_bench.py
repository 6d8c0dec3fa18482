"""The benchmarks run. What they measure is the business of `make bench`, not of a test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


class TestBench:
    @pytest.mark.parametrize("name", ["ingest", "accounts", "prepare", "pages"])
    def test_it_runs_in_small(self, tmp_path, name):
        done = subprocess.run(
            [sys.executable, "-m", "bench", name, "--quick", "--folder", tmp_path],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stderr
        assert "ratio" in done.stdout
