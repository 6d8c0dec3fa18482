"""The installation that is killed: its folder and database, and its remembered states."""

import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

STATIC = "static"  # many files that no round changes


@dataclass
class Place:
    """A data folder and, on PostgreSQL, a database; nobody may be using it when it is copied."""

    root: Path
    server: str = ""
    """Address of a database on the PostgreSQL server; "" for SQLite."""
    _made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._name = f"crash_{os.getpid()}_{time.monotonic_ns()}"
        self.data = self.root / "data"
        for folder in (self.data, self.root / "states", self.root / "tmp"):
            folder.mkdir(parents=True, exist_ok=True)
        if self.server:
            self._create(self._name)

    def environment(self) -> dict[str, str]:
        """The settings of a process of this installation."""
        told = {
            "OPENKAM_DATA": str(self.data),
            "TMPDIR": str(self.root / "tmp"),
            "DJANGO_SETTINGS_MODULE": "openkam.config.settings",
        }
        if self.server:
            told["DATABASE_URL"] = urlunsplit(urlsplit(self.server)._replace(path=f"/{self._name}"))
        return told

    def keep(self, state: str) -> None:
        """Remember what is there now under a name."""
        _copy(self.data, self.root / "states" / state)
        if self.server:
            self._create(f"{self._name}_{state}", template=self._name)

    def bring_back(self, state: str) -> None:
        """Put a remembered state in the place of whatever is there."""
        _copy(self.root / "states" / state, self.data)
        for path in (self.root / "tmp").iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if self.server:
            self._drop(self._name)
            self._create(self._name, template=f"{self._name}_{state}")

    def keep_evidence(self, name: str) -> Path:
        """Copy the folder as it is now, for whoever looks into a fault."""
        _copy(self.data, self.root / "faults" / name)
        return self.root / "faults" / name

    def remove(self, *, keeps_folder: bool) -> None:
        """Remove the databases and, unless somebody will look into it, the folder."""
        for name in list(self._made):
            self._drop(name)
        if not keeps_folder:
            shutil.rmtree(self.root, ignore_errors=True)

    def _create(self, name: str, template: str = "template1") -> None:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)

    def _drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._made.remove(name)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def _copy(source: Path, final: Path) -> None:
    """Make `final` what `source` is, but for the static files that stand in `final`."""
    final.mkdir(parents=True, exist_ok=True)
    for path in final.iterdir():
        if path.name != STATIC:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in source.iterdir():
        if path.name == STATIC:
            continue
        if path.is_dir():
            shutil.copytree(path, final / path.name)
        else:
            shutil.copy2(path, final / path.name)
