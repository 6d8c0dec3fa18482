"""Who uses this installation now: every command and web process holds a lock while it lives.

The kernel gives a lock back when its holder dies, however it dies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from openkam.core.backup.faults import InUse

NAME = ".running"


@contextmanager
def taking_part() -> Iterator[None]:
    """Hold the right to use the installation; InUse while a backup is put back."""
    descriptor = _descriptor()
    try:
        take_part(descriptor)
        yield
    finally:
        os.close(descriptor)


def take_part(descriptor: int | None = None) -> None:
    """Take part until this process ends; InUse while a backup is put back."""
    if not _locked(_descriptor() if descriptor is None else descriptor, fcntl.LOCK_SH):
        raise InUse(_("A backup is being put back. Try again when `openkam restore` has ended."))


@contextmanager
def alone() -> Iterator[None]:
    """Be the only process of this installation; InUse when another one runs."""
    descriptor = _descriptor()
    try:
        if not _locked(descriptor, fcntl.LOCK_EX):
            raise InUse(
                _(
                    "OpenKAM is running on this data folder. Stop the server, the workers and "
                    "every other openkam command first."
                )
            )
        yield
    finally:
        os.close(descriptor)


def _descriptor() -> int:
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
