"""Jobs of the demo."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from openkam.core.jobs.progress import Progress
from openkam.demo import services

if TYPE_CHECKING:
    from openkam.core.access.models import User


def build(progress: Progress, *, actor: "User", today: str) -> None:
    """Build the demo company as of the month before `today` (ISO)."""
    services.build_demo(
        actor, today=date.fromisoformat(today), now=timezone.now(), progress=progress
    )
