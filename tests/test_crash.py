"""A kill of an import as a job, of merges and of a backup; tests/backups kills restores.

`make crash` kills 200 times, with more to be killed in.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class TestCrash:
    def test_nothing_is_lost_and_nothing_half_done(self, installed, tmp_path):
        installed(tmp_path / "installed")
        words = ["--only", "job,merge,backup", "--kills", "3", "--small", "--seed", "5"]
        words += ["--database-url", "", "--begin-with", tmp_path / "installed"]

        done = subprocess.run(
            [sys.executable, "-m", "crash", *words, "--folder", tmp_path],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stdout + done.stderr
