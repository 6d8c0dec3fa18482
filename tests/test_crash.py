"""A few kills of each kind of work. `make crash` does it 200 times, with more to be killed in."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class TestCrash:
    def test_nothing_is_lost_and_nothing_half_done(self, tmp_path):
        words = ["--kills", "5", "--small", "--seed", "5", "--database-url", ""]

        done = subprocess.run(
            [sys.executable, "-m", "crash", *words, "--folder", tmp_path],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stdout + done.stderr
