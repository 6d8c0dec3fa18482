"""manifest.json: what belongs to the folder, with a checksum of each file."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import openkam
from openkam.domain.portfolio.imports.folder.faults import FolderFault

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


def write(folder: Path, *, now: datetime, rows: Mapping[str, int]) -> None:
    """Write the manifest of all files in the folder; `rows` is what is known of some of them."""
    files: dict[str, dict[str, object]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            files[name] = {"sha256": digest(path), "bytes": path.stat().st_size}
            if name in rows:
                files[name]["rows"] = rows[name]
    content = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "made_by": f"OpenKAM {openkam.__version__}",
        "files": files,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8")


def check(folder: Path) -> None:
    """Raise FolderFault unless the folder holds the files that its manifest lists, unchanged."""
    problems = []
    for name, told in sorted(_files(folder).items()):
        path = folder / PurePosixPath(name)
        if not path.resolve().is_relative_to(folder.resolve()):
            problems.append(f"{NAME}: {name} lies outside the folder.")
        elif not path.is_file():
            problems.append(f"{name} is missing.")
        elif digest(path) != told.get("sha256"):
            problems.append(f"{name} is not the file that was exported: its checksum differs.")
    if problems:
        raise FolderFault(problems)


def names(folder: Path) -> list[str]:
    """Return the names of the files that belong to the folder."""
    return sorted(_files(folder))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _files(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    path = folder / NAME
    if not path.is_file():
        raise FolderFault([f"{folder} is no exported company: it has no {NAME}."])
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as fault:
        raise FolderFault([f"{NAME}: this is no JSON in UTF-8: {fault}."]) from fault
    found = content.get("files") if isinstance(content, dict) else None
    if not isinstance(found, dict) or not all(isinstance(told, dict) for told in found.values()):
        raise FolderFault([f"{NAME} does not list the files."])
    if content.get("format") != FORMAT:
        raise FolderFault([f"{NAME}: the folder has another format than {FORMAT}."])
    return found
