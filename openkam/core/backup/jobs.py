"""The backup as a job, started from the page or by the worker when it is due."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import now

from openkam.core.access.users import system_user
from openkam.core.audit import trail
from openkam.core.backup.making import make_backup
from openkam.core.jobs import queue, selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.progress import Progress

NAME = "backup.back_up"


def back_up(progress: "Progress", *, actor: "User") -> dict[str, object]:
    """Make a backup in the folder of the settings; running it twice makes two."""
    made = make_backup(now=now(), keep=settings.BACKUP_KEEP, progress=progress)
    system = system_user()
    trail.record(actor, "backup.made", system, file=made.path.name, size=made.bytes)
    return {"backup": made.path.name, "bytes": made.bytes}


def enqueue_if_due(moment: datetime) -> bool:
    """Enqueue the daily backup once its time of the day has come; return whether it was."""
    if settings.BACKUP_DAILY is None:
        return False
    due = moment.replace(
        hour=settings.BACKUP_DAILY.hour,
        minute=settings.BACKUP_DAILY.minute,
        second=0,
        microsecond=0,
    )
    if due > moment:
        due -= timedelta(days=1)
    latest = selectors.latest(NAME)
    if latest is not None and latest.created_at >= due:
        return False
    queue.enqueue(NAME, actor=system_user())
    return True
