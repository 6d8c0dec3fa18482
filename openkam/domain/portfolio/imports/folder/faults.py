"""Why a folder cannot be written or read."""

from collections.abc import Sequence

SHOWN = 20


class FolderFault(Exception):
    """The folder cannot be written or read; the message says where and why, line by line."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = [f"… and {len(problems) - SHOWN} more."] if len(problems) > SHOWN else []
        super().__init__("\n".join([*problems[:SHOWN], *more]))
        self.problems = tuple(problems)
