"""Reading the text inside a file, in a process of its own that cannot do harm."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import openkam

SECONDS = 60
LONGEST = 500_000  # characters; what search keeps of one thing
READ, NO_TEXT, UNREADABLE = "read", "no_text", "unreadable"
ROOT = Path(openkam.__file__).resolve().parent.parent
# Nothing of ours goes along: no secret, no address of the database.
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True)
class Found:
    """What was read of a file: `state` is READ, NO_TEXT or UNREADABLE."""

    state: str
    text: str = ""


def text_of(path: Path, media_type: str, *, seconds: int = SECONDS) -> Found:
    """Return the text inside a file; whatever is wrong with it ends as UNREADABLE."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "openkam.core.filing.reading", str(path), media_type],
            env={**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
        )
        told = json.loads(done.stdout)
        return Found(str(told["state"]), str(told["text"])[:LONGEST])
    except (subprocess.SubprocessError, ValueError, KeyError):
        return Found(UNREADABLE)
