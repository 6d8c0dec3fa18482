"""What the figures were taken on."""

import os
import platform
import sqlite3
from pathlib import Path

import django
import duckdb


def describe() -> str:
    """One line: processor, cores, memory, load and the versions that matter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg()[:2])
    return (
        f"Machine: {processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, load {load} · "
        f"Python {platform.python_version()}, Django {django.__version__}, "
        f"DuckDB {duckdb.__version__}, SQLite {sqlite3.sqlite_version}"
    )


def processor() -> str:
    """The processor's name, where the system tells it."""
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def threads() -> int:
    """As many threads as the ledger's engine takes, so that the baseline gets the same."""
    return min(os.cpu_count() or 1, 4)
