"""How long data of people is kept."""

from openkam.domain.stakeholders.models import Kept, RetentionTime, RoomSettings

# Long enough for the yearly rounds and their follow-ups, and no longer than that.
DEFAULT_MONTHS: dict[str, int] = {
    Kept.OPINIONS: 24,
    Kept.TOUCHES: 60,
    Kept.WAYS: 12,
    Kept.LEFT: 36,
    Kept.SILENT: 36,
}


def retention_times() -> dict[str, int]:
    """Return after how many months each kind of data is due."""
    own = dict(RetentionTime.objects.values_list("kind", "months"))
    return {kind: own.get(kind, months) for kind, months in DEFAULT_MONTHS.items()}


def deletes_when_due() -> bool:
    """Whether what is due is deleted every night without being looked at."""
    row = RoomSettings.objects.filter(pk=1).first()
    return row is not None and row.deletes_when_due
