"""What the proposal reads of a file."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Look(Protocol):
    """A file before anybody maps it: its columns, and a few values of each."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns, in their order."""

    @property
    def samples(self) -> Mapping[str, Sequence[str]]:
        """A few different values of each column, none of them blank."""

    @property
    def rows(self) -> int | None:
        """How many rows there are; None if unknown."""
