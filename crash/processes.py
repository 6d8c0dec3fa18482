"""Processes of an installation: forked, so that each begins with everything loaded.

A kill then falls into work and not into a second of loading Python. The parent never opens a
database. Each process leads a process group of its own, and the whole group is killed.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from crash.faults import Fault

Task = Callable[[], Any]


class Process:
    """A task in a process of its own; what it prints goes to a file."""

    def __init__(self, task: Task, log: Path) -> None:
        self._reader, writer = os.pipe()
        self.started = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reader)
            _carry_out(task, writer, log)
        os.close(writer)
        with suppress(OSError):  # the child does the same; whoever is first
            os.setpgid(self.pid, self.pid)

    def kill_after(self, seconds: float) -> bool:
        """Kill the group so long after its start; False if it had ended by itself."""
        time.sleep(max(self.started + seconds - time.monotonic(), 0))
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return self.ended() is None

    def ended(self) -> int | None:
        """Wait for the end; the exit code, None when killed."""
        _pid, status = os.waitpid(self.pid, 0)
        self.seconds = time.monotonic() - self.started
        return None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)

    def said(self) -> list[Any]:
        """What the task told before its end, one line each."""
        with os.fdopen(self._reader) as pipe:
            lines = pipe.read().split("\n")
        return [json.loads(line) for line in lines[:-1]]  # a line is whole with its end


def tell(answer: Any) -> None:
    """Hand something to the process that started this one; it arrives even if this one dies."""
    os.write(_carry_out.pipe, json.dumps(answer).encode() + b"\n")  # type: ignore[attr-defined]


def ask(task: Task, log: Path) -> Any:
    """Do the task to its end in a process of its own; return its answer. Fault if it fails."""
    process = Process(lambda: _tell_at_length(task()), log)
    with os.fdopen(process._reader) as pipe:  # read first: a long answer fills the pipe
        text = pipe.read()
    code = process.ended()
    if code != 0:
        raise Fault(f"{getattr(task, '__name__', task)} ended with {code}:\n{_end_of(log)}")
    return json.loads(text)


def openkam(*words: object) -> Task:
    """The `openkam` command with these words."""

    def command() -> int:
        from openkam.shell.cli.main import main

        return main([str(word) for word in words])

    command.__name__ = f"openkam {words[0]}"
    return command


def _tell_at_length(answer: Any) -> None:
    text = memoryview(json.dumps(answer).encode())
    while text:
        text = text[os.write(_carry_out.pipe, text) :]  # type: ignore[attr-defined]


def _carry_out(task: Task, writer: int, log: Path) -> None:
    """Do the task in the child, and never return."""
    code = 1
    try:
        os.setpgid(0, 0)
        _carry_out.pipe = writer  # type: ignore[attr-defined]
        printed = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(printed, 1)
        os.dup2(printed, 2)
        answer = task()
        code = answer if isinstance(answer, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]
