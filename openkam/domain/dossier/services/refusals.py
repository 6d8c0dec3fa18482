"""Why a wish was not carried out; each says so in words for the user."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from openkam.domain.dossier.models import Provenance

if TYPE_CHECKING:
    from openkam.domain.dossier.models import Competitor


class Refusal(Exception):
    """What was asked is not possible as things stand; `str()` is the message for the user."""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
        """Which of the things typed it is about; "" for none of them alone."""
        self.every: tuple[Refusal, ...] = (self,)
        """All that is wrong, where more was looked at; this one first."""


def gathered(*steps: Callable[[], Any]) -> list[Any]:
    """Return what each step returns; where some refuse, all are heard before.

    Raises the first Refusal, with all of them in `every`: whoever typed mends them at once.
    """
    found: list[Any] = []
    refused: list[Refusal] = []
    for step in steps:
        try:
            found.append(step())
        except Refusal as refusal:
            refused.extend(refusal.every)
    if refused:
        refused[0].every = tuple(refused)
        raise refused[0]
    return found


class BadFact(Refusal):
    """A fact has a kind, a value of its type, and a source."""


class BadContract(Refusal):
    """A contract has a title, days in their order, and a value with its currency and period."""


class ChangedMeanwhile(Refusal):
    """Somebody else noted another version meanwhile; nothing was overwritten."""

    def __init__(self, message: str, standing: Provenance | None) -> None:
        super().__init__(message)
        self.standing = standing
        """What holds now."""


class BadCompetitor(Refusal):
    """A competitor has a name of its own; one that is not known yet is added on purpose."""


class UnknownCompetitor(BadCompetitor):
    """No competitor is called so; it is added once somebody says that this is meant."""

    def __init__(self, message: str, name: str, alike: "Sequence[Competitor]") -> None:
        super().__init__(message, field="competitor")
        self.name, self.alike = name, tuple(alike)
        """The name as it was typed, and those who may be meant instead."""


class BadPoint(Refusal):
    """A point of comparison has a name of its own."""


class BadContest(Refusal):
    """A deal has a title, a day that is not to come, and an outcome."""
