"""What can go wrong with a backup or its restoring, in words for the operator."""


class BackupFault(Exception):
    """The backup was not made, or not put back; nothing was changed. The message says why."""


class NotWhole(BackupFault):
    """The archive is cut, changed or none of ours."""


class TooNew(NotWhole):
    """The archive was written by a newer version."""


class InUse(BackupFault):
    """Another process of this installation runs, or puts a backup back."""
