"""One archive: a plain tar file with a head, its members, and their checksums at its end.

A reader who finds `manifest.json` with the checksum that `manifest.sha256` names knows that the
archive was written to its end.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from openkam.core.backup.faults import NotWhole, TooNew

HEAD, MANIFEST, SEAL = "openkam-backup.json", "manifest.json", "manifest.sha256"
FORMAT = 1
PIECE = 1024 * 1024
OWN = {HEAD, MANIFEST, SEAL}

Watcher = Callable[[float | None, str], None]


class Writer:
    """Writes members one after another, and notes the checksum and size of each."""

    def __init__(self, file: IO[bytes], head: dict[str, Any]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 closed in `close`
        self._head = {"format": FORMAT, **head}
        self.members: dict[str, dict[str, Any]] = {}
        self._add(HEAD, io.BytesIO(_json(self._head)), len(_json(self._head)))

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is now; one that grows meanwhile is taken up to its size of now."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            heard = _Heard(file)
            self._add(name, heard, size)
        self.members[name] = {"sha256": heard.digest(), "bytes": size}

    def close(self, **manifest: object) -> dict[str, Any]:
        """Write the manifest, its seal and the end of the archive; return the manifest."""
        whole = {**self._head, **manifest, "members": self.members}
        text = _json(whole)
        self._add(MANIFEST, io.BytesIO(text), len(text))
        seal = hashlib.sha256(text).hexdigest().encode()
        self._add(SEAL, io.BytesIO(seal), len(seal))
        self._tar.close()
        return whole

    def _add(self, name: str, file: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)


class Reader:
    """An archive that was written to its end. NotWhole when it was not, or is none of ours."""

    def __init__(self, path: Path, tar: tarfile.TarFile) -> None:
        self.path = path
        self._tar = tar
        self._members = {member.name: member for member in _listed(tar)}
        text, seal = self._text(MANIFEST), self._text(SEAL)
        if hashlib.sha256(text).hexdigest().encode() != seal.strip():
            raise NotWhole(
                _("%(file)s is damaged: its list of contents does not agree with itself.")
                % {"file": path}
            )
        self.manifest: dict[str, Any] = json.loads(text)
        if self.manifest.get("format") != FORMAT:
            raise TooNew(
                _("%(file)s was written by a newer OpenKAM. Install that version first.")
                % {"file": path}
            )

    @property
    def size(self) -> int:
        """How many bytes its members have."""
        return sum(member["bytes"] for member in self.manifest["members"].values())

    def verify(self, progress: Watcher) -> None:
        """Compare every member with its checksum; NotWhole names the first that differs."""
        listed = self.manifest["members"]
        if set(listed) != set(self._members) - OWN:
            raise NotWhole(_("%(file)s is damaged: files are missing in it.") % {"file": self.path})
        read = 0
        for name, said in listed.items():
            _refuse_unsafe(name)
            heard = _Heard(self.open(name))
            while piece := heard.read(PIECE):
                read += len(piece)
                progress(read / max(self.size, 1), _("Comparing the checksums"))
            if heard.digest() != said["sha256"]:
                raise NotWhole(
                    _("%(file)s is damaged: %(member)s differs from its checksum.")
                    % {"file": self.path, "member": name}
                )

    def open(self, name: str) -> IO[bytes]:
        """Open a member for reading."""
        file = self._tar.extractfile(self._members[name]) if name in self._members else None
        if file is None:
            raise NotWhole(
                _("%(file)s is damaged: %(member)s is missing in it.")
                % {"file": self.path, "member": name}
            )
        return file

    def names(self, folder: str) -> Iterator[str]:
        """Return the members below a folder."""
        return (name for name in self.manifest["members"] if name.startswith(f"{folder}/"))

    def extract(self, name: str, final: Path) -> None:
        """Write a member to a file that outlives a power cut."""
        final.parent.mkdir(parents=True, exist_ok=True)
        with self.open(name) as source, open(final, "wb", opener=_private) as target:
            while piece := source.read(PIECE):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())

    def _text(self, name: str) -> bytes:
        try:
            with self.open(name) as file:
                return file.read()
        except NotWhole as fault:
            raise NotWhole(
                _("%(file)s is not a whole backup: it was cut off while it was written or copied.")
                % {"file": self.path}
            ) from fault


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open an archive; NotWhole when it is cut or none of ours."""
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115 closed below
    except tarfile.TarError as fault:
        raise NotWhole(_("%(file)s is no backup of OpenKAM.") % {"file": path}) from fault
    with tar:
        yield Reader(path, tar)


def head_of(path: Path) -> dict[str, Any] | None:
    """Return what the archive's first member says; None when it is no archive of ours."""
    try:
        with tarfile.open(path, "r:") as tar:
            first = tar.next()
            file = tar.extractfile(first) if first and first.name == HEAD else None
            return dict(json.load(file)) if file else None
    except (tarfile.TarError, OSError, ValueError):
        return None


class _Heard:
    """Reads a file and knows the checksum of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._digest.update(piece)
        return piece

    def digest(self) -> str:
        return self._digest.hexdigest()


def _listed(tar: tarfile.TarFile) -> list[tarfile.TarInfo]:
    try:
        return [member for member in tar if member.isfile()]
    except tarfile.TarError:
        return []


def _refuse_unsafe(name: str) -> None:
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name:
        raise NotWhole(
            _("The archive holds a file with a name that leads elsewhere: %(name)s")
            % {"name": name}
        )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
